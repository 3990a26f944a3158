import type { Case } from '../../wallet.js';
import { addAmounts, fromFen, toFen } from '../money.js';
import type { CaseBook, PersonRecord } from '../records.js';
import { REVIEW_MS } from '../terms.js';
import { applyRefund, isRefundable, leftToRefund } from './refunds.js';
import { aboutCase, alsoTell, findTransaction, refuse, UNDECIDED, withCase, type News, type Ruling } from './ruling.js';

/** What the clerk does with an appeal or a complaint. */
const AWAITING_MONEY = ['refundApproved', 'needRefundCard'];

/** @param dueAt epoch milliseconds; null leaves the date as it is. */
export function moveCase<R extends CaseBook>(
  record: R,
  subject: Case,
  to: 'inReview' | 'waitingMerchant',
  dueAt: number | null,
): Ruling<R> {
  if (!isUndecided(subject)) return refuse('notPossibleNow');
  if (subject.state === to) return refuse('alreadyDone');
  return moved(record, { ...subject, state: to, needs: [], dueAt: dueAt ?? subject.dueAt });
}

export function askEvidence(record: PersonRecord, subject: Case, needs: string[], dueAt: number): Ruling<PersonRecord> {
  if (!isUndecided(subject)) return refuse('notPossibleNow');
  return moved(record, { ...subject, state: 'needMoreEvidence', needs, dueAt });
}

export function rejectCase(
  record: PersonRecord,
  subject: Case,
  code: string,
  reviewUntil: number,
  now: number,
): Ruling<PersonRecord> {
  if (subject.kind !== 'appeal' || !isUndecided(subject)) return refuse('notPossibleNow');
  const decided = { state: 'rejected', decision: { code, at: now }, reviewUntil, needs: [], dueAt: null };
  return moved(record, { ...subject, ...decided });
}

/** What was asked for never came. */
export function closeWithoutReply(record: PersonRecord, subject: Case): Ruling<PersonRecord> {
  if (!isUndecided(subject)) return refuse('notPossibleNow');
  return moved(record, { ...subject, state: 'closedNoReply', needs: [], dueAt: null, mayRefile: true });
}

export function replyComplaint<R extends CaseBook>(
  record: R,
  subject: Case,
  reviewUntil: number,
  now: number,
): Ruling<R> {
  if (subject.kind !== 'complaint') return refuse('notPossibleNow');
  if (subject.state === 'replied') return refuse('alreadyDone');
  if (!isUndecided(subject)) return refuse('notPossibleNow');
  const decided = { state: 'replied', decision: { code: 'replied', at: now }, reviewUntil, dueAt: null };
  return moved(record, { ...subject, ...decided });
}

/** Decides for a refund that has still to arrive. @param amount yuan; null: the whole. */
export function approveRefund(
  record: PersonRecord,
  subject: Case,
  amount: string | null,
  now: number,
): Ruling<PersonRecord> {
  if (!isUndecided(subject)) return refuse('notPossibleNow');
  const granted = amount ?? leftInCase(record, subject);
  if (!isPayable(record, subject, granted)) return refuse('notPossibleNow');
  const decided = { state: 'refundApproved', decision: { code: 'approved', at: now }, needs: [], dueAt: null };
  return moved({ ...record, approved: { ...record.approved, [subject.id]: granted } }, { ...subject, ...decided });
}

/** The refund cannot go where it should: the person names a card in the app. */
export function askRefundCard(record: PersonRecord, subject: Case, now: number): Ruling<PersonRecord> {
  if (subject.kind !== 'appeal') return refuse('notPossibleNow');
  if (!isUndecided(subject) && subject.state !== 'refundApproved') return refuse('notPossibleNow');
  const decision = subject.decision ?? { code: 'approved', at: now };
  return moved(record, { ...subject, state: 'needRefundCard', decision, needs: [], dueAt: null });
}

/** Refunds a case's transactions, the first one first. @param amount yuan; null: what was approved, or the whole. */
export function arriveRefund(
  record: PersonRecord,
  subject: Case,
  amount: string | null,
  now: number,
): Ruling<PersonRecord> {
  if (!isUndecided(subject) && !AWAITING_MONEY.includes(subject.state)) return refuse('notPossibleNow');
  const granted = amount ?? record.approved[subject.id] ?? leftInCase(record, subject);
  if (!isPayable(record, subject, granted)) return refuse('notPossibleNow');
  const paid = payOut(record, subject, granted, now);
  const decided = settledCase(subject, granted, now);
  const approved = Object.fromEntries(Object.entries(record.approved).filter(([id]) => id !== subject.id));
  return alsoTell(aboutCase(withCase({ ...paid.record, approved }, decided), decided), ...paid.news);
}

function settledCase(subject: Case, granted: string, now: number): Case {
  const refunded = addAmounts(subject.refunded ?? '0.00', granted);
  const isWhole = toFen(refunded) >= toFen(subject.amount ?? '0.00');
  return {
    ...subject,
    state: isWhole ? 'refunded' : 'partiallyRefunded',
    refunded,
    decision: subject.decision ?? { code: 'approved', at: now },
    reviewUntil: isWhole ? null : now + REVIEW_MS,
    needs: [],
    dueAt: null,
  };
}

function payOut(
  record: PersonRecord,
  subject: Case,
  granted: string,
  now: number,
): { record: PersonRecord; news: News[] } {
  let paid = record;
  let leftFen = toFen(granted);
  const news: News[] = [];
  for (const transaction of refundableIn(record, subject)) {
    const shareFen = Math.min(leftFen, toFen(leftToRefund(transaction)));
    if (shareFen === 0) continue;
    leftFen -= shareFen;
    const arrived = { amount: fromFen(shareFen), state: 'arrived', to: 'wallet', tail: null, reason: null } as const;
    const done = applyRefund(paid, transaction, { ...arrived, at: now }, now);
    paid = done.record;
    news.push(...done.news);
  }
  return { record: paid, news };
}

function isPayable(record: PersonRecord, subject: Case, amount: string): boolean {
  const fen = toFen(amount);
  return subject.kind === 'appeal' && fen > 0 && fen <= toFen(leftInCase(record, subject));
}

/** What may still be refunded: no more than is claimed, and no more than its transactions still hold. */
function leftInCase(record: PersonRecord, subject: Case): string {
  const held = addAmounts(...refundableIn(record, subject).map(leftToRefund));
  const claimedFen = toFen(subject.amount ?? held) - toFen(subject.refunded ?? '0.00');
  return fromFen(Math.max(0, Math.min(toFen(held), claimedFen)));
}

function refundableIn(record: PersonRecord, subject: Case) {
  return subject.transactionIds.flatMap((id) => findTransaction(record, id) ?? []).filter(isRefundable);
}

function isUndecided(subject: Case): boolean {
  return subject.kind !== 'closure' && UNDECIDED.includes(subject.state);
}

function moved<R extends CaseBook>(record: R, changed: Case): Ruling<R> {
  return aboutCase(withCase(record, changed), changed);
}
