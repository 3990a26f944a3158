import { toTraditional } from '../dialogue/chinese.js';
import type { Locale } from '../dialogue/locale.js';
import type { LocalText, SupportHours, Term, Weekday } from './operator.js';

/** How a fact that is set is spoken: a term as "7个工作日" or "7 working days", hours as days and times of day. */
export function formatFact(key: string, value: unknown, locale: Locale): string {
  if (key === 'complaint.acknowledgeHours') return formatCount(value as number, { zh: '小时', en: 'hour' }, locale);
  if (key === 'pending.normalMinutes') return formatCount(value as number, { zh: '分钟', en: 'minute' }, locale);
  if (key === 'support.hours') return formatHours(value as SupportHours, locale);
  if (Array.isArray(value)) return formatList(value as (string | Record<string, LocalText>)[], locale);
  if (isTerm(value)) return formatTerm(value, locale);
  return inLocale(value as LocalText, locale);
}

function formatTerm({ value, dayKind }: Term, locale: Locale): string {
  const kind = dayKind === 'working' ? { zh: '个工作日', en: 'working day' } : { zh: '个自然日', en: 'calendar day' };
  return formatCount(value, kind, locale);
}

function formatCount(value: number, unit: { zh: string; en: string }, locale: Locale): string {
  if (locale === 'en') return `${value} ${unit.en}${value === 1 ? '' : 's'}`;
  return `${value}${locale === 'zh-Hant' ? toTraditional(unit.zh) : unit.zh}`;
}

function formatList(values: (string | Record<string, LocalText>)[], locale: Locale): string {
  const each = values.map((value) =>
    typeof value === 'string' ? value : Object.values(value).map((part) => inLocale(part, locale)).join(' '),
  );
  return each.join(locale === 'en' ? ', ' : '、');
}

/** A plain string is spoken as it stands: names must be found in an app store letter by letter. */
function inLocale(value: LocalText, locale: Locale): string {
  if (typeof value === 'string') return value;
  if (locale !== 'zh-Hant') return value[locale];
  return value['zh-Hant'] ?? toTraditional(value['zh-CN']);
}

function isTerm(value: unknown): value is Term {
  return typeof value === 'object' && value !== null && 'dayKind' in value;
}

const DAY_NAMES: Record<Weekday, { zh: string; en: string }> = {
  mon: { zh: '周一', en: 'Monday' },
  tue: { zh: '周二', en: 'Tuesday' },
  wed: { zh: '周三', en: 'Wednesday' },
  thu: { zh: '周四', en: 'Thursday' },
  fri: { zh: '周五', en: 'Friday' },
  sat: { zh: '周六', en: 'Saturday' },
  sun: { zh: '周日', en: 'Sunday' },
};

const WEEK = Object.keys(DAY_NAMES) as Weekday[];

function formatHours({ days, from, to, timeZone }: SupportHours, locale: Locale): string {
  const english = locale === 'en';
  const beijing = english ? 'Beijing time' : '北京时间';
  const zone = timeZone === 'Asia/Shanghai' ? beijing : timeZone;
  const span = formatDays(WEEK.filter((day) => days.includes(day)), locale);
  const said = english ? `${span}, ${from}–${to} (${zone})` : `${span} ${from}–${to}（${zone}）`;
  return locale === 'zh-Hant' ? toTraditional(said) : said;
}

/** `days` in the week's order. Three or more in a row are told by the first and the last. */
function formatDays(days: Weekday[], locale: Locale): string {
  const language = locale === 'en' ? 'en' : 'zh';
  const names = days.map((day) => DAY_NAMES[day][language]);
  if (days.length === WEEK.length) return language === 'en' ? 'every day' : '每天';
  const isRow = days.every((day, at) => at === 0 || WEEK.indexOf(day) === WEEK.indexOf(days[at - 1] ?? day) + 1);
  if (!isRow || days.length < 3) return names.join(language === 'en' ? ', ' : '、');
  return [names[0], names.at(-1)].join(language === 'en' ? ' to ' : '至');
}
