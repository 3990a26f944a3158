import type { ConversationView } from '../../../channels/widget/wire.js';

export type Locale = ConversationView['locale'];

/** What the attributes of the script tag say; anything not understood is as if it were not there. */
export interface Settings {
  /** bubble: a button in the corner that opens a panel; page: all of the container. */
  mode: 'bubble' | 'page';
  position: 'left' | 'right';
  theme: 'auto' | 'light' | 'dark';
  /** #rgb or #rrggbb. */
  color: string | null;
  elder: boolean;
  /** As the host wants it; null: as browser and person want it. */
  locale: Locale | null;
  /** Whether the page will say who is signed in, and the chat waits for it. */
  identity: 'not awaited' | 'awaited';
  /** Done for the person when they first open the window. */
  start: string | null;
  zIndex: number;
}

/** Above what pages usually have, below the greatest possible, so that a host can still cover it. */
const Z_INDEX = 2_147_483_000;

/** `data`: the tag's `dataset`. */
export function readSettings(data: Readonly<Record<string, string | undefined>>): Settings {
  return {
    mode: oneOf(['bubble', 'page'], data.mode),
    position: oneOf(['right', 'left'], data.position),
    theme: readTheme(data.theme) ?? 'auto',
    color: readColor(data.color),
    elder: data.elder !== undefined && data.elder !== 'false',
    locale: readLocale(data.locale),
    identity: data.identity === 'wait' ? 'awaited' : 'not awaited',
    start: readAction(data.start),
    zIndex: readWhole(data.zIndex) ?? Z_INDEX,
  };
}

/** Null: none of ours. */
export function readTheme(said: unknown): Settings['theme'] | null {
  return said === 'auto' || said === 'light' || said === 'dark' ? said : null;
}

export function readColor(said: unknown): string | null {
  return typeof said === 'string' && /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(said.trim()) ? said.trim() : null;
}

/** Of a language tag: Chinese is traditional where its script or region says so. */
export function readLocale(said: unknown): Locale | null {
  if (typeof said !== 'string') return null;
  if (/^en\b/i.test(said)) return 'en';
  if (!/^zh\b/i.test(said)) return null;
  return /[-_](hant|tw|hk|mo)\b/i.test(said) && !/[-_]hans\b/i.test(said) ? 'zh-Hant' : 'zh-CN';
}

/** A flow, a topic or a person; null: anything else. */
export function readAction(said: unknown): string | null {
  return typeof said === 'string' && /^(?:(?:flow|topic):[\w.-]{1,200}|handoff)$/.test(said.trim()) ? said.trim() : null;
}

function readWhole(said: string | undefined): number | null {
  return said !== undefined && /^\d{1,10}$/.test(said) ? Math.min(Number(said), 2_147_483_647) : null;
}

/** The first is meant when nothing else is said. */
function oneOf<Choice extends string>(choices: readonly [Choice, ...Choice[]], said: string | undefined): Choice {
  return choices.find((choice) => choice === said) ?? choices[0];
}
