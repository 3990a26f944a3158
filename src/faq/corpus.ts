import path from 'node:path';
import { z } from 'zod';
import type { Locale } from '../dialogue/locale.js';
import { checkCorpus } from './check.js';
import { type Concepts, loadConcepts } from './concepts.js';
import { type Entry, isValid, readEntries } from './entries.js';
import { expandFacts, type FactClauses, type FactWording, forEachLocale, phraseFacts } from './facts.js';
import { FaultyData, readYaml, schemaFaults } from './fault.js';
import type { Operator } from './operator.js';
import { loadSayings } from './sayings.js';
import type { Example, Topic } from './topic.js';

/** What the matcher learns from. */
export interface MatchingData {
  examples: Example[];
  /** What is said to the bot rather than asked of the corpus: wishes, commands, small talk. */
  sayings: Example[];
  /** Messages that nothing answers. */
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
    sayings: loadSayings(path.join(faqFolder, 'sayings.yaml')),
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
