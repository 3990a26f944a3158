import type { Transaction } from '../../wallet.js';
import { addAmounts } from '../money.js';
import type { PersonRecord } from '../records.js';
import { aboutTransaction, refuse, withPerson, withTransaction, type Ruling } from './ruling.js';

/** Kinds whose money comes out of the wallet's balance. */
const FROM_BALANCE: Transaction['kind'][] = ['scanPay', 'transfer', 'onlinePay', 'withdraw', 'autoDebit'];
const INTO_BALANCE: Transaction['kind'][] = ['topUp', 'received'];

/** Calls back a transfer that has not arrived. A frozen wallet may do so too: freezing alone calls nothing back. */
export function cancelTransfer(record: PersonRecord, transaction: Transaction): Ruling<PersonRecord> {
  if (transaction.status === 'cancelled') return refuse('alreadyDone');
  const { kind, status, cancellable } = transaction;
  if (kind !== 'transfer' || status !== 'pending' || !cancellable) return refuse('notPossibleNow');
  const cancelled: Transaction = { ...transaction, status: 'cancelled', deducted: false, cancellable: false };
  return aboutTransaction(withTransaction(putBack(record, transaction), cancelled), cancelled);
}

/** The payment reached whom it was for. */
export function settle(record: PersonRecord, transaction: Transaction): Ruling<PersonRecord> {
  if (transaction.status === 'succeeded') return refuse('alreadyDone');
  if (!isHanging(transaction)) return refuse('notPossibleNow');
  const settled: Transaction = { ...transaction, status: 'succeeded', cancellable: false };
  const paid = INTO_BALANCE.includes(transaction.kind) ? raiseBalance(record, transaction.amount) : record;
  return aboutTransaction(withTransaction(paid, settled), settled);
}

/** The payment came to nothing; what was deducted is back. */
export function fail(record: PersonRecord, transaction: Transaction, failure: string): Ruling<PersonRecord> {
  if (transaction.status === 'failed') return refuse('alreadyDone');
  if (!isHanging(transaction)) return refuse('notPossibleNow');
  const failed: Transaction = { ...transaction, status: 'failed', failure, deducted: false, cancellable: false };
  return aboutTransaction(withTransaction(putBack(record, transaction), failed), failed);
}

export function raiseBalance(record: PersonRecord, amount: string): PersonRecord {
  return withPerson(record, { balance: addAmounts(record.person.balance, amount) });
}

function putBack(record: PersonRecord, { kind, deducted, amount }: Transaction): PersonRecord {
  return deducted && FROM_BALANCE.includes(kind) ? raiseBalance(record, amount) : record;
}

function isHanging({ status }: Transaction): boolean {
  return status === 'pending' || status === 'deductedNotReceived';
}
