import path from 'node:path';
import { z } from 'zod';
import { toTraditional } from '../dialogue/chinese.js';
import { LOCALES, type Locale } from '../dialogue/locale.js';
import { type Fault, FaultyData, readYaml, schemaFaults } from './fault.js';
import { findForbidden } from './forbidden.js';
import { formatFact } from './format-fact.js';
import { listFacts, type Operator } from './operator.js';

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
    return [...missing, ...unknown, ...checkClauses(file, worded, locale)];
  });
}

function checkClauses(file: string, worded: FactWording[WrittenLocale], locale: WrittenLocale): Fault[] {
  return Object.entries(worded).flatMap(([key, { set, unset }]) =>
    [...findForbidden(set, locale), ...findForbidden(unset, locale)].map(({ wording, why }) => (
      { file, entry: key, place: 'facts', what: `says "${wording}", which ${why}`, remedy: 'Say it without that.' }
    )));
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

/** Makes something for every locale, traditional Chinese from simplified. */
export function forEachLocale(written: Record<WrittenLocale, string>): Record<Locale, string> {
  return Object.fromEntries(
    LOCALES.map((locale) => [locale, locale === 'zh-Hant' ? toTraditional(written['zh-CN']) : written[locale]]),
  ) as Record<Locale, string>;
}
