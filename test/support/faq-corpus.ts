import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { type Corpus, loadCorpus } from '../../src/faq/corpus.js';
import { loadFactWording } from '../../src/faq/facts.js';
import { loadOperator } from '../../src/faq/operator.js';
import { loadPhrases } from '../../src/faq/phrases.js';
import type { Understand } from '../../src/faq/topic.js';
import { loadTrained, trainedFile } from '../../src/faq/trained-file.js';
import { createUnderstand } from '../../src/faq/understand.js';
import { packageRoot } from '../../src/package-root.js';

/** When the tests take place: within the validity of every topic. */
export const TEST_NOW = Date.UTC(2026, 10, 23);

/** The project's own corpus. */
export function loadOwnCorpus(root = packageRoot()): Corpus {
  const faqFolder = path.join(root, 'faq-data');
  const wording = loadFactWording(path.join(root, 'flows/lines'));
  return loadCorpus({ faqFolder, operator: loadOperator(faqFolder), wording, now: TEST_NOW });
}

/** The project's own understanding, as the service has it. */
export function loadOwnUnderstand(root = packageRoot()): Understand {
  const corpus = loadOwnCorpus(root);
  return createUnderstand(corpus, loadPhrases(path.join(root, 'faq-data')), loadTrained(trainedFile(root), corpus));
}

const asked = z.array(z.string());
const examSchema = z.object({
  topics: z.record(z.string(), z.object({ 'zh-CN': asked, 'zh-Hant': asked, en: asked })),
  sayings: z.record(z.string(), z.object({ 'zh-CN': asked, en: asked })),
  'not-sayings': z.object({ 'zh-CN': asked, en: asked }),
  'out-of-scope': z.object({ 'zh-CN': asked, en: asked }),
});
export type Exam = z.infer<typeof examSchema>;

/** Questions and foreign messages that the index never held. */
export function loadExam(): Exam {
  return examSchema.parse(parse(readFileSync(path.join(packageRoot(), 'test/support/exam.yaml'), 'utf8')));
}

export interface SmallEntry {
  id: string;
  [key: string]: unknown;
}

/** A sound topic, for tests to spoil in one place. Its questions carry the id, so that no two topics share one. */
export function soundEntry(id: string, changes: Record<string, unknown> = {}): SmallEntry {
  const many = (count: number, text: string): string[] => Array.from({ length: count }, (_, at) => `${text} ${id} ${at + 11}`);
  return {
    id,
    title: { 'zh-CN': '标题', en: 'Title' },
    answer: { 'zh-CN': '请看说明。{support.hotline}。', en: 'Please see the notes. {support.hotline}.' },
    questions: { 'zh-CN': many(30, '问题'), en: many(12, 'question') },
    regression: { 'zh-CN': many(3, '回归'), en: many(2, 'regression') },
    related: [],
    source: 'general',
    revision: 1,
    review: '2027-05-22',
    ...changes,
  };
}

/** A package folder of its own with the given topics; the operator, the phrases and the words are the project's. */
export function writeSmallRoot(entries: SmallEntry[]): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'faq-'));
  mkdirSync(path.join(root, 'faq-data'));
  mkdirSync(path.join(root, 'flows/lines'), { recursive: true });
  const own = ['faq-data/operator.yaml', 'faq-data/phrases.yaml', 'faq-data/sayings.yaml', 'faq-data/concepts.yaml', 'faq-data/danger-signs.yaml'];
  for (const file of [...own, 'flows/lines/zh-CN.yaml', 'flows/lines/en.yaml']) {
    writeFileSync(path.join(root, file), readFileSync(path.join(packageRoot(), file)));
  }
  writeFileSync(path.join(root, 'faq-data/out-of-scope.yaml'), stringify({ 'zh-CN': ['今天天气怎么样'], en: ['tell me a joke'] }));
  writeFileSync(path.join(root, 'faq-data/small.yaml'), stringify(entries));
  return root;
}
