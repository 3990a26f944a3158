import { useEffect, useState } from 'preact/hooks';
import type { SandboxState } from './state.js';

/** What the last act came to. */
export type Outcome =
  | { kind: 'done'; label: string; eventIds: string[] }
  | { kind: 'refused'; label: string; because: string };

export interface SandboxAccess {
  state: SandboxState | null;
  /** The service does not answer; what is shown may be old. */
  isLost: boolean;
  last: Outcome | null;
  play(label: string, request: Record<string, unknown>): Promise<void>;
}

const REFRESH_MS = 2_000;

/** The sandbox's state, read anew all the time that somebody looks at the page, and at once after an act. */
export function useSandbox(): SandboxAccess {
  const [text, setText] = useState<string | null>(null);
  const [isLost, setLost] = useState(false);
  const [last, setLast] = useState<Outcome | null>(null);
  const refresh = async (): Promise<void> => {
    try {
      const answer = await fetch('/sandbox/api');
      if (answer.ok) setText(await answer.text());
      setLost(!answer.ok);
    } catch {
      setLost(true);
    }
  };
  useEffect(() => {
    void refresh();
    const timer = setInterval(() => void (document.visibilityState === 'visible' && refresh()), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return {
    // The same text is the same state, and nothing is drawn anew.
    state: useParsed(text),
    isLost,
    last,
    play: async (label, request) => {
      setLast({ label, ...(await post(request)) });
      await refresh();
    },
  };
}

function useParsed(text: string | null): SandboxState | null {
  const [parsed, setParsed] = useState<SandboxState | null>(null);
  useEffect(() => setParsed(text === null ? null : (JSON.parse(text) as SandboxState)), [text]);
  return parsed;
}

type Played = { kind: 'done'; eventIds: string[] } | { kind: 'refused'; because: string };

async function post(request: Record<string, unknown>): Promise<Played> {
  try {
    const answer = await fetch('/sandbox/api/acts', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request),
    });
    if (answer.ok) return { kind: 'done', eventIds: ((await answer.json()) as { eventIds: string[] }).eventIds };
    return { kind: 'refused', because: readRefusal((await answer.json()) as { code?: string; detail?: string }) };
  } catch {
    return { kind: 'refused', because: 'unreachable' };
  }
}

/** A conflict's detail is "act: reason". */
function readRefusal({ code = 'internal', detail = '' }: { code?: string; detail?: string }): string {
  return code === 'conflict' ? (detail.split(': ')[1] ?? code) : code;
}
