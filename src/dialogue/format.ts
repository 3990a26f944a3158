import type { Locale } from './locale.js';

/** All times are told in the operator's time zone. China keeps no daylight saving time. */
export const TIME_ZONE = 'Asia/Shanghai';

/** "132.50" → 132.50元, ¥132.50. */
export function formatMoney(amount: string, locale: Locale): string {
  return locale === 'en' ? `¥${amount}` : `${amount}元`;
}

/** 11月18日 14:05, or 18 Nov, 14:05; with the year when it is not this one. */
export function formatTime(time: number, locale: Locale, now: number): string {
  const { year, month, day, hour, minute } = parts(time);
  const elsewhen = year !== parts(now).year;
  if (locale === 'en') return `${day} ${MONTHS[Number(month) - 1]}${elsewhen ? ` ${year}` : ''}, ${hour}:${minute}`;
  return `${elsewhen ? `${year}年` : ''}${month}月${day}日 ${hour}:${minute}`;
}

/** 11月18日, or 18 Nov. */
export function formatDay(time: number, locale: Locale): string {
  const { month, day } = parts(time);
  return locale === 'en' ? `${day} ${MONTHS[Number(month) - 1]}` : `${month}月${day}日`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Ahead of UTC all year, since 1991. */
const AHEAD_MS = 8 * 60 * 60 * 1_000;

/** People say 5 Nov and 11月5日, without noughts, but 09:05. */
function parts(time: number): Record<'year' | 'month' | 'day' | 'hour' | 'minute', string> {
  const there = new Date(time + AHEAD_MS);
  return {
    year: String(there.getUTCFullYear()),
    month: String(there.getUTCMonth() + 1),
    day: String(there.getUTCDate()),
    hour: String(there.getUTCHours()).padStart(2, '0'),
    minute: String(there.getUTCMinutes()).padStart(2, '0'),
  };
}
