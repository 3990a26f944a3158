import { paletteOf } from '../views/colour.js';
import { readPreferences } from '../views/preferences.js';
import type { WindowOptions } from '../views/window.js';
import { wordsIn } from '../views/words-in.js';
import type { FrameLook } from './frame.js';
import { type Locale, readColor, readTheme, type Settings } from './read-settings.js';

/** As the host page wants it. */
export type Look = Pick<Settings, 'theme' | 'color' | 'elder'>;

/** What of it is understood; the rest stays. */
export function readLook(change: unknown): Partial<Look> {
  const { theme: saidTheme, color, elder } = (change ?? {}) as Record<string, unknown>;
  const theme = readTheme(saidTheme);
  return {
    ...(theme === null ? {} : { theme }),
    ...(color === undefined ? {} : { color: readColor(color) }),
    ...(typeof elder === 'boolean' ? { elder } : {}),
  };
}

export function windowLook({ theme, color, elder }: Look): Pick<WindowOptions, 'theme' | 'accent' | 'elder'> {
  return { theme, accent: color, elder };
}

/** The button stands on the page, whose theme nobody knows: its accent is that of light surfaces. */
export function frameLook({ color, elder }: Look, { locale, unread }: { locale: Locale; unread: number }): FrameLook {
  const words = wordsIn(locale);
  const isElder = readPreferences().elder ?? elder;
  const { accent, onAccent } = paletteOf(color, 'light', isElder ? 'high' : 'usual');
  const news = unread === 0 ? '' : `${words.say('launcher.comma')}${words.count('jump.new', unread)}`;
  return {
    locale, accent, onAccent,
    elder: isElder,
    launcher: { name: `${words.say('launcher.open')}${news}`, caption: words.say('launcher.caption'), unread },
  };
}
