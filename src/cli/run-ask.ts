import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { WrongUsage } from '../boot.js';
import { loadCorpus, loadLanguage } from '../faq/corpus.js';
import { loadFactWording } from '../faq/facts.js';
import { FaultyData } from '../faq/fault.js';
import { loadOperator } from '../faq/operator.js';
import { loadPhrases } from '../faq/phrases.js';
import type { Example, Understand } from '../faq/topic.js';
import { loadTrained, trainedFile } from '../faq/trained-file.js';
import { createUnderstand } from '../faq/understand.js';

export interface AskOptions {
  /** A JSONL file that replaces the corpus; null for our own. */
  corpus: string | null;
  /** Overrides the point below which anything but smalltalk becomes none; null for the service's own. */
  threshold: number | null;
}

/** @throws WrongUsage, or what parseArgs throws */
export function parseAskOptions(args: string[]): AskOptions {
  const { values } = parseArgs({ args, options: { corpus: { type: 'string' }, threshold: { type: 'string' } } });
  const threshold = values.threshold === undefined ? null : Number(values.threshold);
  if (Number.isNaN(threshold) || values.threshold?.trim() === '') {
    throw new WrongUsage('--threshold must be a number, for example --threshold 0.3');
  }
  return { corpus: values.corpus ?? null, threshold };
}

/** Builds what `npm run ask` asks: the service's own understanding, or one over somebody else's questions.
 *  `now`: epoch milliseconds. @throws FaultyData */
export function loadUnderstand(root: string, corpus: string | null, now: number): Understand {
  const faqFolder = path.join(root, 'faq-data');
  if (corpus !== null) {
    return createUnderstand({ ...loadLanguage(faqFolder), examples: readForeignCorpus(corpus), sayings: [], outOfScope: [] }, null);
  }
  const operator = loadOperator(faqFolder);
  const wording = loadFactWording(path.join(root, 'flows/lines'));
  const own = loadCorpus({ faqFolder, operator, wording, now });
  return createUnderstand(own, loadPhrases(faqFolder), loadTrained(trainedFile(root), own));
}

const foreignEntry = z.object({
  id: z.string().min(1),
  questions: z.array(z.string()).min(1),
  answer: z.string().optional(),
});

/** @throws FaultyData naming the line */
export function readForeignCorpus(file: string): Example[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const examples = lines.flatMap((line, at) => (line.trim() === '' ? [] : readForeignLine(line, file, at + 1)));
  if (examples.length > 0) return examples;
  throw new FaultyData([{ file, entry: '', place: '', what: 'holds no questions', remedy: 'Give one entry a line.' }]);
}

function readForeignLine(line: string, file: string, number: number): Example[] {
  const parsed = foreignEntry.safeParse(parseJson(line));
  if (parsed.success) return parsed.data.questions.map((text) => ({ id: parsed.data.id, text, locale: 'zh-CN' }));
  const remedy = 'Write {"id": "…", "questions": ["…"]} on one line.';
  throw new FaultyData([{ file, entry: `line ${number}`, place: '', what: 'is no corpus entry', remedy }]);
}

const question = z.object({ text: z.string(), locale: z.string().optional() });

/** One JSON line for one line read. A line that is no question yields `{"error"}`. */
export function answerLine(line: string, understand: Understand, threshold: number | null): string {
  const parsed = question.safeParse(parseJson(line));
  if (!parsed.success) return JSON.stringify({ error: 'a line must be {"text": "...", "locale"?: "..."}' });
  const { text } = parsed.data;
  const { kind, id, score, candidates } = understand(text, threshold ?? undefined);
  return JSON.stringify({ text, kind, id, score, candidates });
}

/** Answers every line as it comes, in order. `write` resolves when there is room for more. */
export async function answerLines(
  lines: AsyncIterable<string>,
  write: (line: string) => Promise<void>,
  understand: Understand,
  threshold: number | null,
): Promise<void> {
  for await (const line of lines) await write(`${answerLine(line, understand, threshold)}\n`);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
