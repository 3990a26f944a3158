import { describe, expect, it } from '@jest/globals';
import { abnormalTransaction } from '../../flows/abnormal-transaction.js';
import { NO_HINTS } from '../../src/dialogue/drive-flow.js';
import { beginFlow, migrate } from '../../src/dialogue/run-flow.js';
import { type QueryAnswers, queryKey } from '../../src/dialogue/types.js';
import type { Person, Transaction } from '../../src/wallet/wallet.js';

const NOW = 1_795_000_000_000;
const person: Person = {
  id: 'u-1', name: '王芳', phone: null, identityVerified: true, status: 'active', freeze: null, balance: '0.00', minor: false,
  documentType: 'idCard', cards: null, autoDebits: [], login: null, phoneChangedAt: null, newDeviceAt: null,
};
const transaction = (more: Partial<Transaction>): Transaction => ({
  id: 'T20261118100003', kind: 'scanPay', amount: '132.50', counterparty: '万家超市', account: null, at: NOW - 60_000, status: 'succeeded',
  deducted: true, failure: null, cancellable: false, refunds: [], ...more,
});

/** What is said of the one transaction that the opening words single out, and where that leads. */
function examine(found: Transaction[], text = '万家超市132.5', holder: Partial<Person> = {}) {
  const answers: QueryAnswers = new Map([
    [queryKey({ query: 'person', userId: 'u-1' }), { found: { ...person, ...holder } }],
    [queryKey({ query: 'transactions', userId: 'u-1' }), { found }],
  ]);
  const input = {
    userId: 'u-1', phone: null, locale: 'zh-CN' as const, hints: { ...NO_HINTS, text, amount: '132.50' }, now: NOW, carried: {},
    facts: { pendingNormalMinutes: null, appealWithinMs: null, onDuty: null },
  };
  const run = beginFlow(abnormalTransaction, input, answers, NOW);
  if (run.type === 'needs') throw new Error(run.query.query);
  const said = run.wishes.flatMap((wish) => (wish.type === 'say' ? [wish.wording.line] : []));
  return { said, state: run.type === 'waits' ? run.flow.state : run.end.type };
}

describe('what the sandbox does not hold', () => {
  it.each([
    ['a top-up that hangs', { kind: 'topUp', status: 'deductedNotReceived' }, 'abnormal.topUpHangs', 'late'],
    ['a withdrawal that hangs', { kind: 'withdraw', status: 'deductedNotReceived' }, 'abnormal.withdrawalHangs', 'late'],
    ['a payment that failed and was deducted', { status: 'failed' }, 'abnormal.failedDeducted', 'late'],
    ['a payment that failed for an unknown reason', { status: 'failed', deducted: false, failure: 'E99' }, 'abnormal.failure.unknown', 'tryPaying'],
  ] as [string, Partial<Transaction>, string, string][])('%s', (_, more, line, state) => {
    const told = examine([transaction(more)]);
    expect([told.said.at(-1), told.state]).toEqual([line, state]);
  });

  it('a first payment that worked is not called the second', () => {
    const stuck = transaction({ status: 'deductedNotReceived' });
    const told = examine([stuck, transaction({ id: 'T20261118100009', at: stuck.at - 60_000 })]);
    expect(told.said).toContain('abnormal.otherWorked');
  });

  it.each([
    ['failed', 'abnormal.twinFailed'],
    ['refunding', 'abnormal.twinRefunded'],
  ] as const)('a second payment that is %s is no double charge', (status, line) => {
    const other = transaction({ id: 'T20261118100009', status, deducted: status !== 'failed', at: NOW - 120_000 });
    const told = examine([other, transaction({})], '刚才付给万家超市132.5，扣了两次');
    expect([told.said.at(-1), told.state]).toEqual([line, 'noTwin']);
  });
});

it('a run of an earlier version goes on where it stood', () => {
  const old = { userId: null, reference: null, suspected: 'WHATEVER', amount: null, someoneElse: false, pendingNormalMinutes: null, lookedUpAt: 0,
    items: [], chosen: null, alsoNotMine: [], minor: false, frozen: false, maybeTakenOver: false, deceased: false };
  const now = migrate(abnormalTransaction, { name: 'abnormal-transaction', version: 2, state: 'guest', slots: old });
  expect(now).toMatchObject({ state: 'guestWhat', slots: { suspected: null, text: '' } });
});
