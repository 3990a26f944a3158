import type { Person } from '../wallet.js';
import type { IdentityAct, PersonAct, RegistrationAct } from './acts.js';
import { findByPhone, readRegistration, stateByIdentity } from './answer-query.js';
import { normalisePhone } from '../phone.js';
import { PEOPLE, REGISTRATIONS, type PersonRecord, type RegistrationRecord } from './records.js';
import * as registrations from './rules/registrations.js';
import { refuse, type Ruling } from './rules/ruling.js';
import * as wallets from './rules/wallets.js';
import { rule, together, type ActOutcome, type Stage } from './stage.js';

export async function playRegistrationAct(stage: Stage, act: RegistrationAct): Promise<ActOutcome> {
  const phone = normalisePhone(act.phone);
  if (phone === null) return refuse('notFound');
  return onRegistration(stage, phone, (record, now) => {
    switch (act.act) {
      case 'sendCode':
        return registrations.sendCode(record, now);
      case 'enterWrongCode':
        return registrations.enterWrongCode(record);
      case 'passCode':
        return registrations.passCode(record);
      case 'setPassword':
        return registrations.setPassword(record);
      case 'submitIdentity':
        return registrations.submitIdentity(record, now);
    }
  });
}

/** Person and registration are two documents that tell the same thing, so an identity check goes into both. */
export async function playIdentityAct(stage: Stage, act: IdentityAct): Promise<ActOutcome> {
  const named = await findHolder(stage, act.of);
  if (named === null) return refuse('notFound');
  const { person, phone } = named;
  const result = act.act === 'passIdentity' ? 'passed' : 'failed';
  const outcomes = [
    ...(person ? [await onPerson(stage, person.id, (record) => wallets.settleIdentity(record, result))] : []),
    ...(phone ? [await onRegistration(stage, phone, (record) => ruleIdentity(record, act))] : []),
  ];
  return together(outcomes);
}

function ruleIdentity(record: RegistrationRecord, act: IdentityAct): Ruling<RegistrationRecord> {
  return act.act === 'passIdentity'
    ? registrations.passIdentity(record)
    : registrations.failIdentity(record, act.reason, act.triesLeft ?? null);
}

async function findHolder(
  { records }: Stage,
  of: IdentityAct['of'],
): Promise<{ person: Person | null; phone: string | null } | null> {
  if ('userId' in of) {
    const found = await records.read(PEOPLE, of.userId);
    return found && { person: found.person, phone: found.person.phone };
  }
  const phone = normalisePhone(of.phone);
  return phone === null ? null : { person: await findByPhone(records, phone), phone };
}

export async function playPersonAct(stage: Stage, act: PersonAct): Promise<ActOutcome> {
  switch (act.act) {
    case 'changePhone':
      return changePhone(stage, act.userId, act.phone);
    case 'freezeWallet':
      return onPerson(stage, act.userId, (record, now) =>
        wallets.freeze(record, act.kind, act.authority ?? null, now),
      );
    case 'unfreezeWallet':
      return onPerson(stage, act.userId, wallets.unfreeze);
    case 'withdrawBalance':
      return onPerson(stage, act.userId, wallets.withdrawBalance);
    case 'cancelAutoDebits':
      return onPerson(stage, act.userId, wallets.cancelAutoDebits);
  }
}

/** A wallet's number moves: the old one is nobody's, the new one has the wallet's state. */
async function changePhone(stage: Stage, userId: string, wish: string): Promise<ActOutcome> {
  const phone = normalisePhone(wish);
  const before = await stage.records.read(PEOPLE, userId);
  if (phone === null || before === null) return refuse('notFound');
  const owner = await findByPhone(stage.records, phone);
  if (owner !== null && owner.id !== userId) return refuse('blocked');
  const changed = await onPerson(stage, userId, (record, now) => wallets.changePhone(record, phone, now));
  if (changed.status === 'refused') return changed;
  const left = before.person.phone;
  return together([
    changed,
    ...(left ? [await followListed(stage, left, 'none')] : []),
    await followListed(stage, phone, stateByIdentity(before.person)),
  ]);
}

/** Brings a listed registration into line with its wallet; what is not listed follows the wallet by itself. */
export async function followListed(
  stage: Stage,
  phone: string,
  state: RegistrationRecord['state'],
): Promise<ActOutcome> {
  const target = { shelf: REGISTRATIONS, id: phone, userId: await followerOf(stage, phone) };
  return rule(stage, target, (record) =>
    record === null ? refuse('notFound') : registrations.followWallet(record, state),
  );
}

function onPerson(
  stage: Stage,
  userId: string,
  decide: (record: PersonRecord, now: number) => Ruling<PersonRecord>,
): Promise<ActOutcome> {
  return rule(stage, { shelf: PEOPLE, id: userId, userId }, (record, now) =>
    record === null ? refuse('notFound') : decide(record, now),
  );
}

/** A phone that nothing lists starts from what it is by CONTRACT §5, and is listed from then on. */
async function onRegistration(
  stage: Stage,
  phone: string,
  decide: (record: RegistrationRecord, now: number) => Ruling<RegistrationRecord>,
): Promise<ActOutcome> {
  const unlisted = await readRegistration(stage.records, phone);
  const target = { shelf: REGISTRATIONS, id: phone, userId: await followerOf(stage, phone) };
  return rule(stage, target, (record, now) => decide(record ?? unlisted, now));
}

/** Whom a registration's events name: the wallet's user, or the number itself while it has no wallet. */
async function followerOf({ records }: Stage, phone: string): Promise<string> {
  return (await findByPhone(records, phone))?.id ?? phone;
}
