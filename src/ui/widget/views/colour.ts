/** The set accent made usable: text on it and text in it keep WCAG's 4.5:1 on our surfaces, whatever colour is set. */
export interface Palette {
  accent: string;
  onAccent: string;
  /** The accent as text or icon on a surface. */
  accentInk: string;
  /** Behind one's own messages and chosen things. */
  accentSoft: string;
  accentLine: string;
}

type Rgb = [number, number, number];

export const DEFAULT_ACCENT = '#1f5fa8';
const BLACK: Rgb = [12, 20, 28];
const WHITE: Rgb = [255, 255, 255];
const SURFACE: Record<'light' | 'dark', Rgb> = { light: WHITE, dark: [26, 34, 41] };
const ENOUGH = 4.6;
const MUCH = 7.1;

/** Anything but #rgb and #rrggbb counts as unset. */
export function parseColour(colour: string | null): Rgb | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour?.trim() ?? '')?.[1];
  if (hex === undefined) return null;
  const full = hex.length === 3 ? [...hex].map((char) => char + char).join('') : hex;
  return [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16)) as Rgb;
}

export function paletteOf(accent: string | null, theme: 'light' | 'dark', contrast: 'usual' | 'high'): Palette {
  const set = parseColour(accent) ?? (parseColour(DEFAULT_ACCENT) as Rgb);
  const surface = SURFACE[theme];
  const soft = mix(surface, set, theme === 'dark' ? 0.3 : 0.11);
  const wanted = contrast === 'high' ? MUCH : ENOUGH;
  const fill = readable(set, surface, 3);
  const onFill = contrastOf(fill, WHITE) >= 4.5 || contrastOf(fill, WHITE) >= contrastOf(fill, BLACK) ? WHITE : BLACK;
  return {
    accent: write(readable(fill, onFill, wanted)),
    onAccent: write(onFill),
    accentInk: write(readable(readable(set, surface, wanted), soft, wanted)),
    accentSoft: write(soft),
    accentLine: write(mix(surface, set, theme === 'dark' ? 0.55 : 0.3)),
  };
}

/** Moved towards black or white until it stands out from what is behind it. */
export function readable(colour: Rgb, behind: Rgb, wanted: number): Rgb {
  const goal: Rgb = luminance(behind) > 0.35 ? [0, 0, 0] : WHITE;
  for (let part = 0; part < 1; part += 0.05) {
    const moved = mix(colour, goal, part);
    if (contrastOf(moved, behind) >= wanted) return moved;
  }
  return goal;
}

export function contrastOf(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** WCAG 2.2, "relative luminance". */
function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function mix(from: Rgb, to: Rgb, part: number): Rgb {
  return from.map((value, i) => Math.round(value + ((to[i] ?? 0) - value) * part)) as Rgb;
}

function write(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
