import { dayOf, wholeDays, type Span } from './calendar.js';
import {
  type Clock, type Found, type Groups, MONTHS,
  readAgo, readFull, readHoursAgo, readInMonth, readMonth, readMonthAgo, readMonthsAgo, readShort, readThirdOfMonth,
  readWeek, readWeekday, readWeekend, readYearLast,
} from './day-readers.js';
import { CHINESE_NUMBER } from './numerals.js';

/** A mention of a day, or of a week or month as a whole. */
export interface DayMention {
  start: number;
  end: number;
  span: Span;
  /** The day, when it is one. */
  day: number | null;
}

interface Form {
  pattern: RegExp;
  read: (groups: Groups, clock: Clock) => Found;
  /** Digits that are a date only when nothing else is: 7-11, 12.5. */
  weak?: true;
}

const N = `(?:${CHINESE_NUMBER})`;
const WEEKDAY = '(?<!下个?)(?:周|星期|礼拜)(?<weekday>[一二三四五六日天1-7])';
const WEEKDAYS =
  'mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?';
/** "去年", "2025年". */
const YEAR = `(?:(?<yearSaid>去年|今年|前年)|(?<year>${N})年)?`;
const MONTH_NAME = `(?<![a-z])(?<monthName>${MONTHS})(?![a-z])\\.?`;
const DATE_EN = '(?<date>\\d{1,2})(?:st|nd|rd|th)?';
const YEAR_EN = '(?:,?[\\s-]*(?<year>20\\d\\d))?';
const COUNT_EN = '(?<count>\\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)';

const RELATIVE: [string, number][] = [
  ['大大前[天日]', 4],
  ['(?<!大)大前[天日]', 3],
  ['(?<!大)前[天日晚夜儿]|the day before yesterday|day before yesterday', 2],
  ['昨[天日晚夜儿]|[琴寻㖊][日晚]|(?<!before )yesterday|last night', 1],
  ['今[天日晚早晨夜儿]|今朝|刚刚|刚才|today|tonight|this (?:morning|afternoon|evening)|just now', 0],
];

/** How days are said, the more telling first; what one has taken the next does not look at. */
const FORMS: Form[] = [
  { pattern: /(?<!\d)(?<year>20\d\d)\s*[-/.年]\s*(?<month>\d{1,2})\s*[-/.月]\s*(?<date>\d{1,2})(?!\d)/g, read: readFull },
  { pattern: /(?<!\d)(?<year>20\d\d)(?<month>[01]\d)(?<date>[0-3]\d)(?!\d)/g, read: readFull },
  { pattern: /(?<!\d)(?<first>\d{1,2})[-/.](?<second>\d{1,2})[-/.](?<year>20\d\d)(?!\d)/g, read: readYearLast },
  { pattern: new RegExp(`${YEAR}\\s*(?<month>${N})月\\s*份?(?<date>${N})[号日]?`, 'g'), read: readFull },
  { pattern: new RegExp(`${MONTH_NAME}\\s*(?:the\\s*)?${DATE_EN}${YEAR_EN}(?!\\d)`, 'g'), read: readFull },
  { pattern: new RegExp(`(?<!\\d)${DATE_EN}[\\s-]*(?:of\\s*)?${MONTH_NAME}${YEAR_EN}`, 'g'), read: readFull },
  { pattern: new RegExp(`(?:(?<ago>上)个?月|[这本]个?月)\\s*(?<date>${N})[号日]`, 'g'), read: readInMonth },
  { pattern: new RegExp(`${YEAR}\\s*(?<month>${N})月份?(?<third>初|上旬|中旬?|底|末|下旬)`, 'g'), read: readThirdOfMonth },
  { pattern: new RegExp(`${YEAR}\\s*(?<month>${N})月份?(?![份前]|\\s*${N}[号日])`, 'g'), read: readMonth },
  { pattern: new RegExp(`(?:last|in|this)\\s+${MONTH_NAME}(?:\\s*(?<year>20\\d\\d))?|^${MONTH_NAME.replace('monthName', 'monthAlone')}$`, 'g'), read: readMonth },
  { pattern: /(?<ago>上)个?月|[这本]个?月|(?<last>last) month|this month/g, read: readMonthAgo },
  ...RELATIVE.map(([words, ago]) => ({
    pattern: new RegExp(words, 'g'),
    read: (_: Groups, { today }: Clock) => ({ day: today - ago }),
  })),
  { pattern: new RegExp(`(?<count>${N})(?<unit>天|日|周|个?星期|个?礼拜)(?:以)?前`, 'g'), read: readAgo },
  { pattern: new RegExp(`(?<![a-z])${COUNT_EN}\\s+(?<unit>day|week)s?\\s+ago`, 'g'), read: readAgo },
  { pattern: new RegExp(`(?<count>半|${N})个?月(?:以)?前`, 'g'), read: readMonthsAgo },
  { pattern: new RegExp(`(?<![a-z])${COUNT_EN}\\s+months?\\s+ago`, 'g'), read: readMonthsAgo },
  { pattern: new RegExp(`(?<count>半|${N})个?(?:(?<unit>小时|钟头)|分钟?)(?:以)?前`, 'g'), read: readHoursAgo },
  { pattern: new RegExp(`(?<![a-z])(?<count>half an|\\d+|an?|one|two|three|four|five|six)\\s+(?:(?<unit>hour)|minute|min)s?\\s+ago`, 'g'), read: readHoursAgo },
  { pattern: new RegExp(`(?<![a-z])(?<weekdayName>${WEEKDAYS})\\s+(?:of\\s+)?(?<weeks>last) week`, 'g'), read: readWeekday },
  { pattern: new RegExp(`(?<weeks>上上|上|这|本)?个?${WEEKDAY}`, 'g'), read: readWeekday },
  { pattern: new RegExp(`(?<![a-z])(?<!next\\s)(?<last>last\\s+)?(?<weekdayName>${WEEKDAYS})(?![a-z])`, 'g'), read: readWeekday },
  { pattern: /(?<weeks>上上|上|这|本)?个?周末|(?<last>last|this|the) weekend/g, read: readWeekend },
  { pattern: /(?<weeks>上上|上|这|本)个?(?:周|星期|礼拜)|(?<last>last|this) week/g, read: readWeek },
  { pattern: /(?<![\d\-/.])(?<first>\d{1,2})[-/.](?<second>\d{1,2})\.?(?![\d块元])/g, read: readShort, weak: true },
  { pattern: new RegExp(`(?<![月点])(?<date>${N})[号日](?!码|线|楼|店|元)`, 'g'), read: readInMonth },
  { pattern: /(?<![\d:])(?:the )?(?<date>\d{1,2})(?:st|nd|rd|th)(?![a-z])/g, read: readInMonth },
  { pattern: /^(?<date>\d{1,2})$/g, read: readInMonth, weak: true },
];

/** Days, weeks and months named in a folded text, left to right. What would lie ahead of `now` is taken as the last
 *  one that has come (30 November said on the 22nd is last year's); with a year given it is left out. */
export function findDays(folded: string, now: number): DayMention[] {
  const clock: Clock = { now, today: dayOf(now), dayFirst: isEnglish(folded) };
  const mentions: (DayMention & { weak: boolean })[] = [];
  for (const { pattern, read, weak = false } of FORMS) {
    for (const match of matchesOf(pattern, folded)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (mentions.some((other) => start < other.end && other.start < end)) continue;
      const found = read(match.groups ?? {}, clock);
      if (!found) continue;
      const day = 'day' in found ? found.day : null;
      const span = 'day' in found ? wholeDays(found.day, found.day) : found;
      if (span.from <= now) mentions.push({ start, end, span, day, weak });
    }
  }
  const meant = mentions.filter(({ start }) => !DENIED.test(folded.slice(0, start)));
  const strong = meant.filter(({ weak }) => !weak);
  return (strong.length > 0 ? strong : meant).sort((a, b) => a.start - b.start);
}

/** As matchAll does, which makes a new pattern of each: there are thirty, and days are rare. */
function matchesOf(pattern: RegExp, text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) found.push(match);
  return found;
}

/** "不是昨天，是前天". */
const DENIED = /(?:不是|唔系|并非|(?<![a-z])not|n't)\s*(?:on )?$/;

function isEnglish(folded: string): boolean {
  return /[a-z]{2}/.test(folded) && !/\p{Script=Han}/u.test(folded);
}
