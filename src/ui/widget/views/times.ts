import type { Locale, Words } from './words.js';

/** As the bot does, in the operator's time zone. China keeps no daylight saving time. */
const TIME_ZONE = 'Asia/Shanghai';
const AHEAD_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** Days since 1970 there. */
export function dayOf(at: number): number {
  return Math.floor((at + AHEAD_MS) / DAY_MS);
}

/** 14:05 */
export function clockTime(at: number, locale: Locale): string {
  return formatter(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** 今天, 昨天, 11月18日 星期三; with the year when it is another. */
export function dayLabel(at: number, now: number, words: Words): string {
  const ago = dayOf(now) - dayOf(at);
  if (ago === 0) return words.say('day.today');
  if (ago === 1) return words.say('day.yesterday');
  const sameYear = yearOf(at) === yearOf(now);
  const rest: Intl.DateTimeFormatOptions = sameYear ? { weekday: 'long' } : { year: 'numeric' };
  return formatter(words.locale, { month: 'long', day: 'numeric', ...rest }).format(at);
}

/** 2026年11月18日 14:05 */
export function fullTime(at: number, locale: Locale): string {
  const day = formatter(locale, { year: 'numeric', month: 'long', day: 'numeric' }).format(at);
  return `${day} ${clockTime(at, locale)}`;
}

/** For a date input: 2026-11-18. */
export function isoDay(at: number): string {
  return new Date(at + AHEAD_MS).toISOString().slice(0, 10);
}

/** What a picked date is sent as: 2026年11月18日, 18 November 2026. */
export function sayDay(iso: string, locale: Locale): string {
  const at = Date.parse(`${iso}T12:00:00+08:00`);
  return Number.isNaN(at) ? '' : formatter(locale === 'en' ? 'en-GB' : locale, { year: 'numeric', month: 'long', day: 'numeric' }).format(at);
}

function yearOf(at: number): string {
  return isoDay(at).slice(0, 4);
}

const made = new Map<string, Intl.DateTimeFormat>();

/** Costly to make, and wanted for every message. */
function formatter(locale: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(parts)}`;
  const known = made.get(key) ?? new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { ...parts, timeZone: TIME_ZONE });
  made.set(key, known);
  return known;
}
