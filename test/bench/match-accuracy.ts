import { LOCALES } from '../../src/dialogue/locale.js';
import type { Understand } from '../../src/faq/topic.js';
import { type Exam, loadExam, loadOwnCorpus, loadOwnUnderstand } from '../support/faq-corpus.js';

export interface Share {
  what: string;
  count: number;
  of: number;
}

/** How well messages are understood: the examination, in the three written forms, its foreign messages, and the
 *  corpus's own regression questions. A question that is taken for a start or a command counts as wrong. */
export function measureMatching(understand: Understand = loadOwnUnderstand(), exam: Exam = loadExam()): Share[] {
  const topics = Object.entries(exam.topics);
  const foreign = [...exam['out-of-scope']['zh-CN'], ...exam['out-of-scope'].en];
  return [
    ...LOCALES.flatMap((locale) =>
      shareRight(`exam, ${locale}`, topics.flatMap(([id, asked]) => asked[locale].map((text) => ({ id, text }))), understand),
    ),
    share('exam, out of scope: answered', foreign, (text) => !['none', 'smalltalk'].includes(understand(text).kind)),
    ...shareRight('regression questions', loadOwnCorpus().regression, understand),
  ];
}

function shareRight(what: string, asked: { id: string; text: string }[], understand: Understand): Share[] {
  const understood = asked.map(({ id, text }) => ({ id, got: understand(text) }));
  return [
    share(`${what}: right`, understood, ({ id, got }) => got.id === id),
    share(`${what}: wrong`, understood, ({ id, got }) => got.id !== null && got.id !== id),
    share(`${what}: among the first three`, understood, ({ id, got }) => got.candidates.slice(0, 3).some((each) => each.id === id)),
  ];
}

function share<T>(what: string, asked: T[], holds: (each: T) => boolean): Share {
  return { what, count: asked.filter(holds).length, of: asked.length };
}

export function formatShares(shares: Share[]): string {
  return shares
    .map(({ what, count, of }) => `${what.padEnd(44)} ${String(count).padStart(5)} / ${String(of).padEnd(5)} ${(count / of).toFixed(3)}`)
    .join('\n');
}

if (process.argv[1]?.includes('match-accuracy') === true) console.log(formatShares(measureMatching()));
