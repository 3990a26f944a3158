import { readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Locale } from '../dialogue/locale.js';
import { checkCorpus } from './check.js';
import { type Concepts, loadConcepts } from './concepts.js';
import { expandFacts, type FactClauses, type FactWording, forEachLocale, phraseFacts } from './facts.js';
import { type Fault, FaultyData, readYaml, schemaFaults } from './fault.js';
import type { Operator } from './operator.js';
import type { Topic } from './topic.js';

/** Files of the folder that hold no topics. */
const OTHER_FILES = new Set(['operator.yaml', 'phrases.yaml', 'concepts.yaml', 'out-of-scope.yaml']);

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2027-01-31');
const written = z.strictObject({ 'zh-CN': z.string().trim().min(1), en: z.string().trim().min(1) });
const questions = z.strictObject({ 'zh-CN': z.array(z.string().trim().min(1)), en: z.array(z.string().trim().min(1)) });

const entrySchema = z.strictObject({
  id: z.string().regex(/^[a-z]+(\.[a-z0-9-]+)+$/, 'must look like group.name'),
  title: written,
  answer: written,
  questions,
  regression: questions,
  related: z.array(z.string()).default([]),
  flow: z.string().nullable().default(null),
  source: z.enum(['article', 'operator', 'general']),
  revision: z.int().positive(),
  review: day,
  valid: z.strictObject({ from: day.optional(), until: day.optional() }).optional(),
});

/** A topic as it is written in `faq-data/`, with the file it came from. */
export type Entry = z.infer<typeof entrySchema> & { file: string };

export interface Example {
  id: string;
  text: string;
  locale: 'zh-CN' | 'en';
}

/** What the matcher learns from. */
export interface MatchingData {
  examples: Example[];
  /** Messages that no topic answers. */
  outOfScope: string[];
  concepts: Concepts;
}

export interface Corpus extends MatchingData {
  topics: Map<string, Topic>;
  /** Questions that never enter the index; `faq:check` asks them. */
  regression: Example[];
}

export interface CorpusSources {
  faqFolder: string;
  operator: Operator;
  wording: FactWording;
  /** Epoch milliseconds; decides which topics are valid. */
  now: number;
}

/** Loads and renders the corpus. A topic outside its validity is left out; anything else that is wrong stops the start.
 *  @throws FaultyData listing every fault */
export function loadCorpus({ faqFolder, operator, wording, now }: CorpusSources): Corpus {
  const entries = readEntries(faqFolder);
  const faults = checkCorpus(entries, { operator, wording, now }).filter(({ stops }) => stops);
  if (faults.length > 0) throw new FaultyData(faults);
  const valid = entries.filter((entry) => isValid(entry, now));
  const ids = new Set(valid.map(({ id }) => id));
  const clauses = phraseFacts(operator, wording);
  return {
    topics: new Map(valid.map((entry) => [entry.id, renderTopic(entry, clauses, ids)])),
    examples: [...listExamples(valid, 'questions'), ...valid.flatMap(titlesOf)],
    regression: listExamples(valid, 'regression'),
    ...loadLanguage(faqFolder),
  };
}

const outOfScopeSchema = z.strictObject({ 'zh-CN': z.array(z.string()), en: z.array(z.string()) });

/** What the matcher knows of the language, whatever the corpus. @throws FaultyData */
export function loadLanguage(faqFolder: string): Pick<MatchingData, 'outOfScope' | 'concepts'> {
  const file = path.join(faqFolder, 'out-of-scope.yaml');
  const parsed = outOfScopeSchema.safeParse(readYaml(file));
  if (!parsed.success) throw new FaultyData(schemaFaults(file, parsed.error, (at) => ({ entry: '', rest: at })));
  return {
    outOfScope: [...parsed.data['zh-CN'], ...parsed.data.en],
    concepts: loadConcepts(path.join(faqFolder, 'concepts.yaml')),
  };
}

/** Every entry of every topic file, in the order of the files' names.
 *  @throws FaultyData when a file cannot be read as topics */
export function readEntries(faqFolder: string): Entry[] {
  const files = readdirSync(faqFolder).filter((name) => name.endsWith('.yaml') && !OTHER_FILES.has(name)).sort();
  const faults: Fault[] = [];
  const entries: Entry[] = [];
  for (const name of files) {
    const read = readFile(path.join(faqFolder, name), name);
    if ('faults' in read) faults.push(...read.faults);
    else entries.push(...read.entries);
  }
  if (faults.length > 0) throw new FaultyData(faults);
  return entries;
}

function readFile(file: string, name: string): { entries: Entry[] } | { faults: Fault[] } {
  try {
    const raw = readYaml(file);
    const parsed = z.array(entrySchema).safeParse(raw);
    if (parsed.success) return { entries: parsed.data.map((entry) => ({ ...entry, file: name })) };
    const nameEntry = (at: PropertyKey[]): { entry: string; rest: PropertyKey[] } => ({
      entry: idOf(raw, at[0]),
      rest: at.slice(1),
    });
    return { faults: schemaFaults(name, parsed.error, nameEntry) };
  } catch (error) {
    if (error instanceof FaultyData) return { faults: error.faults };
    throw error;
  }
}

function idOf(raw: unknown, index: PropertyKey | undefined): string {
  const entry: unknown = Array.isArray(raw) && typeof index === 'number' ? raw[index] : null;
  const named = z.looseObject({ id: z.string() }).safeParse(entry);
  return named.success ? named.data.id : `entry ${String(index ?? '')}`;
}

export function isValid({ valid }: Entry, now: number): boolean {
  const today = new Date(now).toISOString().slice(0, 10);
  return (valid?.from ?? today) <= today && today <= (valid?.until ?? today);
}

function renderTopic(entry: Entry, clauses: FactClauses, ids: Set<string>): Topic {
  const answer = forEachLocale(entry.answer);
  const speak = (locale: Locale): string => expandFacts(answer[locale], clauses[locale]).trim();
  return {
    id: entry.id,
    title: forEachLocale(entry.title),
    answer: { 'zh-CN': speak('zh-CN'), 'zh-Hant': speak('zh-Hant'), en: speak('en') },
    related: entry.related.filter((id) => ids.has(id)),
    flow: entry.flow,
    revision: String(entry.revision),
  };
}

function listExamples(entries: Entry[], from: 'questions' | 'regression'): Example[] {
  return entries.flatMap((entry) =>
    (['zh-CN', 'en'] as const).flatMap((locale) =>
      entry[from][locale].map((text) => ({ id: entry.id, text, locale })),
    ),
  );
}

function titlesOf({ id, title }: Entry): Example[] {
  return (['zh-CN', 'en'] as const).map((locale) => ({ id, text: title[locale], locale }));
}
