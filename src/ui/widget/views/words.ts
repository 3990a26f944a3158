import type { ConversationView } from '../../../channels/widget/wire.js';

export type Locale = ConversationView['locale'];

/** The words of the window in one language. Keys are those of `window.*` in flows/lines. */
export interface Words {
  locale: Locale;
  say(key: string, values?: Record<string, string | number>): string;
  /** The plural form that fits: `key.one` or `key.other`, with `{count}`. */
  count(key: string, count: number): string;
  has(key: string): boolean;
}
