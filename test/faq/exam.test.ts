import { describe, expect, it } from '@jest/globals';
import { normalise } from '../../src/faq/normalise.js';
import { measureMatching } from '../bench/match-accuracy.js';
import { loadExam, loadOwnCorpus } from '../support/faq-corpus.js';

const LEAST = { 'exam, zh-CN: right': 0.85, 'exam, zh-Hant: right': 0.8, 'exam, en: right': 0.8 };

describe('the examination', () => {
  it('holds nothing that the index holds', () => {
    const { examples, sayings, outOfScope } = loadOwnCorpus();
    const learnt = new Set([...[...examples, ...sayings].map(({ text }) => text), ...outOfScope].map(normalise));
    const { topics, 'out-of-scope': foreign } = loadExam();
    const asked = [...Object.values(topics), foreign].flatMap((lists) => Object.values(lists).flat());
    expect(asked.filter((text) => learnt.has(normalise(text)))).toEqual([]);
  });

  it('is passed: most questions are answered rightly, and few foreign messages are answered', () => {
    const shares = new Map(measureMatching().map(({ what, count, of }) => [what, count / of]));
    for (const [what, least] of Object.entries(LEAST)) expect([what, (shares.get(what) ?? 0) >= least]).toEqual([what, true]);
    expect(shares.get('exam, out of scope: answered')).toBeLessThanOrEqual(0.08);
  });
});
