import { type Locale, readLocale, readTheme } from '../embed/read-settings.js';

export type Theme = 'auto' | 'light' | 'dark';

/** What a person chose in the menu; what was not chosen is as the host app has it. */
export interface Preferences {
  locale: Locale | null;
  theme: Theme | null;
  elder: boolean | null;
  sound: boolean;
}

const KEY = 'wallet-support.look';
const NONE: Preferences = { locale: null, theme: null, elder: null, sound: false };

/** Browsers may refuse storage (private windows, third-party frames): then choices last as long as the page. */
export function readPreferences(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Record<keyof Preferences, unknown>>;
    return {
      locale: readLocale(kept.locale),
      theme: readTheme(kept.theme),
      elder: typeof kept.elder === 'boolean' ? kept.elder : null,
      sound: kept.sound === true,
    };
  } catch {
    return NONE;
  }
}

export function keepPreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // They last as long as the page.
  }
}
