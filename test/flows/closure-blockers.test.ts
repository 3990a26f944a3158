import { describe, expect, it } from '@jest/globals';
import { findOpenAppeals, findRefunds, findWaiting, hold, type Holding, listObstacles, needsPerson, tellObstacles } from '../../flows/closure-blockers.js';
import type { Case, Person, Transaction } from '../../src/wallet/wallet.js';
import { content } from '../support/test-app.js';

const NOW = 1_795_300_000_000;
const HOUR_MS = 3_600_000;
const person: Person = {
  id: 'u-1', name: '', phone: null, identityVerified: true, status: 'active', freeze: null, balance: '0.00', minor: false, documentType: 'idCard',
  cards: null, autoDebits: [], login: null, phoneChangedAt: null, newDeviceAt: null,
};
const nothing = { holding: null, waiting: null, refunds: null, appeals: [], merchant: false };
const heldBy = (change: Partial<Person>): Holding => hold({ ...person, ...change }, NOW);
const names = (change: Partial<Person>): string[] =>
  listObstacles({ ...nothing, holding: heldBy(change) }).map(({ line }) => line.replace('closure.obstacle.', ''));
const frozen = (kind: 'riskControl' | 'judicial' | 'self' | 'stopLoss', authority: string | null = null): Partial<Person> => ({
  freeze: { kind, at: NOW, unfreezeBy: 'person', authority },
});

describe('what stands in the way of a closure', () => {
  it('is nothing for an empty wallet', () => {
    expect(names({})).toEqual([]);
  });

  it.each<[string, Partial<Person>, string[]]>([
    ['a balance, cards unknown', { balance: '0.01' }, ['balance']],
    ['a balance and no card', { balance: '5.00', cards: [] }, ['balanceNoCard']],
    ['a balance and a closed card', { balance: '5.00', cards: [{ bank: '', tail: '7788', state: 'closed' }] }, ['balanceClosedCard']],
    ['a balance, a passport and no card', { balance: '5.00', cards: [], documentType: 'passport' }, ['balanceStranded']],
    ['no identity', { identityVerified: false }, ['notVerified']],
    ['no identity, a passport', { identityVerified: false, documentType: 'passport' }, ['notVerifiedOtherDocument']],
    ['risk control', frozen('riskControl'), ['restricted']],
    ['an authority that is named', frozen('judicial', '某局'), ['frozenBy']],
    ['an authority that is not', frozen('judicial'), ['frozenByAuthority']],
    ['an own freeze', frozen('self'), ['frozenBySelf']],
    ['a freeze after a scam', frozen('stopLoss'), ['frozenBySelf']],
    ['a balance in a frozen wallet', { ...frozen('self'), balance: '5.00', cards: [] }, ['frozenBySelf', 'balanceFrozen']],
    ['automatic payments', { autoDebits: [
      { merchant: 'A', amount: '1.00', period: 'month', state: 'active' }, { merchant: 'B', amount: '1.00', period: 'month', state: 'cancelled' },
    ] }, ['autoDebit']],
  ])('%s', (_, change, expected) => {
    expect(names(change)).toEqual(expected);
  });

  it('needs a person only where the app cannot settle it', () => {
    const needs = (change: Partial<Person>): boolean => needsPerson({ ...nothing, holding: heldBy(change) });
    expect([needs(frozen('riskControl')), needs(frozen('judicial')), needs({ balance: '5.00', cards: [], documentType: 'passport' })]).toEqual([true, true, true]);
    expect([needs(frozen('self')), needs({ balance: '5.00', cards: [] }), needs({ identityVerified: false })]).toEqual([false, false, false]);
    expect(needsPerson({ ...nothing, merchant: true })).toBe(true);
  });

  it('counts what is not settled, and what has not come back', () => {
    const transaction = (id: string, status: Transaction['status'], refunds: Transaction['refunds'] = []): Transaction => ({
      id, kind: 'scanPay', amount: '1.00', counterparty: id, account: null, at: NOW, status, deducted: true, failure: null, cancellable: false, refunds,
    });
    const sent = { amount: '1.00', state: 'sent', to: 'wallet', tail: null, reason: null, at: NOW } as const;
    const found = [
      transaction('a', 'pending'), transaction('b', 'deductedNotReceived'), transaction('c', 'succeeded', [sent]), transaction('d', 'refundFailed'),
      transaction('e', 'succeeded'),
    ];
    expect(findWaiting(found)).toMatchObject({ count: 2, payee: 'a' });
    expect(findRefunds(found)).toMatchObject({ count: 2, payee: 'c' });
    expect([findWaiting([]), findRefunds([])]).toEqual([null, null]);
  });

  it('counts open appeals, not complaints, and no decided ones', () => {
    const filed = (id: string, kind: Case['kind'], state: string) => ({ id, kind, state }) as Case;
    const found = [filed('AP1', 'appeal', 'inReview'), filed('AP2', 'appeal', 'rejected'), filed('CP1', 'complaint', 'inReview'), filed('AP3', 'appeal', 'needRefundCard')];
    expect(findOpenAppeals(found)).toEqual(['AP1', 'AP3']);
  });

  it('holds a wallet whose phone or device changed within a week', () => {
    const changed = (hours: number): boolean => heldBy({ newDeviceAt: NOW - hours * HOUR_MS }).maybeTakenOver;
    expect([changed(1), changed(24 * 8)]).toEqual([true, false]);
  });

  it('is told all at once, numbered, in one message', () => {
    const values = tellObstacles({ ...nothing, holding: heldBy({ balance: '5.00', identityVerified: false }), appeals: ['AP20261110000001'] });
    const said = content().lines.speak('closure.blocked', values, 'zh-CN', NOW);
    expect(said.split('\n').map((line) => line.slice(0, 3))).toEqual(['我看了', '1. ', '2. ', '3. ']);
  });
});
