import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkLines } from '../dialogue/lines.js';
import { checkCorpus, type CorpusFault } from '../faq/check.js';
import { type Corpus, loadCorpus } from '../faq/corpus.js';
import { type Entry, readEntries } from '../faq/entries.js';
import { type FactClauses, loadFactWording, phraseFacts } from '../faq/facts.js';
import { describeFault, type Fault, FaultyData, readYaml } from '../faq/fault.js';
import { normalise } from '../faq/normalise.js';
import { loadOperator } from '../faq/operator.js';
import { createRecognise, loadPhrases, type Phrases } from '../faq/phrases.js';
import {
  type Baseline,
  BASELINE_FILE,
  baselineSchema,
  findConfusions,
  findRegressions,
  isUnderstood,
  writeBaseline,
} from '../faq/regression.js';
import { createUnderstand } from '../faq/understand.js';

export interface FaqCheck {
  faults: Fault[];
  warnings: string[];
  /** A line of figures. */
  summary: string;
}

export interface FaqCheckOptions {
  /** Holds faq-data/ and flows/lines/. */
  root: string;
  /** Epoch milliseconds. */
  now: number;
  /** Whether the regression questions are held against the baseline, or become it. */
  baseline: 'compare' | 'update';
}

/** Checks the corpus and asks its regression questions. Faults of the corpus itself come first and alone, for a corpus
 *  that does not load cannot be asked. */
export function checkFaq({ root, now, baseline }: FaqCheckOptions): FaqCheck {
  const faqFolder = path.join(root, 'faq-data');
  try {
    const operator = loadOperator(faqFolder);
    const wording = loadFactWording(path.join(root, 'flows/lines'));
    const phrases = loadPhrases(faqFolder);
    const entries = readEntries(faqFolder);
    const faults = [...checkCorpus(entries, { operator, wording, now }), ...lineFaults(path.join(root, 'flows/lines'), phraseFacts(operator, wording))];
    if (faults.some(({ stops }) => stops)) return { faults, warnings: [], summary: 'The corpus does not load.' };
    const corpus = loadCorpus({ faqFolder, operator, wording, now });
    const asked = askRegression(corpus, phrases, path.join(faqFolder, BASELINE_FILE), baseline);
    return { ...asked, faults: [...faults, ...asked.faults], warnings: listWarnings(corpus, phrases, entries, now) };
  } catch (error) {
    if (error instanceof FaultyData) return { faults: error.faults, warnings: [], summary: 'The corpus does not load.' };
    throw error;
  }
}

/** The lines are held to the same never-list as the answers. */
function lineFaults(folder: string, facts: FactClauses): CorpusFault[] {
  const files = { 'zh-CN': readYaml(path.join(folder, 'zh-CN.yaml')), en: readYaml(path.join(folder, 'en.yaml')) };
  return checkLines(files, facts).map((fault) => ({ ...fault, stops: true }));
}

function askRegression(
  corpus: Corpus,
  phrases: Phrases,
  file: string,
  mode: FaqCheckOptions['baseline'],
): Pick<FaqCheck, 'faults' | 'summary'> {
  const understand = createUnderstand(corpus, phrases);
  const right = corpus.regression.filter((example) => isUnderstood(example, understand)).length;
  const summary =
    `${corpus.topics.size} topics, ${corpus.examples.length} questions in the index; ` +
    `${right} of ${corpus.regression.length} regression questions understood.`;
  if (mode === 'compare') return { faults: findRegressions(corpus.regression, readBaseline(file), understand), summary };
  writeFileSync(file, `${JSON.stringify(writeBaseline(corpus.regression, understand), null, 2)}\n`);
  return { faults: [], summary };
}

/** @throws FaultyData when it is not what `--update-baseline` writes */
function readBaseline(file: string): Baseline {
  const remedy = 'Run npm run faq:check -- --update-baseline.';
  if (!existsSync(file)) {
    throw new FaultyData([{ file, entry: '', place: '', what: 'is missing', remedy }]);
  }
  try {
    return baselineSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new FaultyData([{ file, entry: '', place: '', what: 'is no baseline', remedy }]);
  }
}

function listWarnings(corpus: Corpus, phrases: Phrases, entries: Entry[], now: number): string[] {
  const today = new Date(now).toISOString().slice(0, 10);
  const recognise = createRecognise(phrases);
  return [
    ...entries.filter(({ review }) => review < today).map(({ file, id, review }) => `${file} › ${id}: review was due on ${review}`),
    ...[...corpus.examples, ...corpus.regression].flatMap(({ id, text }) => {
      const recognised = recognise(normalise(text));
      return recognised === null ? [] : [`${id}: "${text}" is taken as ${recognised.id} by phrases.yaml`];
    }),
    ...findConfusions(corpus).map(({ id, asked, nearerTo }) => {
      const others = [...nearerTo].sort(([, a], [, b]) => b.length - a.length);
      const count = others.reduce((sum, [, questions]) => sum + questions.length, 0);
      const named = others.slice(0, 3).map(([other, questions]) => `${other} ${questions.length}, e.g. "${questions[0] ?? ''}"`);
      return `${id}: ${count} of ${asked} questions sound nearer to another topic when left out: ${named.join('; ')}`;
    }),
  ];
}

/** What a person reads; the exit code is 1 when there is a fault. */
export function reportCheck({ faults, warnings, summary }: FaqCheck): { text: string; exitCode: 0 | 1 } {
  const lines = [
    ...warnings.map((warning) => `warning  ${warning}`),
    ...faults.map((fault) => `FAULT    ${describeFault(fault)}`),
    `${summary} ${faults.length} faults, ${warnings.length} warnings.`,
  ];
  return { text: lines.join('\n'), exitCode: faults.length === 0 ? 0 : 1 };
}
