import type { Value, Values, Wording } from '../../flows/kit.js';
import type { Case, OperatorEvent, Transaction, WalletAnswers } from '../wallet/wallet.js';
import type { Draft } from './draft.js';
import type { Lines } from './lines.js';
import type { QuickReply } from './session.js';

/** How an operator's event is put into words: its line, what can be added to it, and what the person may do next. */

/** The operator's present state of the matter; null: it is not there, or was not to be had. */
export type Found = WalletAnswers['transaction' | 'case' | 'person'];

const row = (line: string, values: Values = {}): Wording => ({ line, values });
const time = (line: string, at: number | null): Wording[] => (at === null ? [] : [row(line, { time: { time: at } })]);
const below = (rows: Wording[]): Value => (rows.length === 0 ? '' : { lines: [row('event.blank'), ...rows] });

/** `found` null: nothing can be added to what the event itself says. */
export function wordNews(lines: Lines, event: OperatorEvent, found: Found, now: number): Wording {
  const [kind = ''] = event.type.split('.');
  const known = `event.${kind}.${event.state}`;
  const line = lines.has(known) ? known : `event.${kind}.changed`;
  const rows = [...addedRows(lines, event, found, now), ...(WARNED[kind]?.includes(event.state) ? [row('receipt.antiFraud')] : [])];
  const which = found && 'refunds' in found ? paymentOf(found) : '';
  return row(line, { number: event.caseId ?? '', which, more: below(rows) });
}

/** Where money comes back, or a case ends, those wait who ask for it again. */
const WARNED: Record<string, string[]> = {
  transaction: ['refunding', 'partiallyRefunded', 'refundFailed', 'refunded'],
  case: ['refundApproved', 'refunded', 'partiallyRefunded', 'needRefundCard', 'rejected', 'replied', 'withdrawn', 'closedNoReply'],
};

function addedRows(lines: Lines, event: OperatorEvent, found: Found, now: number): Wording[] {
  if (found && 'refunds' in found) return refundRows(found);
  if (found && 'filedAt' in found) return found.kind === 'closure' ? closureRows(found) : caseRows(lines, found, now);
  return event.type === 'case.updated' && SEND_NUMBER.includes(event.state) ? [row('event.sendNumber')] : [];
}

const SEND_NUMBER = ['needMoreEvidence', 'partiallyRefunded', 'rejected', 'closedNoReply'];

function paymentOf({ kind, amount, counterparty, at }: Transaction): Value {
  const whose = ['topUp', 'withdraw', 'autoDebit', 'received'].includes(kind) ? kind : 'paid';
  return { line: `event.which.${whose}`, values: { amount: { money: amount }, payee: counterparty, time: { time: at } } };
}

/** Only what came back, and the newest of it. */
function refundRows({ status, refunds }: Transaction): Wording[] {
  const last = refunds.findLast(({ state }) => state === 'arrived');
  if (!last || (status !== 'refunded' && status !== 'partiallyRefunded')) return [];
  const toCard = last.to === 'card' && last.tail !== null;
  return [row(toCard ? 'event.backTo.card' : `event.backTo.${last.to}Only`, { amount: { money: last.amount }, tail: last.tail ?? '' })];
}

function caseRows(lines: Lines, found: Case, now: number): Wording[] {
  switch (found.state) {
    case 'submitted':
    case 'inReview':
    case 'waitingMerchant':
      return found.dueAt !== null && found.dueAt > now ? time('appealStatus.replyBy', found.dueAt) : [];
    case 'needMoreEvidence':
      return evidenceRows(lines, found);
    case 'refunded':
      return found.refunded === null ? [] : [row('receipt.amount', { amount: { money: found.refunded } })];
    case 'partiallyRefunded':
      return [...partRows(found), ...reviewRows(found, now)];
    case 'rejected':
      return [row(known(lines, 'appealStatus.because', found.decision?.code)), ...reviewRows(found, now)];
    case 'replied':
      return reviewRows(found, now);
    case 'closedNoReply':
      return [row(againLine(found))];
    default:
      return [];
  }
}

function evidenceRows(lines: Lines, { needs, dueAt }: Case): Wording[] {
  const what = [...new Set(needs.map((need) => known(lines, 'appealStatus.need', need)))].map((line) => row(line));
  return [...what, ...(dueAt === null ? [row('appealStatus.evidenceTerms')] : time('appealStatus.evidenceUntil', dueAt))];
}

function partRows({ amount, refunded }: Case): Wording[] {
  if (amount === null || refunded === null) return [];
  return [row('appealStatus.next.appeal.partiallyRefunded', { amount: { money: amount }, refunded: { money: refunded } })];
}

function reviewRows({ reviewUntil }: Case, now: number): Wording[] {
  return reviewUntil !== null && reviewUntil > now ? time('appealStatus.reviewUntil', reviewUntil) : [row('event.disagree')];
}

function againLine({ kind, mayRefile }: Case): string {
  if (kind === 'complaint') return 'appealStatus.mayComplain';
  return mayRefile ? 'appealStatus.mayRefile' : 'appealStatus.mayNotRefile';
}

function closureRows({ state, expiresAt, undoUntil }: Case): Wording[] {
  if (state === 'awaitingIdentity') return time('appealStatus.expires', expiresAt);
  return state === 'coolingOff' ? time('appealStatus.undoUntil', undoUntil) : [];
}

/** A code that there are words for; whatever else the operator says is put in general words. */
function known(lines: Lines, prefix: string, code: string | undefined): string {
  const line = `${prefix}.${code}`;
  return code !== undefined && lines.has(line) ? line : `${prefix}.other`;
}

/** What the person can do about it here, in one press. */
export function offersOf(draft: Draft, { type, state, caseId, transactionId }: OperatorEvent): QuickReply[] {
  const offer = OFFERS[`${type.split('.')[0]}.${state}`] ?? 'nothing';
  switch (offer) {
    case 'evidence':
      return [draft.button('event', 'SUPPLY', `evidence:${caseId}`)];
    case 'case':
      return [draft.button('event', 'NEXT', `case:${caseId}`)];
    case 'transaction':
      return [draft.button('event', 'NEXT', `transaction:${transactionId}`)];
    case 'closure':
    case 'registration':
      return [draft.button('event', 'NEXT', `flow:${offer}`)];
    case 'person':
      return [draft.button('global', 'PERSON', 'handoff')];
    case 'nothing':
      return [];
  }
}

type Offer = 'nothing' | 'evidence' | 'case' | 'transaction' | 'closure' | 'registration' | 'person';
const OFFERS: Partial<Record<string, Offer>> = {
  'case.needMoreEvidence': 'evidence',
  'case.partiallyRefunded': 'case',
  'case.rejected': 'case',
  'case.replied': 'case',
  'case.closedNoReply': 'case',
  'case.withdrawn': 'person',
  'transaction.deductedNotReceived': 'transaction',
  'transaction.failed': 'transaction',
  'transaction.refundFailed': 'transaction',
  'closure.coolingOff': 'closure',
  'closure.paused': 'closure',
  'closure.rejected': 'closure',
  'closure.undone': 'person',
  'closure.completed': 'person',
  'identity.identityFailed': 'registration',
  'wallet.frozen': 'person',
  'wallet.phoneChanged': 'person',
  'wallet.closed': 'person',
};
