import type { Case, Person, Transaction } from '../../../wallet/wallet.js';
import { choice, type Field, finalOffer, type Offer, offer, rare, text, whole } from './offers.js';
import { when } from './offers-of-people.js';

const FAILURES = ['insufficientCardBalance', 'overLimit', 'identityNotVerified', 'walletFrozen'];
const REFUNDABLE = ['deductedNotReceived', 'succeeded', 'refunding', 'partiallyRefunded', 'refundFailed'];

/** What may be done with a payment. */
export function offersOfTransaction(transaction: Transaction): Offer[] {
  const { id: transactionId, kind, status, cancellable } = transaction;
  const fixed = { transactionId };
  const isHanging = status === 'pending' || status === 'deductedNotReceived';
  return [
    ...when(isHanging, () => offer('settleTransaction', fixed)),
    ...when(isHanging, () => offer('failTransaction', fixed, [choice('failure', FAILURES, 'failure')])),
    ...when(kind === 'transfer' && status === 'pending' && cancellable, () => offer('cancelTransfer', fixed)),
    ...when(leftToRefund(transaction) > 0, () => offer('refundTransaction', fixed, [
      choice('progress', ['arrived', 'sent', 'returned'], 'progress'),
      amount(leftToRefund(transaction)),
      rare(choice('to', ['', 'wallet', 'card'], 'target')),
      rare(text('tail')),
      rare(choice('reason', ['', 'cardClosed'], 'returned')),
    ])),
  ];
}

function amount(most: number): Field {
  return { kind: 'amount', name: 'amount', hint: most.toFixed(2), isRare: false };
}

function leftToRefund({ deducted, status, amount: whole, refunds }: Transaction): number {
  if (!deducted || !REFUNDABLE.includes(status)) return 0;
  const arrived = refunds.filter(({ state }) => state === 'arrived').reduce((sum, each) => sum + Number(each.amount), 0);
  return Math.max(0, Number(whole) - arrived);
}

const UNDECIDED = ['submitted', 'needMoreEvidence', 'inReview', 'waitingMerchant'];
const NEEDS = ['orderPage', 'chatWithMerchant', 'receipt', 'policeReceipt', 'proofOfReturn', 'rightAccount', 'cancellationPage', 'photos'];
const DECISIONS = ['notEnoughEvidence', 'merchantRefused', 'payeeRefused', 'authorised', 'delivered'];
const THREE_DAYS = 4_320;
const FIFTEEN_DAYS = 21_600;

/** What a clerk may do with an appeal or a complaint. @param transactions the person's; null: the case has no name. */
export function offersOfCase(subject: Case, transactions: Transaction[] | null): Offer[] {
  const isUndecided = UNDECIDED.includes(subject.state);
  const isAppeal = subject.kind === 'appeal';
  const fixed = { caseId: subject.id };
  const goals = ['inReview', 'waitingMerchant'].filter((state) => state !== subject.state);
  const reviewUntil = rare(whole('reviewUntilInMinutes', FIFTEEN_DAYS));
  const needs: Field = { kind: 'choice', name: 'needs', options: NEEDS, words: 'need', isList: true, isRare: false };
  const refunds = transactions === null ? [] : waysOfRefund(subject, transactions);
  return [
    ...when(isUndecided, () => offer('moveCase', fixed, [choice('to', goals, 'state')])),
    ...when(isUndecided && transactions !== null, () => offer('askEvidence', fixed, [needs, whole('dueInMinutes', THREE_DAYS)])),
    ...when(refunds.length > 0, () => offer('refundCase', fixed, [choice('progress', refunds, 'granted'), amount(leftInCase(subject, transactions ?? []))])),
    ...when(isUndecided && isAppeal, () => offer('rejectCase', fixed, [choice('code', DECISIONS, 'decision'), reviewUntil])),
    ...when(isUndecided && subject.kind === 'complaint', () => offer('replyComplaint', fixed, [reviewUntil])),
    ...when(isUndecided && transactions !== null, () => offer('closeWithoutReply', fixed)),
  ];
}

function waysOfRefund(subject: Case, transactions: Transaction[]): string[] {
  if (subject.kind !== 'appeal') return [];
  const isUndecided = UNDECIDED.includes(subject.state);
  const isPayable = leftInCase(subject, transactions) > 0;
  const awaitsMoney = subject.state === 'refundApproved' || subject.state === 'needRefundCard';
  return [
    ...(isUndecided && isPayable ? ['approved'] : []),
    ...((isUndecided || awaitsMoney) && isPayable ? ['arrived'] : []),
    ...(isUndecided || subject.state === 'refundApproved' ? ['needCard'] : []),
  ];
}

/** No more than is claimed, and no more than its payments still hold. */
function leftInCase({ transactionIds, amount: claimed, refunded }: Case, transactions: Transaction[]): number {
  const held = transactions.filter(({ id }) => transactionIds.includes(id)).reduce((sum, each) => sum + leftToRefund(each), 0);
  return Math.max(0, Math.min(held, Number(claimed ?? held) - Number(refunded ?? 0)));
}

const CLOSURE_REASONS = ['balance', 'activeAutoDebit', 'openCase', 'pendingTransaction', 'identityMismatch'];
const OPEN = ['awaitingIdentity', 'underReview', 'coolingOff', 'paused'];

/** What may be done with the closing of a wallet. `now`: epoch milliseconds. */
export function offersOfClosure({ id: caseId, state, expiresAt, undoUntil }: Case, person: Person, now: number): Offer[] {
  const fixed = { caseId };
  const isExpired = state === 'awaitingIdentity' && expiresAt !== null && expiresAt < now;
  const mayFinish = (state === 'underReview' || state === 'coolingOff') && Number(person.balance) === 0 && person.freeze === null;
  const mayUndo = (state === 'coolingOff' || state === 'paused') && (undoUntil === null || undoUntil >= now);
  return [
    ...when(state === 'awaitingIdentity' && !isExpired && person.status === 'active', () => offer('passClosureIdentity', fixed)),
    ...when(state === 'underReview', () => offer('acceptClosure', fixed)),
    ...when(state === 'coolingOff', () => offer('pauseClosure', fixed)),
    ...when(state === 'paused', () => offer('resumeClosure', fixed)),
    ...when(mayUndo, () => offer('undoClosure', fixed)),
    ...when(OPEN.includes(state) && !isExpired, () => offer('rejectClosure', fixed, [choice('reason', CLOSURE_REASONS, 'closureReason')])),
    ...when(mayFinish, () => finalOffer('finishClosure', fixed)),
  ];
}
