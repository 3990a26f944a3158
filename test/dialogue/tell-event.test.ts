import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { Follow } from '../../flows/kit.js';
import { followIn, refuseEvent } from '../../src/dialogue/following.js';
import { newSession, type Session } from '../../src/dialogue/session.js';
import type { Case, OperatorEvent, Person, Transaction } from '../../src/wallet/wallet.js';
import { REGISTRATION_STATES, TRANSACTION_STATUSES, WalletUnavailable } from '../../src/wallet/wallet.js';
import { content } from '../support/test-app.js';
import { NOW, openTalk, type Operator, standingIn, type Talk } from './talk.js';

const DAY_MS = 86_400_000;
const CASE = 'AP20261114000003';

const appeal = (state: string, more: Partial<Case> = {}): Case => ({
  id: CASE, kind: 'appeal', state, transactionIds: ['T20261113100028'], reason: 'merchantDispute', about: null, amount: '2999.00', refunded: null,
  filedAt: NOW - 10 * DAY_MS, needs: [], dueAt: NOW + 3 * DAY_MS, decision: null, reviewUntil: null, undoUntil: null, expiresAt: null,
  mayRefile: false, files: 0, relatedCaseId: null, ...more,
});
const payment = (status: string, more: Partial<Transaction> = {}): Transaction => ({
  id: 'T1', kind: 'scanPay', amount: '132.50', counterparty: '万家超市', account: null, at: NOW - DAY_MS, status: status as Transaction['status'],
  deducted: true, failure: null, cancellable: false, refunds: [], ...more,
});
const person = (status: string): Person => ({ status, identityVerified: false, name: '王芳' }) as unknown as Person;

let events = 0;
const eventOf = (state: string, more: Partial<OperatorEvent> = {}): OperatorEvent => ({
  eventId: `ev-${(events += 1)}`, type: 'case.updated', userId: 'u-1', occurredAt: NOW + 1_000 * events, state, transactionId: null, caseId: CASE, ...more,
});
const take = (talk: Talk, event: OperatorEvent, readAgainst: string | null = null): string[] =>
  talk.take({ type: 'operatorEvent', id: `event:${event.eventId}`, event, readAgainst });

const MATTERS: Follow[] = [
  { kind: 'case', userId: 'u-1', id: CASE, known: 'submitted' },
  { kind: 'transaction', userId: 'u-1', id: 'T1', known: 'unknown' },
  { kind: 'identity', userId: 'u-1', known: 'unknown' },
  { kind: 'wallet', userId: 'u-1', known: 'unknown' },
];
const following = (session: Session, matters: Follow[] = MATTERS): Session => {
  matters.forEach((matter) => followIn(session, matter, NOW));
  session.following['registration:u-1'] = { state: 'unknown', occurredAt: 0, readAt: NOW };
  return session;
};
const answering = (found: unknown): Operator => ({ query }) => {
  if (query === 'cases') return [];
  return query === 'person' && !(found && typeof found === 'object' && 'identityVerified' in found) ? undefined : found;
};
const open = (found: unknown, start: (session: Session) => Session = (session) => session): Talk =>
  openTalk((session) => following(start(session)), [], answering(found));

describe('every state that the operator has is told in words of its own, in every language:', () => {
  const cases: [type: OperatorEvent['type'], states: readonly string[], found: (state: string) => unknown][] = [
    ['case.updated', [
      'submitted', 'needMoreEvidence', 'inReview', 'waitingMerchant', 'refundApproved', 'refunded', 'partiallyRefunded', 'needRefundCard', 'rejected',
      'replied', 'withdrawn', 'closedNoReply',
    ], (state) => appeal(state, { needs: ['orderPage', 'somethingNew'], refunded: '999.00', reviewUntil: NOW + DAY_MS, decision: { code: 'merchantRefused', at: NOW } })],
    ['closure.updated', ['awaitingIdentity', 'underReview', 'coolingOff', 'paused', 'rejected', 'undone', 'withdrawn', 'completed'],
      (state) => appeal(state, { kind: 'closure', undoUntil: NOW + DAY_MS, expiresAt: NOW + DAY_MS })],
    ['transaction.updated', TRANSACTION_STATUSES,
      (state) => payment(state, { refunds: [{ amount: '30.00', state: 'arrived', to: 'card', tail: '7788', reason: null, at: NOW }] })],
    ['identity.updated', ['verified', 'identityFailed', 'identityPending'], () => person('active')],
    ['wallet.updated', ['active', 'frozen', 'closing', 'closed', 'holderDeceasedReported', 'phoneChanged', 'balanceWithdrawn', 'autoDebitsCancelled'], person],
    ['registration.updated', REGISTRATION_STATES, () => null],
  ];
  const walk = cases.flatMap(([type, states, found]) =>
    states.flatMap((state) => (['zh-CN', 'zh-Hant', 'en'] as const).map((locale) => [type, state, locale, found(state)] as const)));

  it.each(walk)('%s %s %s', (type, state, locale, found) => {
    for (const known of [found, undefined]) {
      const talk = open(known, (session) => ({ ...session, locale, following: {} }));
      talk.session.following[`case:${CASE}`] = { state: 'unknown', occurredAt: 0, readAt: NOW };
      const said = take(talk, eventOf(state, { type, transactionId: 'T1' }));
      expect(said).toEqual([`event.${type.split('.')[0]}.${state}`]);
      const [message] = talk.last();
      expect(message?.text).not.toMatch(/[{}]|undefined|null|NaN|\n\n|\n$/);
      expect(/\p{Script=Han}/u.test(message?.text.replaceAll('万家超市', '') ?? '')).toBe(locale !== 'en');
    }
  });
});

describe('what a person hears of an event', () => {
  it('names the evidence, its date, and offers to add it', () => {
    const talk = open(appeal('needMoreEvidence', { needs: ['orderPage', 'chatWithMerchant'] }));
    take(talk, eventOf('needMoreEvidence'));
    const [message] = talk.last();
    expect(message?.text).toMatch(/订单页面[^]*聊天记录[^]*之前补上/);
    expect(message?.quickReplies).toEqual([{ label: '补充材料', action: `evidence:${CASE}` }]);
    expect(talk.press(`evidence:${CASE}`)).not.toContain('flow.oldButtonOutside');
    expect(talk.session.flow?.name).toBe('appeal-status');
  });

  it('is asked for again when something else is needed', () => {
    const talk = open(appeal('needMoreEvidence', { needs: ['orderPage'] }));
    take(talk, eventOf('needMoreEvidence'));
    expect(take(talk, eventOf('needMoreEvidence'))).toEqual(['event.case.needMoreEvidence']);
  });

  it('names the reason and until when a review may be asked for', () => {
    const talk = open(appeal('rejected', { decision: { code: 'merchantRefused', at: NOW }, reviewUntil: NOW + DAY_MS, dueAt: null }));
    take(talk, eventOf('rejected'));
    expect(talk.last()[0]?.text).toMatch(/商家不同意退款[^]*之前可以补充材料申请复核[^]*不需要您付款/);
  });

  it('warns of who asks for it again wherever money comes back', () => {
    for (const state of ['refundApproved', 'refunded', 'partiallyRefunded', 'needRefundCard']) {
      const talk = open(appeal(state, { refunded: '300.00' }));
      take(talk, eventOf(state));
      expect(talk.last()[0]?.text).toContain('不需要您付款、扫码、给卡号或验证码');
    }
  });

  it('has the amount only where the operator says the same as the event', () => {
    const talk = open(payment('pending'));
    take(talk, eventOf('refunded', { type: 'transaction.updated', transactionId: 'T1', caseId: null }));
    expect(talk.last()[0]?.text).not.toContain('132.50');
  });

  it('of a state that has no words says that there is news', () => {
    expect(take(open(appeal('sentToMars')), eventOf('sentToMars'))).toEqual(['event.case.changed']);
  });
});

describe('an event', () => {
  it('is told once, and not again in the same state', () => {
    const talk = open(appeal('inReview'));
    expect(take(talk, eventOf('inReview'))).toEqual(['event.case.inReview']);
    expect(take(talk, eventOf('inReview'))).toEqual([]);
  });

  it('that is older than what is known is passed over', () => {
    const talk = open(appeal('refunded'));
    const earlier = eventOf('inReview');
    expect(take(talk, eventOf('refunded'))).toEqual(['event.case.refunded']);
    expect(take(talk, earlier)).toEqual([]);
    expect(talk.session.following[`case:${CASE}`]?.state).toBe('refunded');
  });

  it('from before the following is passed over where the operator says what the person knows', () => {
    expect(take(open(appeal('submitted')), eventOf('inReview', { occurredAt: NOW - 5_000 }))).toEqual([]);
  });

  it('that only seems to be from before, by a clock that is late, is told', () => {
    expect(take(open(appeal('inReview')), eventOf('inReview', { occurredAt: NOW - 5_000 }))).toEqual(['event.case.inReview']);
  });

  it('of the same moment as another is told where the operator says so, and passed over where it does not', () => {
    const at = NOW + 999_000;
    const talk = open(appeal('refundApproved'));
    take(talk, eventOf('inReview', { occurredAt: at }));
    expect(take(talk, eventOf('refundApproved', { occurredAt: at }))).toEqual(['event.case.refundApproved']);
    const other = open(appeal('inReview'));
    take(other, eventOf('inReview', { occurredAt: at }));
    expect(take(other, eventOf('waitingMerchant', { occurredAt: at }))).toEqual([]);
  });

  it('after one that is stamped ahead of now is told where the operator says so, and passed over where it does not', () => {
    const ahead = eventOf('inReview', { occurredAt: NOW + 3_600_000 });
    const talk = open(appeal('refundApproved'));
    take(talk, ahead);
    talk.pass(60_000);
    expect(take(talk, eventOf('refundApproved', { occurredAt: NOW + 60_000 }))).toEqual(['event.case.refundApproved']);
    // Of the first the operator says what the person knows, of the second neither.
    for (const found of [appeal('inReview'), appeal('submitted')]) {
      const other = open(found);
      take(other, ahead);
      other.pass(60_000);
      expect(take(other, eventOf('waitingMerchant', { occurredAt: NOW + 60_000 }))).toEqual([]);
      expect(take(other, eventOf('inReview', { occurredAt: NOW + 60_001 }))).toEqual([]);
      expect(take(other, eventOf('refundApproved', { occurredAt: NOW + 70_000 }))).toEqual([]);
      expect(take(other, eventOf('waitingMerchant', { occurredAt: NOW + 3_600_001 }))).toEqual(['event.case.waitingMerchant']);
    }
  });

  it('after one that is stamped ahead of now is not taken as long as the operator cannot be asked', () => {
    let found: unknown = undefined;
    const talk = openTalk((session) => following(session), [], (query) => answering(found)(query));
    take(talk, eventOf('inReview', { occurredAt: NOW + 3_600_000 }));
    talk.pass(60_000);
    const older = eventOf('refundApproved', { occurredAt: NOW + 60_000 });
    expect(() => take(talk, older)).toThrow(WalletUnavailable);
    found = appeal('refundApproved');
    expect(take(talk, older)).toEqual(['event.case.refundApproved']);
  });

  it('that is older than one of the same clock that runs ahead is passed over when the time of that has come', () => {
    const talk = open(appeal('refundApproved'));
    take(talk, eventOf('refunded', { occurredAt: NOW + 3_600_000 }));
    talk.pass(3_600_000);
    expect(take(talk, eventOf('refundApproved', { occurredAt: NOW + 3_599_000 }))).toEqual([]);
  });

  it('from far in the future has others doubted for a day at the most', () => {
    const talk = open(undefined);
    take(talk, eventOf('inReview', { occurredAt: NOW + 999 * DAY_MS }));
    talk.pass(DAY_MS + 1);
    expect(take(talk, eventOf('refundApproved', { occurredAt: NOW + DAY_MS + 1 }))).toEqual(['event.case.refundApproved']);
  });

  it('is told in plain words when the operator does not answer', () => {
    expect(take(open(undefined), eventOf('rejected'))).toEqual(['event.case.rejected']);
  });

  it('of a step on the way is kept from who wants to hear only of the end', () => {
    const talk = openTalk((session) => following(session, [{ kind: 'case', userId: 'u-1', id: CASE, known: 'submitted', quiet: true }]), [], () => undefined);
    expect(take(talk, eventOf('inReview'))).toEqual([]);
    expect(take(talk, eventOf('needMoreEvidence'))).toEqual(['event.case.needMoreEvidence']);
  });

  it('of a step on the way is told to who wishes for news after all', () => {
    const talk = openTalk((session) => following(session, [{ kind: 'case', userId: 'u-1', id: CASE, known: 'submitted', quiet: true }]), [], () => undefined);
    delete talk.session.following['registration:u-1'];
    expect(talk.type('有消息告诉我')).toEqual(['event.willTell']);
    expect(take(talk, eventOf('inReview'))).toEqual(['event.case.inReview']);
  });
});

describe('a state that is read on following', () => {
  it('is told where it is not what the person knows', () => {
    expect(take(open(appeal('inReview')), eventOf('inReview', { occurredAt: NOW }), 'submitted')).toEqual(['event.case.inReview']);
  });

  it('is not told again by the event that made it, and not in place of one that came meanwhile', () => {
    const talk = open(appeal('inReview'));
    take(talk, eventOf('inReview', { occurredAt: NOW }), 'submitted');
    expect(take(talk, eventOf('inReview', { occurredAt: NOW - 10 }))).toEqual([]);
    expect(take(talk, eventOf('rejected', { occurredAt: NOW }), 'submitted')).toEqual([]);
  });
});

describe('whoever has the conversation:', () => {
  it('an agent, then it is one factual message of the system without buttons', () => {
    const talk = open(appeal('rejected'), (session) => ({ ...session, owner: 'agent' }));
    take(talk, eventOf('rejected'));
    expect(talk.last()).toMatchObject([{ role: 'system', quickReplies: [], cause: null }]);
    expect(talk.session.owner).toBe('agent');
  });

  it.each(['queued', 'closed'] as const)('%s, the person is told and it stays so', (owner) => {
    const talk = open(appeal('rejected'), (session) => ({ ...session, owner }));
    take(talk, eventOf('rejected'));
    expect(talk.last()).toMatchObject([{ role: 'bot', cause: null }]);
    expect(talk.session.owner).toBe(owner);
  });

  it('a flow, then its question is asked again after the news', () => {
    const talk = open(appeal('inReview'));
    talk.press('flow:complaint');
    const question = talk.last().at(-1)?.sources[0]?.id ?? '';
    const state = talk.session.flow?.state;
    expect(take(talk, eventOf('inReview'))).toEqual(['event.case.inReview', question]);
    expect(talk.session.flow?.state).toBe(state);
  });

  it('a flow that is working, then nothing is asked', () => {
    const talk = open(appeal('inReview'), (session) => {
      const standing = standingIn('appeal-status', 'adding', {})(session);
      return { ...standing, flow: standing.flow && { ...standing.flow, awaits: 'k-1' } };
    });
    expect(take(talk, eventOf('inReview'))).toEqual(['event.case.inReview']);
  });

  it('somebody in despair is told without a button', () => {
    const crisis = { at: NOW, replies: 0, putOff: false, eased: false };
    const talk = open(appeal('rejected'), (session) => ({ ...session, owner: 'queued', crisis }));
    take(talk, eventOf('rejected'));
    expect(talk.last()).toMatchObject([{ quickReplies: [] }]);
  });
});

describe('following', () => {
  const session = (): Session => following(newSession('c-1', 'http', { userId: 'u-1', name: null, phone: null }, 'zh-CN'));

  it("hears of the person's own matters alone, whatever number an event names", () => {
    expect(refuseEvent(session(), eventOf('inReview'))).toBeNull();
    expect(refuseEvent(session(), eventOf('inReview', { userId: 'u-2' }))).toBe('belongsToAnother');
    expect(refuseEvent(session(), eventOf('inReview', { caseId: 'AP20261114000004' }))).toBe('notFollowed');
  });

  it('goes by what an event is about, not by which numbers it carries besides', () => {
    expect(refuseEvent(session(), eventOf('refunded', { transactionId: 'T9' }))).toBeNull();
    expect(refuseEvent(session(), eventOf('verified', { type: 'identity.updated', caseId: 'AP1' }))).toBeNull();
  });

  it('lets go what was followed longest ago when it is more than fifty matters', () => {
    const full = session();
    for (let number = 0; number < 60; number += 1) followIn(full, { kind: 'case', userId: 'u-1', id: `AP${number}`, known: 'x' }, NOW + 1 + number);
    expect(Object.keys(full.following)).toHaveLength(50);
    expect(full.following['case:AP59']).toBeDefined();
    expect(full.following['case:AP0']).toBeUndefined();
  });
});

describe("the README's table of states", () => {
  const kinds = ['case', 'closure', 'transaction', 'identity', 'wallet', 'registration'];

  it.each(kinds)('names every state of %s that has words, and no other', async (kind) => {
    const text = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const row = text.split('\n').find((line) => line.startsWith(`| \`${kind}.updated\``)) ?? '';
    const named = [...row.matchAll(/`(\w+)`/g)].map(([, state]) => state);
    const written = content().lines.keys().filter((key) => key.startsWith(`event.${kind}.`)).map((key) => key.split('.')[2]);
    expect(named.toSorted()).toEqual(written.filter((state) => state !== 'changed').toSorted());
  });
});
