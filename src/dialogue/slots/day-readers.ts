import { dayFrom, dayOf, monthsBefore, weekdayOf, wholeDays, wholeMonth, yearMonthOf, type Span } from './calendar.js';
import { readChineseNumber, readEnglishNumber } from './numerals.js';

/** From the named groups of a match to the day or span they mean. */

export type Groups = Record<string, string | undefined>;
export type Found = { day: number } | Span | null;

export interface Clock {
  now: number;
  today: number;
  /** English puts the day first (5/11 is in November), Chinese and bare digits the month. */
  dayFirst: boolean;
}

export const MONTHS =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|' +
  'nov(?:ember)?|dec(?:ember)?';

export function readFull(groups: Groups, { today }: Pick<Clock, 'today'>): Found {
  const [month, date] = [monthOf(groups), numberOf(groups.date)];
  if (month === null || date === null) return null;
  const year = yearOf(groups, today);
  const years = year === null ? [0, 1, 2, 3, 4].map((ago) => yearMonthOf(today).year - ago) : [year];
  const days = years.map((candidate) => dayFrom(candidate, month, date)).filter((day) => day !== null);
  return latest(days, today);
}

/** 11/18/2026 and 18/11/2026 have one reading each; what could be either (3/4/2026) is read as the language has it. */
export function readYearLast({ first, second, year }: Groups, clock: Clock): Found {
  const monthFirst = { year, month: first, date: second };
  const dayFirst = { year, month: second, date: first };
  const orders: Groups[] = clock.dayFirst ? [dayFirst, monthFirst] : [monthFirst, dayFirst];
  return orders.map((order) => readFull(order, clock)).find((found) => found !== null) ?? null;
}

export function readShort({ first, second }: Groups, clock: Clock): Found {
  return readYearLast({ first, second }, clock);
}

export function readInMonth(groups: Groups, { today }: Clock): Found {
  const date = numberOf(groups.date);
  if (date === null) return null;
  const months = groups.ago ? [1] : [0, 1, 2];
  const days = months.map((ago) => {
    const { year, month } = monthsBefore(yearMonthOf(today), ago);
    return dayFrom(year, month, date);
  });
  return latest(days.filter((day) => day !== null), today);
}

export function readMonth(groups: Groups, { today }: Pick<Clock, 'today'>): Found {
  const month = monthOf(groups);
  if (month === null || month < 1 || month > 12) return null;
  const current = yearMonthOf(today);
  const latestYear = month > current.month ? current.year - 1 : current.year;
  return wholeMonth({ month, year: yearOf(groups, today) ?? latestYear });
}

/** 10月初, 11月中旬, 9月底. */
export function readThirdOfMonth({ third = '', ...groups }: Groups, clock: Clock): Found {
  const month = readMonth(groups, clock);
  if (!month || 'day' in month) return null;
  const [first, end] = [dayOf(month.from), dayOf(month.to) - 1];
  if (/初|上/.test(third)) return wholeDays(first, first + 9);
  return third.startsWith('中') ? wholeDays(first + 10, first + 19) : wholeDays(first + 20, end);
}

export function readMonthAgo({ ago, last }: Groups, { today }: Clock): Found {
  return wholeMonth(monthsBefore(yearMonthOf(today), ago || last ? 1 : 0));
}

function countOf(count = ''): number | null {
  if (/^半|^half/.test(count)) return 0.5;
  return /^an?$/.test(count) ? 1 : (readEnglishNumber(count) ?? numberOf(count));
}

/** The same date so many months earlier; half a month is fifteen days. */
export function readMonthsAgo({ count }: Groups, { today }: Clock): Found {
  const months = countOf(count);
  if (months === null || months > 120) return null;
  if (months === 0.5) return { day: today - 15 };
  const { from, to } = wholeMonth(monthsBefore(yearMonthOf(today), months));
  const date = today - dayOf(wholeMonth(yearMonthOf(today)).from);
  return { day: Math.min(dayOf(from) + date, dayOf(to) - 1) };
}

/** 半小时前 and "20 minutes ago" are said roughly: half as long again to either side. */
export function readHoursAgo({ count, unit }: Groups, { now }: Clock): Found {
  const number = countOf(count);
  if (number === null || number > 72) return null;
  const ago = number * (unit ? 3_600_000 : 60_000);
  const leeway = Math.min(ago / 2, 3_600_000);
  return { from: now - ago - leeway, to: now - ago + leeway };
}

export function readAgo({ count, unit = '' }: Groups, { today }: Clock): Found {
  const number = countOf(count);
  if (number === null || number > 3660) return null;
  return { day: today - number * (/[天日]|day/.test(unit) ? 1 : 7) };
}

/** 上周五 is the Friday of the calendar week before this one; a bare 周五 or "Friday" the last that has come, today
 *  included, "last Friday" without today. */
export function readWeekday({ weeks, weekday, weekdayName, last }: Groups, { today }: Clock): Found {
  const wanted = weekdayNumber(weekday ?? weekdayName);
  const monday = today - weekdayOf(today) + 1;
  if (weeks) return { day: monday + wanted - 1 - 7 * weeksAgo(weeks) };
  const ago = (weekdayOf(today) - wanted + 7) % 7;
  return { day: today - (last && ago === 0 ? 7 : ago) };
}

export function readWeek({ weeks, last }: Groups, { today }: Clock): Found {
  const monday = today - weekdayOf(today) + 1 - 7 * weeksAgo(weeks ?? last);
  return wholeDays(monday, monday + 6);
}

/** Saturday and Sunday; without 上 the last that has begun. */
export function readWeekend({ weeks, last }: Groups, { today }: Clock): Found {
  const week = weeks ?? last;
  const saturday = today - weekdayOf(today) + 6 - 7 * weeksAgo(week);
  const begun = saturday > today && !/这|本|this/.test(week ?? '') ? saturday - 7 : saturday;
  return wholeDays(begun, begun + 1);
}

function weeksAgo(week: string | undefined): number {
  return week === '上上' ? 2 : week === '上' || week === 'last' ? 1 : 0;
}

function weekdayNumber(name = ''): number {
  const names = ['一1mon', '二2tue', '三3wed', '四4thu', '五5fri', '六6sat'];
  const found = names.findIndex((spellings) => spellings.includes(name.slice(0, 3)));
  return found < 0 ? 7 : found + 1;
}

function latest(days: number[], today: number): Found {
  const past = days.filter((day) => day <= today);
  return past.length > 0 ? { day: Math.max(...past) } : null;
}

function yearOf({ year, yearSaid }: Groups, today: number): number | null {
  const current = yearMonthOf(today).year;
  if (year !== undefined) {
    const number = numberOf(year);
    return number !== null && number < 100 ? 2000 + number : number;
  }
  const ago = ['今年', '去年', '前年'].indexOf(yearSaid ?? '');
  return ago < 0 ? null : current - ago;
}

function monthOf({ month, monthName, monthAlone }: Groups): number | null {
  const named = monthName ?? monthAlone;
  if (named === undefined) return numberOf(month);
  return 1 + MONTHS.split('|').findIndex((name) => name.startsWith(named.slice(0, 3)));
}

function numberOf(said = ''): number | null {
  const number = readChineseNumber(said);
  return number && !number.about && Number.isInteger(number.value) ? number.value : null;
}
