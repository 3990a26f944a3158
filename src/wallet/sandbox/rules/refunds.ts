import type { Transaction } from '../../wallet.js';
import { addAmounts, fromFen, toFen } from '../money.js';
import type { PersonRecord } from '../records.js';
import { pauseForMoney } from './closures.js';
import { aboutTransaction, alsoTell, refuse, withTransaction, type Done, type Ruling } from './ruling.js';
import { raiseBalance } from './transactions.js';

type Refund = Transaction['refunds'][number];

export interface RefundWish {
  /** Null: what is on its way, or else all that is left. */
  amount: string | null;
  progress: Refund['state'];
  /** Null: where the one on its way goes, or else the wallet. */
  to: Refund['to'] | null;
  tail: string | null;
  reason: string | null;
}

const REFUNDABLE: Transaction['status'][] = [
  'deductedNotReceived',
  'succeeded',
  'refunding',
  'partiallyRefunded',
  'refundFailed',
];

/** Sends a refund off, lets it arrive or lets it come back; one already on its way is carried on with. */
export function refund(
  record: PersonRecord,
  transaction: Transaction,
  wish: RefundWish,
  now: number,
): Ruling<PersonRecord> {
  if (transaction.status === 'refunded') return refuse('alreadyDone');
  const next = nextRefund(transaction, wish, now);
  if (!isRefundable(transaction) || toFen(next.amount) === 0) return refuse('notPossibleNow');
  if (toFen(next.amount) > toFen(leftToRefund(transaction))) return refuse('notPossibleNow');
  return applyRefund(record, transaction, next, now);
}

export function isRefundable(transaction: Transaction): boolean {
  return transaction.deducted && REFUNDABLE.includes(transaction.status);
}

/** What has not come back yet, in yuan. */
export function leftToRefund(transaction: Transaction): string {
  const arrived = transaction.refunds.filter(({ state }) => state === 'arrived').map(({ amount }) => amount);
  return fromFen(Math.max(0, toFen(transaction.amount) - toFen(addAmounts(...arrived))));
}

/** Writes a refund into its transaction, the balance and, if money comes into a closing wallet, the closure. */
export function applyRefund(
  record: PersonRecord,
  transaction: Transaction,
  next: Refund,
  now: number,
): Done<PersonRecord> {
  const refunds = [...transaction.refunds.filter((each) => !isOnItsWay(each)), next];
  const updated: Transaction = { ...transaction, refunds };
  const changed: Transaction = { ...updated, status: statusAfter(updated, next) };
  const stored = withTransaction(record, changed);
  if (next.state !== 'arrived' || next.to !== 'wallet') return aboutTransaction(stored, changed);
  const paused = pauseForMoney(raiseBalance(stored, next.amount), now);
  return alsoTell(aboutTransaction(paused.record, changed), ...paused.news);
}

function nextRefund(transaction: Transaction, wish: RefundWish, now: number): Refund {
  const onItsWay = transaction.refunds.find(isOnItsWay);
  return {
    amount: wish.amount ?? onItsWay?.amount ?? leftToRefund(transaction),
    state: wish.progress,
    to: wish.to ?? onItsWay?.to ?? 'wallet',
    tail: wish.tail ?? onItsWay?.tail ?? null,
    reason: wish.reason,
    at: now,
  };
}

function statusAfter(transaction: Transaction, last: Refund): Transaction['status'] {
  if (last.state === 'sent') return 'refunding';
  if (last.state === 'returned') return 'refundFailed';
  return toFen(leftToRefund(transaction)) === 0 ? 'refunded' : 'partiallyRefunded';
}

function isOnItsWay(each: Refund): boolean {
  return each.state === 'sent';
}
