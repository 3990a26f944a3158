import path from 'node:path';
import { toTraditional } from '../../src/dialogue/chinese.js';
import type { Example } from '../../src/faq/corpus.js';
import { loadPhrases } from '../../src/faq/phrases.js';
import { askLeftOut } from '../../src/faq/regression.js';
import type { Understand } from '../../src/faq/topic.js';
import { createUnderstand } from '../../src/faq/understand.js';
import { packageRoot } from '../../src/package-root.js';
import { loadOutOfScope, loadOwnCorpus } from '../support/faq-corpus.js';

export interface Share {
  what: string;
  count: number;
  of: number;
}

/** How well messages are understood: questions left out of the index (five folds), regression questions in three
 *  scripts, and messages that nothing answers. A question that a phrase takes for a flow counts as not its topic's. */
export function measureMatching(root = packageRoot()): Share[] {
  const corpus = loadOwnCorpus(root);
  const understand = createUnderstand(corpus, loadPhrases(path.join(root, 'faq-data')));
  const leftOut = askLeftOut(corpus);
  const of = (locale: Example['locale']): Example[] => corpus.regression.filter((example) => example.locale === locale);
  const traditional = of('zh-CN').map((example) => ({ ...example, text: toTraditional(example.text) }));
  return [
    ...(['zh-CN', 'en'] as const).map((locale) => {
      const asked = leftOut.filter(({ example }) => example.locale === locale);
      return share(`left out, ${locale}: best topic`, asked, ({ example, first }) => first === example.id);
    }),
    ...shareRegression('zh-CN', of('zh-CN'), understand),
    ...shareRegression('zh-Hant', traditional, understand),
    ...shareRegression('en', of('en'), understand),
    share('out of scope: answered all the same', loadOutOfScope(), (text) =>
      ['answer', 'choose', 'flow', 'command', 'handoff', 'crisis'].includes(understand(text).kind),
    ),
  ];
}

function shareRegression(script: string, asked: Example[], understand: Understand): Share[] {
  const amongFirst =
    (most: number) =>
    ({ id, text }: Example): boolean =>
      understand(text).candidates.slice(0, most).some((candidate) => candidate.id === id);
  return [
    share(`regression, ${script}: best topic`, asked, amongFirst(1)),
    share(`regression, ${script}: among the first three`, asked, amongFirst(3)),
    share(`regression, ${script}: answered rightly`, asked, ({ id, text }) => understand(text).id === id),
    share(`regression, ${script}: answered wrongly`, asked, ({ id, text }) => {
      const understood = understand(text);
      return understood.id !== null && understood.id !== id;
    }),
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
