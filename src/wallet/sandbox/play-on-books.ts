import type { Case, Transaction } from '../wallet.js';
import type { CaseAct, ClosureAct, TransactionAct } from './acts.js';
import { followListed } from './play-on-people.js';
import { ANONYMOUS, COMPLAINTS, PEOPLE, type CaseBook, type PersonRecord } from './records.js';
import * as decisions from './rules/case-decisions.js';
import * as closures from './rules/closures.js';
import { refund } from './rules/refunds.js';
import { findCase, findTransaction, refuse, type Ruling } from './rules/ruling.js';
import * as transactions from './rules/transactions.js';
import { rule, together, type ActOutcome, type Stage } from './stage.js';
import { MINUTE_MS, REVIEW_MS } from './terms.js';

export async function playTransactionAct(stage: Stage, act: TransactionAct): Promise<ActOutcome> {
  const owner = await findOwner(stage, (record) => findTransaction(record, act.transactionId) !== null);
  if (owner === null) return refuse('notFound');
  return rule(stage, { shelf: PEOPLE, id: owner.id, userId: owner.id }, (record, now) => {
    const subject = record && findTransaction(record, act.transactionId);
    return subject ? ruleTransaction(record, subject, act, now) : refuse('notFound');
  });
}

function ruleTransaction(
  record: PersonRecord,
  subject: Transaction,
  act: TransactionAct,
  now: number,
): Ruling<PersonRecord> {
  switch (act.act) {
    case 'settleTransaction':
      return transactions.settle(record, subject);
    case 'failTransaction':
      return transactions.fail(record, subject, act.failure);
    case 'cancelTransfer':
      return transactions.cancelTransfer(record, subject);
    case 'refundTransaction': {
      const { progress, amount = null, to = null, tail = null, reason = null } = act;
      return refund(record, subject, { progress, amount, to, tail, reason }, now);
    }
  }
}

export async function playCaseAct(stage: Stage, act: CaseAct | ClosureAct): Promise<ActOutcome> {
  const owner = await findOwner(stage, (record) => findCase(record, act.caseId) !== null);
  if (owner === null) return playOnAnonymous(stage, act);
  const done = await rule(stage, { shelf: PEOPLE, id: owner.id, userId: owner.id }, (record, now) => {
    const subject = record && findCase(record, act.caseId);
    return subject ? ruleCase(record, subject, act, now) : refuse('notFound');
  });
  if (act.act !== 'finishClosure' || done.status === 'refused' || owner.phone === null) return done;
  return together([done, await followListed(stage, owner.phone, 'closed')]);
}

function ruleCase(record: PersonRecord, subject: Case, act: CaseAct | ClosureAct, now: number): Ruling<PersonRecord> {
  switch (act.act) {
    case 'moveCase':
      return decisions.moveCase(record, subject, act.to, dueAt(act.dueInMinutes, now));
    case 'askEvidence':
      return decisions.askEvidence(record, subject, act.needs, now + act.dueInMinutes * MINUTE_MS);
    case 'rejectCase':
      return decisions.rejectCase(record, subject, act.code, reviewUntil(act.reviewUntilInMinutes, now), now);
    case 'refundCase':
      return ruleRefund(record, subject, act, now);
    case 'closeWithoutReply':
      return decisions.closeWithoutReply(record, subject);
    case 'replyComplaint':
      return decisions.replyComplaint(record, subject, reviewUntil(act.reviewUntilInMinutes, now), now);
    default:
      return subject.kind === 'closure' ? ruleClosure(record, subject, act, now) : refuse('notPossibleNow');
  }
}

function ruleRefund(
  record: PersonRecord,
  subject: Case,
  act: Extract<CaseAct, { act: 'refundCase' }>,
  now: number,
): Ruling<PersonRecord> {
  const amount = act.amount ?? null;
  switch (act.progress) {
    case 'approved':
      return decisions.approveRefund(record, subject, amount, now);
    case 'arrived':
      return decisions.arriveRefund(record, subject, amount, now);
    case 'needCard':
      return decisions.askRefundCard(record, subject, now);
  }
}

function ruleClosure(record: PersonRecord, subject: Case, act: ClosureAct, now: number): Ruling<PersonRecord> {
  switch (act.act) {
    case 'passClosureIdentity':
      return closures.passClosureIdentity(record, subject, now);
    case 'acceptClosure':
      return closures.acceptClosure(record, subject, now);
    case 'pauseClosure':
      return closures.pauseClosure(record, subject);
    case 'resumeClosure':
      return closures.resumeClosure(record, subject);
    case 'rejectClosure':
      return closures.rejectClosure(record, subject, act.reason, now);
    case 'finishClosure':
      return closures.finishClosure(record, subject, now);
    case 'undoClosure':
      return closures.undoClosure(record, subject, now);
  }
}

/** Complaints without a name can be read and answered, and nothing else. */
async function playOnAnonymous(stage: Stage, act: CaseAct | ClosureAct): Promise<ActOutcome> {
  const complaints = await stage.records.list(COMPLAINTS);
  const found = complaints.find(({ record }) => findCase(record, act.caseId) !== null);
  if (!found) return refuse('notFound');
  const target = { shelf: COMPLAINTS, id: found.id, userId: ANONYMOUS };
  return rule(stage, target, (record, now): Ruling<CaseBook> => {
    const subject = record && findCase(record, act.caseId);
    if (!subject) return refuse('notFound');
    switch (act.act) {
      case 'moveCase':
        return decisions.moveCase(record, subject, act.to, dueAt(act.dueInMinutes, now));
      case 'replyComplaint':
        return decisions.replyComplaint(record, subject, reviewUntil(act.reviewUntilInMinutes, now), now);
      default:
        return refuse('notPossibleNow');
    }
  });
}

async function findOwner({ records }: Stage, owns: (record: PersonRecord) => boolean) {
  const people = await records.list(PEOPLE);
  return people.find(({ record }) => owns(record))?.record.person ?? null;
}

function dueAt(inMinutes: number | undefined, now: number): number | null {
  return inMinutes === undefined ? null : now + inMinutes * MINUTE_MS;
}

function reviewUntil(inMinutes: number | undefined, now: number): number {
  return dueAt(inMinutes, now) ?? now + REVIEW_MS;
}
