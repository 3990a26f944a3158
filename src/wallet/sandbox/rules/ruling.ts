import type { Case, OperatorEvent, Person, RefusalCode, Transaction } from '../../wallet.js';
import type { CaseBook, Paper, PersonRecord } from '../records.js';

/** What a change means to those who follow it; numbered and dated when it is written down. */
export type News = Pick<OperatorEvent, 'type' | 'state' | 'transactionId' | 'caseId'>;

/** What a rule makes of a wish: the changed record with its news, or a refusal that changes nothing. Rules are pure. */
export type Ruling<R> = Done<R> | { status: 'refused'; because: RefusalCode };

export interface Done<R> {
  status: 'done';
  record: R;
  news: News[];
  caseId: string | null;
  transactionId: string | null;
}

export function refuse(because: RefusalCode): { status: 'refused'; because: RefusalCode } {
  return { status: 'refused', because };
}

export function aboutCase<R>(record: R, subject: Case): Done<R> {
  return { status: 'done', record, news: [caseNews(subject)], caseId: subject.id, transactionId: null };
}

export function aboutTransaction(record: PersonRecord, subject: Transaction): Done<PersonRecord> {
  const news: News = { type: 'transaction.updated', state: subject.status, transactionId: subject.id, caseId: null };
  return { status: 'done', record, news: [news], caseId: null, transactionId: subject.id };
}

export function aboutWallet(record: PersonRecord, state: string): Done<PersonRecord> {
  return telling(record, walletNews(state));
}

/** A change that concerns neither one case nor one transaction. */
export function telling<R>(record: R, news: News): Done<R> {
  return { status: 'done', record, news: [news], caseId: null, transactionId: null };
}

export function caseNews(subject: Case): News {
  const type = subject.kind === 'closure' ? 'closure.updated' : 'case.updated';
  return { type, state: subject.state, transactionId: subject.transactionIds[0] ?? null, caseId: subject.id };
}

export function walletNews(state: string): News {
  return { type: 'wallet.updated', state, transactionId: null, caseId: null };
}

export function alsoTell<R>(ruling: Done<R>, ...news: News[]): Done<R> {
  return { ...ruling, news: [...ruling.news, ...news] };
}

export function withPerson(record: PersonRecord, change: Partial<Person>): PersonRecord {
  return { ...record, person: { ...record.person, ...change } };
}

export function withTransaction(record: PersonRecord, changed: Transaction): PersonRecord {
  return { ...record, transactions: record.transactions.map((each) => (each.id === changed.id ? changed : each)) };
}

/** Puts a case in the place of the one with its number, or adds it. */
export function withCase<R extends CaseBook>(record: R, changed: Case): R {
  const others = record.cases.some(({ id }) => id === changed.id)
    ? record.cases.map((each) => (each.id === changed.id ? changed : each))
    : [...record.cases, changed];
  return { ...record, cases: others };
}

export function withPaper<R extends CaseBook>(record: R, caseId: string, paper: Paper): R {
  return { ...record, papers: { ...record.papers, [caseId]: [...(record.papers[caseId] ?? []), paper] } };
}

export function findCase(record: CaseBook, caseId: string): Case | null {
  return record.cases.find(({ id }) => id === caseId) ?? null;
}

export function findTransaction(record: PersonRecord, transactionId: string): Transaction | null {
  return record.transactions.find(({ id }) => id === transactionId) ?? null;
}

/** States of an appeal or complaint on which nothing has been decided yet. */
export const UNDECIDED = ['submitted', 'needMoreEvidence', 'inReview', 'waitingMerchant'];
const OPEN_APPEAL = [...UNDECIDED, 'refundApproved', 'needRefundCard'];
const OPEN_CLOSURE = ['awaitingIdentity', 'underReview', 'coolingOff', 'paused'];

export function isOpen(subject: Case, now: number): boolean {
  if (subject.kind !== 'closure') return OPEN_APPEAL.includes(subject.state);
  const expired = subject.state === 'awaitingIdentity' && subject.expiresAt !== null && subject.expiresAt < now;
  return OPEN_CLOSURE.includes(subject.state) && !expired;
}
