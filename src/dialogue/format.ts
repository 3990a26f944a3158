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

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: TIME_ZONE,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** The clock writes months and days with a nought before them, as in 05/11; people say 5 Nov and 11月5日. */
function parts(time: number): Record<string, string> {
  const inDate = (type: string) => ['day', 'month'].includes(type);
  return Object.fromEntries(
    CLOCK.formatToParts(time).map(({ type, value }) => [type, inDate(type) ? String(Number(value)) : value]),
  );
}
