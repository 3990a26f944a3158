import { dayFrom, dayOf, monthsBefore, weekdayOf, wholeDays, wholeMonth, yearMonthOf, type Span } from './calendar.js';
import { CHINESE_NUMBER, readChineseNumber, readEnglishNumber } from './numerals.js';

/** A mention of a day, or of a week or month as a whole. */
export interface DayMention {
  start: number;
  end: number;
  span: Span;
  /** The day, when it is one. */
  day: number | null;
}

type Groups = Record<string, string | undefined>;
type Found = { day: number } | Span | null;

const N = `(?:${CHINESE_NUMBER})`;
const WEEKDAY = '(?:周|星期|礼拜)(?<weekday>[一二三四五六日天1-7])';
const MONTHS =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|' +
  'nov(?:ember)?|dec(?:ember)?';
const WEEKDAYS =
  'mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?';
/** "去年", "2025年". */
const YEAR = `(?:(?<yearSaid>去年|今年|前年)|(?<year>${N})年)?`;
const MONTH_NAME = `(?<![a-z])(?<monthName>${MONTHS})(?![a-z])\\.?`;
const DATE_EN = '(?<date>\\d{1,2})(?:st|nd|rd|th)?';
const YEAR_EN = '(?:,?\\s*(?<year>20\\d\\d))?';
const COUNT_EN = '(?<count>\\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)';

const RELATIVE: [string, number][] = [
  ['大前[天日]', 3],
  ['(?<!大)前[天日晚夜]|the day before yesterday|day before yesterday', 2],
  ['昨[天日晚夜儿]|[琴寻][日晚]|(?<!before )yesterday|last night', 1],
  ['今[天日晚早晨夜儿]|今朝|刚刚|刚才|today|tonight|this (?:morning|afternoon|evening)|just now', 0],
];

/** How days are said, the more telling first; what one has taken the next does not look at. */
const FORMS: { pattern: RegExp; read: (groups: Groups, today: number) => Found }[] = [
  { pattern: /(?<!\d)(?<year>20\d\d)\s*[-/.年]\s*(?<month>\d{1,2})\s*[-/.月]\s*(?<date>\d{1,2})(?!\d)/g, read: readFull },
  { pattern: /(?<!\d)(?<year>20\d\d)(?<month>[01]\d)(?<date>[0-3]\d)(?!\d)/g, read: readFull },
  { pattern: /(?<!\d)(?<first>\d{1,2})[-/.](?<second>\d{1,2})[-/.](?<year>20\d\d)(?!\d)/g, read: readYearLast },
  { pattern: new RegExp(`${YEAR}\\s*(?<month>${N})月\\s*份?(?<date>${N})[号日]?`, 'g'), read: readFull },
  { pattern: new RegExp(`${MONTH_NAME}\\s*(?:the\\s*)?${DATE_EN}${YEAR_EN}(?!\\d)`, 'g'), read: readFull },
  { pattern: new RegExp(`(?<!\\d)${DATE_EN}\\s*(?:of\\s*)?${MONTH_NAME}${YEAR_EN}`, 'g'), read: readFull },
  { pattern: new RegExp(`(?:(?<ago>上)个?月|[这本]个?月)\\s*(?<date>${N})[号日]`, 'g'), read: readInMonth },
  { pattern: new RegExp(`${YEAR}\\s*(?<month>${N})月份?(?!前)`, 'g'), read: readMonth },
  { pattern: new RegExp(`(?:last|in|this)\\s+${MONTH_NAME}(?:\\s*(?<year>20\\d\\d))?`, 'g'), read: readMonth },
  { pattern: /(?<ago>上)个?月|[这本]个?月|(?<last>last) month|this month/g, read: readMonthAgo },
  ...RELATIVE.map(([words, ago]) => ({
    pattern: new RegExp(words, 'g'),
    read: (_: Groups, today: number) => ({ day: today - ago }),
  })),
  { pattern: new RegExp(`(?<count>${N})(?<unit>天|日|周|个?星期|个?礼拜)(?:以)?前`, 'g'), read: readAgo },
  { pattern: new RegExp(`(?<![a-z])${COUNT_EN}\\s+(?<unit>day|week)s?\\s+ago`, 'g'), read: readAgo },
  { pattern: new RegExp(`(?<weeks>上上|上|这|本)?个?${WEEKDAY}`, 'g'), read: readWeekday },
  { pattern: new RegExp(`(?<![a-z])(?<last>last\\s+)?(?<weekdayName>${WEEKDAYS})(?![a-z])`, 'g'), read: readWeekday },
  { pattern: /(?<weeks>上上|上|这|本)个?(?:周|星期|礼拜)(?:末)?|(?<last>last|this) week/g, read: readWeek },
  { pattern: /(?<![\d\-/.])(?<month>\d{1,2})[-/.](?<date>\d{1,2})(?![\d.块元])/g, read: readFull },
  { pattern: new RegExp(`(?<date>${N})[号日](?!码|线|楼|店)`, 'g'), read: readInMonth },
  { pattern: /(?<![\d:])(?:the )?(?<date>\d{1,2})(?:st|nd|rd|th)(?![a-z])/g, read: readInMonth },
  { pattern: /^(?<date>\d{1,2})$/g, read: readInMonth },
];

/** Days, weeks and months named in a folded text, left to right. What would lie ahead of `now` is taken as the last
 *  one that has come (30 November said on the 22nd is last year's); with a year given it is left out. */
export function findDays(folded: string, now: number): DayMention[] {
  const today = dayOf(now);
  const mentions: DayMention[] = [];
  for (const { pattern, read } of FORMS) {
    for (const match of folded.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (mentions.some((other) => start < other.end && other.start < end)) continue;
      const found = read(match.groups ?? {}, today);
      if (!found) continue;
      const day = 'day' in found ? found.day : null;
      const span = 'day' in found ? wholeDays(found.day, found.day) : found;
      if (span.from <= now) mentions.push({ start, end, span, day });
    }
  }
  return mentions.sort((a, b) => a.start - b.start);
}

function readFull(groups: Groups, today: number): Found {
  const [month, date] = [monthOf(groups), numberOf(groups.date)];
  if (month === null || date === null) return null;
  const year = yearOf(groups, today);
  const years = year === null ? [0, 1, 2, 3, 4].map((ago) => yearMonthOf(today).year - ago) : [year];
  const days = years.map((candidate) => dayFrom(candidate, month, date)).filter((day) => day !== null);
  return latest(days, today);
}

/** 11/18/2026 is the American order, 18/11/2026 the other; what could be either (3/4/2026) is read month first. */
function readYearLast({ first, second, year }: Groups, today: number): Found {
  const orders: Groups[] = [{ year, month: first, date: second }, { year, month: second, date: first }];
  return orders.map((order) => readFull(order, today)).find((found) => found !== null) ?? null;
}

function readInMonth(groups: Groups, today: number): Found {
  const date = numberOf(groups.date);
  if (date === null) return null;
  const months = groups.ago ? [1] : [0, 1, 2];
  const days = months.map((ago) => {
    const { year, month } = monthsBefore(yearMonthOf(today), ago);
    return dayFrom(year, month, date);
  });
  return latest(days.filter((day) => day !== null), today);
}

function readMonth(groups: Groups, today: number): Found {
  const month = monthOf(groups);
  if (month === null || month < 1 || month > 12) return null;
  const current = yearMonthOf(today);
  const latestYear = month > current.month ? current.year - 1 : current.year;
  return wholeMonth({ month, year: yearOf(groups, today) ?? latestYear });
}

function readMonthAgo({ ago, last }: Groups, today: number): Found {
  return wholeMonth(monthsBefore(yearMonthOf(today), ago || last ? 1 : 0));
}

function readAgo({ count = '', unit = '' }: Groups, today: number): Found {
  const number = /^an?$/.test(count) ? 1 : (readEnglishNumber(count) ?? numberOf(count));
  if (number === null || number > 3660) return null;
  return { day: today - number * (/[天日]|day/.test(unit) ? 1 : 7) };
}

/** 上周五 is the Friday of the calendar week before this one; a bare 周五 or "Friday" the last that has come, today
 *  included, "last Friday" without today. */
function readWeekday({ weeks, weekday, weekdayName, last }: Groups, today: number): Found {
  const wanted = weekdayNumber(weekday ?? weekdayName);
  const monday = today - weekdayOf(today) + 1;
  if (weeks) return { day: monday + wanted - 1 - 7 * (weeks === '上上' ? 2 : weeks === '上' ? 1 : 0) };
  const ago = (weekdayOf(today) - wanted + 7) % 7;
  return { day: today - (last && ago === 0 ? 7 : ago) };
}

function readWeek({ weeks, last }: Groups, today: number): Found {
  const ago = weeks === '上上' ? 2 : weeks === '上' || last === 'last' ? 1 : 0;
  const monday = today - weekdayOf(today) + 1 - 7 * ago;
  return wholeDays(monday, monday + 6);
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

function monthOf({ month, monthName }: Groups): number | null {
  if (monthName === undefined) return numberOf(month);
  return 1 + MONTHS.split('|').findIndex((name) => name.startsWith(monthName.slice(0, 3)));
}

function numberOf(said = ''): number | null {
  const number = readChineseNumber(said);
  return number && !number.about && Number.isInteger(number.value) ? number.value : null;
}
