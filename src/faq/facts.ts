import path from 'node:path';
import { z } from 'zod';
import { toTraditional } from '../dialogue/chinese.js';
import { LOCALES, type Locale } from '../dialogue/locale.js';
import { type Fault, FaultyData, readYaml, schemaFaults } from './fault.js';
import { listFacts, type LocalText, type Operator, type SupportHours, type Term, type Weekday } from './operator.js';

/** Locales that people write; traditional Chinese is derived from the first. */
export const WRITTEN_LOCALES = ['zh-CN', 'en'] as const;
export type WrittenLocale = (typeof WRITTEN_LOCALES)[number];

const wordingSchema = z.object({
  facts: z.record(
    z.string(),
    z.strictObject({
      set: z.string().refine((line) => line.includes('{value}'), 'must contain {value}'),
      unset: z.string().min(1),
    }),
  ),
});
export type FactWording = Record<WrittenLocale, z.infer<typeof wordingSchema>['facts']>;
/** Fact key → the complete clause to speak, without final punctuation. */
export type FactClauses = Record<Locale, Map<string, string>>;

/** Reads the key `facts` of `<folder>/<locale>.yaml`; other keys of those files are not looked at.
 *  @throws FaultyData */
export function loadFactWording(folder: string): FactWording {
  return { 'zh-CN': readWording(folder, 'zh-CN'), en: readWording(folder, 'en') };
}

function readWording(folder: string, locale: WrittenLocale): FactWording[WrittenLocale] {
  const file = path.join(folder, `${locale}.yaml`);
  const parsed = wordingSchema.safeParse(readYaml(file));
  if (parsed.success) return parsed.data.facts;
  throw new FaultyData(
    schemaFaults(file, parsed.error, (at) => ({ entry: String(at[1] ?? at[0] ?? ''), rest: at.slice(2) })),
  );
}

/** Facts without wording, and wording without a fact. */
export function checkFactWording(operator: Operator, wording: FactWording): Fault[] {
  const facts = listFacts(operator);
  return WRITTEN_LOCALES.flatMap((locale) => {
    const file = `flows/lines/${locale}.yaml`;
    const worded = wording[locale];
    const missing = [...facts.keys()].filter((key) => worded[key] === undefined).map((key) => ({
      file, entry: key, place: 'facts', what: 'the fact has no wording', remedy: 'Add set and unset under facts.',
    }));
    const unknown = Object.keys(worded).filter((key) => !facts.has(key)).map((key) => ({
      file, entry: key, place: 'facts', what: 'operator.yaml has no such fact', remedy: 'Remove it or correct its key.',
    }));
    return [...missing, ...unknown];
  });
}

/** Every fact as it is spoken in every locale. */
export function phraseFacts(operator: Operator, wording: FactWording): FactClauses {
  const facts = [...listFacts(operator)];
  const inLocale = (locale: Locale): Map<string, string> =>
    new Map(facts.map(([key, value]) => [key, phraseFact(key, value, wording, locale)]));
  return { 'zh-CN': inLocale('zh-CN'), 'zh-Hant': inLocale('zh-Hant'), en: inLocale('en') };
}

function phraseFact(key: string, value: unknown, wording: FactWording, locale: Locale): string {
  const lines = wording[locale === 'en' ? 'en' : 'zh-CN'][key];
  if (lines === undefined) return '';
  const line = value === null ? lines.unset : lines.set;
  const said = locale === 'zh-Hant' ? toTraditional(line) : line;
  return said.replace('{value}', () => (value === null ? '' : formatFact(key, value, locale)));
}

const PLACEHOLDER = /\{([a-z][A-Za-z]*\.[A-Za-z]+)\}/g;

/** The fact keys that a text speaks. */
export function listPlaceholders(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, key]) => key ?? '');
}

/** Fills in every fact that the text names; what is no fact stays as it is. */
export function expandFacts(text: string, clauses: Map<string, string>): string {
  return text.replace(PLACEHOLDER, (whole, key: string) => clauses.get(key) ?? whole);
}

function formatFact(key: string, value: unknown, locale: Locale): string {
  if (key === 'complaint.acknowledgeHours') return formatCount(value as number, { zh: '小时', en: 'hour' }, locale);
  if (key === 'pending.normalMinutes') return formatCount(value as number, { zh: '分钟', en: 'minute' }, locale);
  if (key === 'support.hours') return formatHours(value as SupportHours, locale);
  if (Array.isArray(value)) return formatList(value as (string | Record<string, LocalText>)[], locale);
  if (isTerm(value)) return formatTerm(value, locale);
  return inLocale(value as LocalText, locale);
}

/** "7个工作日", "7 working days". */
export function formatTerm({ value, dayKind }: Term, locale: Locale): string {
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

function formatHours({ days, from, to, timeZone }: SupportHours, locale: Locale): string {
  const english = locale === 'en';
  const names = orderedDays(days).map((day) => DAY_NAMES[day][english ? 'en' : 'zh']);
  const span = formatDays(names, orderedDays(days), english);
  const zone = timeZone === 'Asia/Shanghai' ? (english ? 'Beijing time' : '北京时间') : timeZone;
  const said = english ? `${span}, ${from}–${to} (${zone})` : `${span} ${from}–${to}（${zone}）`;
  return locale === 'zh-Hant' ? toTraditional(said) : said;
}

function orderedDays(days: Weekday[]): Weekday[] {
  return (Object.keys(DAY_NAMES) as Weekday[]).filter((day) => days.includes(day));
}

function formatDays(names: string[], days: Weekday[], english: boolean): string {
  const week = Object.keys(DAY_NAMES) as Weekday[];
  const [first, last] = [days[0], days.at(-1)];
  if (days.length === 7) return english ? 'every day' : '每天';
  const unbroken = first !== undefined && last !== undefined && week.indexOf(last) - week.indexOf(first) + 1 === days.length;
  if (!unbroken || days.length < 3) return names.join(english ? ', ' : '、');
  return english ? `${names[0]} to ${names.at(-1)}` : `${names[0]}至${names.at(-1)}`;
}

/** Makes something for every locale, traditional Chinese from simplified. */
export function forEachLocale(written: Record<WrittenLocale, string>): Record<Locale, string> {
  return Object.fromEntries(
    LOCALES.map((locale) => [locale, locale === 'zh-Hant' ? toTraditional(written['zh-CN']) : written[locale]]),
  ) as Record<Locale, string>;
}
