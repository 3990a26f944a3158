import type { Person } from '../../wallet.js';
import { toFen } from '../money.js';
import type { PersonRecord } from '../records.js';
import { aboutWallet, isOpen, refuse, telling, withPerson, type News, type Ruling } from './ruling.js';

type FreezeKind = NonNullable<Person['freeze']>['kind'];

const UNFREEZE_BY: Record<FreezeKind, NonNullable<Person['freeze']>['unfreezeBy']> = {
  riskControl: 'person',
  judicial: 'authority',
  self: 'app',
  stopLoss: 'app',
};

/** The holder, or somebody at the holder's word, stops the wallet: refused when it is stopped already. */
export function freezeForStopLoss(record: PersonRecord, now: number): Ruling<PersonRecord> {
  if (record.person.freeze !== null) return refuse('alreadyDone');
  return freeze(record, 'stopLoss', null, now);
}

/** The operator freezes: another kind takes the place of the one before, as a court's order does over one's own. */
export function freeze(
  record: PersonRecord,
  kind: FreezeKind,
  authority: string | null,
  now: number,
): Ruling<PersonRecord> {
  const { status, freeze: present } = record.person;
  if (status === 'closed' || status === 'holderDeceasedReported') return refuse('notPossibleNow');
  if (present?.kind === kind) return refuse('alreadyDone');
  const frozen = { kind, at: now, unfreezeBy: UNFREEZE_BY[kind], authority };
  return aboutWallet(withPerson(record, { status: 'frozen', freeze: frozen }), 'frozen');
}

export function unfreeze(record: PersonRecord, now: number): Ruling<PersonRecord> {
  if (record.person.freeze === null) return refuse('alreadyDone');
  const status = statusUnfrozen(record, now);
  return aboutWallet(withPerson(record, { status, freeze: null }), status);
}

/** A wallet that was being closed when it was frozen goes on closing. */
function statusUnfrozen(record: PersonRecord, now: number): Person['status'] {
  const closing = record.cases.some(
    (each) => each.kind === 'closure' && each.state !== 'awaitingIdentity' && isOpen(each, now),
  );
  return closing ? 'closing' : 'active';
}

/** @param phone E.164; that no other wallet has it is the caller's check. */
export function changePhone(record: PersonRecord, phone: string, now: number): Ruling<PersonRecord> {
  if (record.person.status === 'closed') return refuse('notPossibleNow');
  if (record.person.phone === phone) return refuse('alreadyDone');
  return aboutWallet(withPerson(record, { phone, phoneChangedAt: now }), 'phoneChanged');
}

export function settleIdentity(record: PersonRecord, result: 'passed' | 'failed'): Ruling<PersonRecord> {
  if (record.person.status === 'closed') return refuse('notPossibleNow');
  if (result === 'passed' && record.person.identityVerified) return refuse('alreadyDone');
  const state = result === 'passed' ? 'verified' : 'identityFailed';
  const news: News = { type: 'identity.updated', state, transactionId: null, caseId: null };
  return telling(withPerson(record, { identityVerified: result === 'passed' }), news);
}

/** The holder takes the whole balance out in the app, to a card of their own. */
export function withdrawBalance(record: PersonRecord): Ruling<PersonRecord> {
  const { status, balance, cards } = record.person;
  if (toFen(balance) === 0) return refuse('alreadyDone');
  const hasCard = cards === null || cards.some(({ state }) => state === 'active');
  if (!hasCard || (status !== 'active' && status !== 'closing')) return refuse('notPossibleNow');
  return aboutWallet(withPerson(record, { balance: '0.00' }), 'balanceWithdrawn');
}

/** The holder ends every automatic payment in the app. */
export function cancelAutoDebits(record: PersonRecord): Ruling<PersonRecord> {
  const { autoDebits } = record.person;
  if (!autoDebits.some(({ state }) => state === 'active')) return refuse('alreadyDone');
  const cancelled = autoDebits.map((each) => ({ ...each, state: 'cancelled' as const }));
  return aboutWallet(withPerson(record, { autoDebits: cancelled }), 'autoDebitsCancelled');
}
