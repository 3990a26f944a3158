import type { Registration } from '../../wallet.js';
import type { RegistrationRecord } from '../records.js';
import { CODES_A_DAY, dayOf, IDENTITY_TRIES, WRONG_CODES } from '../terms.js';
import { refuse, telling, type News, type Ruling } from './ruling.js';

type Reason = NonNullable<Registration['reason']>;
type State = RegistrationRecord['state'];

/** Reasons that another try cannot mend: a person has to look. */
const HOPELESS: Reason[] = ['documentUsedByOtherWallet', 'guardianConsentNeeded'];
const CHECKABLE: State[] = ['registered', 'identityPending', 'identityFailed'];

export function sendCode(record: RegistrationRecord, now: number): Ruling<RegistrationRecord> {
  if (record.state !== 'none' && record.state !== 'codeSent') return refuse('notPossibleNow');
  const sent = codesOn(record, now);
  if (sent >= CODES_A_DAY) return refuse('blocked');
  const counted = { codesSent: sent + 1, countsDay: dayOf(now), lastCodeAt: now, wrongCodes: 0 };
  return moved(record, 'codeSent', counted);
}

export function enterWrongCode(record: RegistrationRecord): Ruling<RegistrationRecord> {
  if (record.state !== 'codeSent') return refuse('notPossibleNow');
  if (record.wrongCodes >= WRONG_CODES) return refuse('blocked');
  return moved(record, 'codeSent', { wrongCodes: record.wrongCodes + 1 });
}

export function passCode(record: RegistrationRecord): Ruling<RegistrationRecord> {
  if (record.state === 'phoneVerified') return refuse('alreadyDone');
  if (record.state !== 'codeSent') return refuse('notPossibleNow');
  if (record.wrongCodes >= WRONG_CODES) return refuse('blocked');
  return moved(record, 'phoneVerified', { wrongCodes: 0 });
}

export function setPassword(record: RegistrationRecord): Ruling<RegistrationRecord> {
  if (record.state === 'registered') return refuse('alreadyDone');
  return record.state === 'phoneVerified' ? moved(record, 'registered', {}) : refuse('notPossibleNow');
}

export function submitIdentity(record: RegistrationRecord, now: number): Ruling<RegistrationRecord> {
  if (record.state === 'identityPending') return refuse('alreadyDone');
  const mayTry = record.state === 'registered' || (record.state === 'identityFailed' && record.triesLeft !== 0);
  return mayTry ? moved(record, 'identityPending', { submittedAt: now }) : refuse('notPossibleNow');
}

export function passIdentity(record: RegistrationRecord): Ruling<RegistrationRecord> {
  if (record.state === 'verified') return refuse('alreadyDone');
  if (!CHECKABLE.includes(record.state)) return refuse('notPossibleNow');
  return moved(record, 'verified', { reason: null, triesLeft: null });
}

/** @param triesLeft null: one fewer than before, or none when trying again cannot help. */
export function failIdentity(
  record: RegistrationRecord,
  reason: Reason,
  triesLeft: number | null,
): Ruling<RegistrationRecord> {
  if (record.state !== 'verified' && !CHECKABLE.includes(record.state)) return refuse('notPossibleNow');
  const fewer = HOPELESS.includes(reason) ? 0 : Math.max(0, (record.triesLeft ?? IDENTITY_TRIES) - 1);
  return moved(record, 'identityFailed', { reason, triesLeft: triesLeft ?? fewer });
}

/** The number is no longer, or has become, the phone of a wallet that exists. */
export function followWallet(record: RegistrationRecord, state: State): Ruling<RegistrationRecord> {
  return record.state === state ? refuse('alreadyDone') : moved(record, state, { reason: null, triesLeft: null });
}

/** The registration as the wallet answers it at `now`. */
export function toRegistration(record: RegistrationRecord, now: number): Registration {
  const { phone, state, lastCodeAt, wrongCodes, reason, triesLeft, submittedAt } = record;
  const codesSentToday = codesOn(record, now);
  return {
    phone,
    state,
    codesSentToday,
    dailyCodeLimitReached: codesSentToday >= CODES_A_DAY,
    lastCodeAt,
    wrongCodes,
    tooManyWrongCodes: wrongCodes >= WRONG_CODES,
    reason,
    triesLeft,
    submittedAt,
  };
}

function codesOn(record: RegistrationRecord, now: number): number {
  return record.countsDay === dayOf(now) ? record.codesSent : 0;
}

function moved(
  record: RegistrationRecord,
  state: State,
  change: Partial<RegistrationRecord>,
): Ruling<RegistrationRecord> {
  const news: News = { type: 'registration.updated', state, transactionId: null, caseId: null };
  return telling({ ...record, ...change, state }, news);
}
