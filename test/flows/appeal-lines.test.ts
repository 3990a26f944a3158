import { describe, expect, it } from '@jest/globals';
import { FACTS, offerReasons, REASON_CHOICES, REASON_OF_TOPIC } from '../../flows/appeal-reasons.js';
import { type SeenCase, tellCase } from '../../flows/seen-case.js';
import { LOCALES } from '../../src/dialogue/locale.js';
import { APPEAL_REASONS } from '../../src/wallet/wallet.js';
import { content } from '../support/test-app.js';

const NOW = 1_795_300_000_000;
const { lines, topics } = content();
const base: SeenCase = {
  id: 'AP20261118000001', kind: 'appeal', state: 'submitted', transactionIds: [], reason: null, amount: null, refunded: null, filedAt: NOW, needs: [],
  dueAt: null, decision: null, reviewUntil: null, undoUntil: null, expiresAt: null, mayRefile: false, files: 0,
};
const speak = (change: Partial<SeenCase>, locale: (typeof LOCALES)[number] = 'zh-CN'): string =>
  lines.speak('appealStatus.form', tellCase({ ...base, ...change }, NOW), locale, NOW);

describe('the reasons of an appeal', () => {
  it.each(APPEAL_REASONS)('%s: every question, name and hint has its words', (reason) => {
    const keys = [`appeal.reason.${reason}`, `appeal.useful.${reason}`];
    const ofFacts = FACTS[reason].flatMap(({ id }) => [`appeal.fact.${reason}.${id}`, `appeal.factName.${id}`]);
    expect([...keys, ...ofFacts].filter((key) => !lines.has(key))).toEqual([]);
  });

  it('can all be chosen, four and a page more at a time', () => {
    expect(Object.values(REASON_CHOICES).sort()).toEqual([...APPEAL_REASONS].sort());
    for (const page of [0, 1]) expect(offerReasons(null, page).choices).toHaveLength(5);
  });

  it('are known from topics that there are', () => {
    expect(Object.keys(REASON_OF_TOPIC).filter((topic) => !topics.has(topic))).toEqual([]);
  });
});

describe('the state of a case', () => {
  const states = [
    ...['submitted', 'needMoreEvidence', 'inReview', 'waitingMerchant', 'refundApproved', 'refunded', 'partiallyRefunded', 'needRefundCard', 'rejected', 'withdrawn', 'closedNoReply'].map((state) => ({ kind: 'appeal' as const, state })),
    ...['submitted', 'needMoreEvidence', 'inReview', 'waitingMerchant', 'replied', 'withdrawn', 'closedNoReply'].map((state) => ({ kind: 'complaint' as const, state })),
    ...['awaitingIdentity', 'underReview', 'coolingOff', 'paused', 'rejected', 'undone', 'completed'].map((state) => ({ kind: 'closure' as const, state })),
  ];
  it.each(states)('$kind $state: has words of its own in every language', (seen) => {
    for (const locale of LOCALES) expect(speak(seen, locale)).not.toContain(lines.speak(`appealStatus.next.${seen.kind}.other`, {}, locale, NOW));
  });

  it('is put in general words, never as a code, when the operator says something new', () => {
    const said = speak({ state: 'needMoreEvidence', needs: ['bloodSample'], dueAt: NOW + 1 }) + speak({ state: 'frobnicated' }) + speak({ state: 'rejected', decision: { code: 'xyz', at: 0 } });
    for (const code of ['bloodSample', 'frobnicated', 'xyz']) expect(said).not.toContain(code);
  });

  it('is called overdue only when the reply is', () => {
    expect(speak({ state: 'inReview', dueAt: NOW - 1 })).toContain('已经超过了');
    expect(speak({ state: 'inReview', dueAt: NOW + 1 })).not.toContain('已经超过了');
    expect(speak({ state: 'refunded', dueAt: NOW - 1 })).not.toContain('已经超过了');
  });
});
