/** Days in the operator's time zone, Asia/Shanghai: UTC+8 all year (no daylight saving since 1991). A day is the
 *  count of days since 1970-01-01 there. */

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const OFFSET_MS = 8 * HOUR_MS;

export interface Span {
  from: number;
  /** Exclusive. */
  to: number;
}

export interface YearMonth {
  year: number;
  /** 1–12. */
  month: number;
}

export function dayOf(at: number): number {
  return Math.floor((at + OFFSET_MS) / DAY_MS);
}

/** Hours may pass 24: they then belong to the next day. Epoch milliseconds. */
export function hoursOfDay(day: number, fromHour: number, toHour: number): Span {
  const midnight = day * DAY_MS - OFFSET_MS;
  return { from: midnight + fromHour * HOUR_MS, to: midnight + toHour * HOUR_MS };
}

export function wholeDays(first: number, last: number): Span {
  return { from: hoursOfDay(first, 0, 0).from, to: hoursOfDay(last, 0, 24).to };
}

/** Null when the calendar has no such day. */
export function dayFrom(year: number, month: number, date: number): number | null {
  const day = Math.floor(Date.UTC(year, month - 1, date) / DAY_MS);
  const back = new Date(day * DAY_MS);
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === date ? day : null;
}

export function yearMonthOf(day: number): YearMonth {
  const date = new Date(day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1 };
}

export function monthsBefore({ year, month }: YearMonth, count: number): YearMonth {
  const index = year * 12 + month - 1 - count;
  return { year: Math.floor(index / 12), month: (index % 12) + 1 };
}

export function wholeMonth({ year, month }: YearMonth): Span {
  const next = monthsBefore({ year, month }, -1);
  return wholeDays(dayFrom(year, month, 1) ?? 0, (dayFrom(next.year, next.month, 1) ?? 1) - 1);
}

/** Monday is 1, Sunday 7. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}
