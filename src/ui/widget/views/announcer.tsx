import type { JSX } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { WidgetMessage } from '../../../channels/widget/wire.js';
import type { ChatState } from '../core/chat.js';
import type { Words } from './words.js';

export interface Announcement {
  key: string;
  text: string;
  lang: string;
}

/** Long enough for every screen reader to have taken it up; then it goes, so that nobody meets it twice. */
const KEPT_MS = 15_000;

/** Unseen: what screen readers say, each thing once and in order. */
export function Announcer({ said }: { said: readonly Announcement[] }): JSX.Element {
  return (
    <div class="unseen" role="log" aria-live="polite" aria-relevant="additions" aria-atomic="false">
      {said.map(({ key, text, lang }) => <p key={key} lang={lang}>{text}</p>)}
    </div>
  );
}

export function useAnnouncements(locale: string): { said: Announcement[]; announce: (text: string, lang?: string) => void } {
  const [said, setSaid] = useState<Announcement[]>([]);
  const count = useRef(0);
  const announce = useCallback((text: string, lang = locale): void => {
    count.current += 1;
    const one = { key: String(count.current), text, lang };
    setSaid((before) => [...before, one]);
    setTimeout(() => setSaid((before) => before.filter((other) => other !== one)), KEPT_MS);
  }, [locale]);
  return { said, announce };
}

/** Calls for replies that came while the window was there, once each: not for the history, nor for one's own words. */
export function useNewReplies(state: ChatState, tell: (replies: WidgetMessage[]) => void): void {
  const last = useRef<number | null>(null);
  useEffect(() => {
    const latest = lastSeq(state);
    if (last.current === null) {
      if (state.connection === 'online') last.current = Math.max(latest, state.view?.seq ?? 0);
      return;
    }
    const since = last.current;
    last.current = Math.max(since, latest);
    const replies = state.entries.flatMap((entry) =>
      entry.kind === 'message' && entry.message.seq > since && entry.message.role !== 'contact' ? [entry.message] : []);
    if (replies.length > 0) tell(replies);
  });
}

function lastSeq({ entries }: ChatState): number {
  return entries.reduce((seq, entry) => (entry.kind === 'message' ? Math.max(seq, entry.message.seq) : seq), 0);
}

/** What is said of a reply: who, what, and how many answers there are to choose from. */
export function spoken(message: WidgetMessage, words: Words): string {
  const who = message.agent?.name ?? words.say(`speaker.${message.role}`);
  const choices = message.quickReplies.length === 0 ? '' : ` ${words.count('replies.count', message.quickReplies.length)}`;
  return `${who}${words.say('speaker.colon')}${message.text}${choices}`;
}
