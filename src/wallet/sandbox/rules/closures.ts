import type { Case, Person, RefusalCode } from '../../wallet.js';
import { toFen } from '../money.js';
import { blankCase, type PersonRecord } from '../records.js';
import { CLOSURE_COOLING_MS, CLOSURE_IDENTITY_MS, TAKEOVER_MS } from '../terms.js';
import { aboutCase, alsoTell, caseNews, isOpen, refuse, walletNews, withCase, withPerson } from './ruling.js';
import type { Done, News, Ruling } from './ruling.js';

/** Files a closure; it waits for the identity check in the app. Refused `blocked` while anything stands in its way. */
export function requestClosure(record: PersonRecord, caseId: string, now: number): Ruling<PersonRecord> {
  const obstacle = findObstacle(record, now);
  if (obstacle !== null) return refuse(obstacle);
  const filed: Case = {
    ...blankCase(caseId, 'closure', 'awaitingIdentity', now),
    expiresAt: now + CLOSURE_IDENTITY_MS,
  };
  return aboutCase(withCase(record, filed), filed);
}

function findObstacle(record: PersonRecord, now: number): RefusalCode | null {
  const { status, identityVerified } = record.person;
  if (status === 'closed') return 'alreadyDone';
  if (record.cases.some((each) => each.kind === 'closure' && isOpen(each, now))) return 'alreadyOpen';
  if (!identityVerified) return 'notVerified';
  return status === 'active' && !isBlocked(record, now) ? null : 'blocked';
}

/** SUPPORT-PRACTICE §7: balance, pending, refund in flight, open appeal, auto-debits, recent takeover. */
function isBlocked({ person, transactions, cases }: PersonRecord, now: number): boolean {
  return (
    toFen(person.balance) > 0 ||
    transactions.some(({ status }) => ['pending', 'deductedNotReceived', 'refunding'].includes(status)) ||
    transactions.some(({ refunds }) => refunds.some(({ state }) => state === 'sent')) ||
    cases.some((each) => each.kind === 'appeal' && isOpen(each, now)) ||
    person.autoDebits.some(({ state }) => state === 'active') ||
    wasTakenOver(person, now)
  );
}

function wasTakenOver({ phoneChangedAt, newDeviceAt }: Person, now: number): boolean {
  return [phoneChangedAt, newDeviceAt].some((at) => at !== null && now - at < TAKEOVER_MS);
}

/** The holder changes their mind: while cooling off or paused, until `undoUntil`. */
export function undoClosure(record: PersonRecord, closure: Case, now: number): Ruling<PersonRecord> {
  if (closure.state === 'undone') return refuse('alreadyDone');
  if (closure.state !== 'coolingOff' && closure.state !== 'paused') return refuse('notPossibleNow');
  if (closure.undoUntil !== null && closure.undoUntil < now) return refuse('windowClosed');
  return endClosure(record, closure, { state: 'undone' });
}

export function passClosureIdentity(record: PersonRecord, closure: Case, now: number): Ruling<PersonRecord> {
  if (closure.state !== 'awaitingIdentity') return refuse('notPossibleNow');
  if (closure.expiresAt !== null && closure.expiresAt < now) return refuse('windowClosed');
  if (record.person.status !== 'active') return refuse('blocked');
  const reviewed: Case = { ...closure, state: 'underReview', expiresAt: null };
  const closing = withPerson(withCase(record, reviewed), { status: 'closing' });
  return alsoTell(aboutCase(closing, reviewed), walletNews('closing'));
}

/** The clerk finds nothing against it: the time to think it over begins. */
export function acceptClosure(record: PersonRecord, closure: Case, now: number): Ruling<PersonRecord> {
  if (closure.state !== 'underReview') return refuse('notPossibleNow');
  return moved(record, { ...closure, state: 'coolingOff', undoUntil: now + CLOSURE_COOLING_MS });
}

export function pauseClosure(record: PersonRecord, closure: Case): Ruling<PersonRecord> {
  if (closure.state !== 'coolingOff') return refuse('notPossibleNow');
  return moved(record, { ...closure, state: 'paused' });
}

export function resumeClosure(record: PersonRecord, closure: Case): Ruling<PersonRecord> {
  if (closure.state !== 'paused') return refuse('notPossibleNow');
  return moved(record, { ...closure, state: 'coolingOff' });
}

export function rejectClosure(record: PersonRecord, closure: Case, reason: string, now: number): Ruling<PersonRecord> {
  if (!isOpen(closure, now)) return refuse('notPossibleNow');
  return endClosure(record, closure, { state: 'rejected', reason, decision: { code: reason, at: now } });
}

/** Closes the wallet for good; money that came meanwhile has to leave first. */
export function finishClosure(record: PersonRecord, closure: Case, now: number): Ruling<PersonRecord> {
  if (closure.state === 'completed') return refuse('alreadyDone');
  if (closure.state !== 'underReview' && closure.state !== 'coolingOff') return refuse('notPossibleNow');
  if (toFen(record.person.balance) > 0 || record.person.freeze !== null) return refuse('blocked');
  const completed: Case = { ...closure, state: 'completed', decision: { code: 'completed', at: now } };
  const closed = withPerson(withCase(record, completed), { status: 'closed' });
  return alsoTell(aboutCase(closed, completed), walletNews('closed'));
}

/** Ends a closure without closing: a wallet that was closing is active again; a frozen one stays frozen. */
export function endClosure(record: PersonRecord, closure: Case, change: Partial<Case>): Done<PersonRecord> {
  const ended: Case = { ...closure, ...change, undoUntil: null, expiresAt: null };
  const stored = withCase(record, ended);
  if (record.person.status !== 'closing') return aboutCase(stored, ended);
  return alsoTell(aboutCase(withPerson(stored, { status: 'active' }), ended), walletNews('active'));
}

/** Money that comes into a wallet which is cooling off stops its closure: withdraw it, or undo. */
export function pauseForMoney(record: PersonRecord, now: number): { record: PersonRecord; news: News[] } {
  const closure = record.cases.find((each) => each.kind === 'closure' && isOpen(each, now));
  if (closure?.state !== 'coolingOff') return { record, news: [] };
  const paused: Case = { ...closure, state: 'paused' };
  return { record: withCase(record, paused), news: [caseNews(paused)] };
}

function moved(record: PersonRecord, changed: Case): Ruling<PersonRecord> {
  return aboutCase(withCase(record, changed), changed);
}
