import { useMemo, useState } from 'preact/hooks';
import { paletteOf } from './colour.js';
import type { Look } from './menu.js';
import { keepPreferences, readPreferences, type Preferences, type Theme } from './preferences.js';
import { useMedia } from './shell.js';

interface UsedLook {
  look: Look;
  theme: 'light' | 'dark';
  /** The accent's colours, as custom properties. */
  style: Record<string, string>;
  setLook(change: Partial<Preferences>): void;
}

/** What the person chose, else what the host app has, else what the device has. */
export function useLook(options: { theme: Theme; accent: string | null; elder: boolean }): UsedLook {
  const [chosen, setChosen] = useState(readPreferences);
  const isDark = useMedia('(prefers-color-scheme: dark)');
  const look = { theme: chosen.theme ?? options.theme, elder: chosen.elder ?? options.elder, sound: chosen.sound };
  const theme = look.theme === 'auto' ? (isDark ? 'dark' : 'light') : look.theme;
  const style = useMemo(() => styleOf(options.accent, theme, look.elder ? 'high' : 'usual'), [options.accent, theme, look.elder]);
  const setLook = (change: Partial<Preferences>): void => {
    const next = { ...chosen, ...change };
    setChosen(next);
    keepPreferences(next);
  };
  return { look, theme, style, setLook };
}

function styleOf(accent: string | null, theme: 'light' | 'dark', contrast: 'usual' | 'high'): Record<string, string> {
  const palette = paletteOf(accent, theme, contrast);
  return {
    '--accent': palette.accent,
    '--on-accent': palette.onAccent,
    '--accent-ink': palette.accentInk,
    '--accent-soft': palette.accentSoft,
    '--accent-line': palette.accentLine,
  };
}
