import type { Case, Person, Transaction } from '../wallet.js';
import type { SandboxCase, SandboxData, SandboxRegistration, SandboxTransaction, SandboxUser } from './data.js';
import { addAmounts } from './money.js';
import { blankCase, blankRegistration, emptyBook, type PersonRecord, type RegistrationRecord } from './records.js';
import { dayOf, MINUTE_MS } from './terms.js';

/** Turns the data file's ages into times: time = first start − age, and due = first start + minutes. */
interface Clock {
  start: number;
  ago: (minutes: number) => number;
  agoOrNull: (minutes: number | undefined) => number | null;
  inOrNull: (minutes: number | undefined) => number | null;
}

function clockFrom(start: number): Clock {
  const ago = (minutes: number): number => start - minutes * MINUTE_MS;
  return {
    start,
    ago,
    agoOrNull: (minutes) => (minutes === undefined ? null : ago(minutes)),
    inOrNull: (minutes) => (minutes === undefined ? null : start + minutes * MINUTE_MS),
  };
}

/** Every person of the data as first stored; `firstStartAt` in epoch milliseconds. */
export function seedPeople(data: SandboxData, firstStartAt: number): PersonRecord[] {
  const clock = clockFrom(firstStartAt);
  return data.users.map((user) => seedPerson(user, data, clock));
}

export function seedRegistrations(data: SandboxData, firstStartAt: number): RegistrationRecord[] {
  const clock = clockFrom(firstStartAt);
  return data.registrations.map((registration) => toRegistrationRecord(registration, clock));
}

function seedPerson(user: SandboxUser, data: SandboxData, clock: Clock): PersonRecord {
  const own = <T extends { userId: string }>(entries: T[]): T[] => entries.filter((entry) => entry.userId === user.id);
  const transactions = own(data.transactions);
  const cases = own(data.cases);
  return {
    ...emptyBook(),
    person: toPerson(user, clock),
    locale: user.locale,
    guardianUserId: user.guardianUserId ?? null,
    transactions: transactions.map((transaction) => toTransaction(transaction, clock)),
    cases: cases.map((entry) => toCase(entry, transactions, clock)),
    notes: notesOf([user, ...transactions, ...cases]),
  };
}

function toPerson(user: SandboxUser, clock: Clock): Person {
  const { freeze, login } = user;
  return {
    id: user.id,
    name: user.name,
    phone: user.phone,
    identityVerified: user.identityVerified,
    status: user.status,
    freeze: freeze
      ? {
          kind: freeze.kind,
          at: clock.ago(freeze.ageMinutes),
          unfreezeBy: freeze.unfreezeBy,
          authority: freeze.authority ?? null,
        }
      : null,
    balance: user.balance,
    minor: user.minor ?? false,
    documentType: user.documentType ?? 'idCard',
    cards: user.cards ?? null,
    autoDebits: user.autoDebits ?? [],
    login: login
      ? { state: login.state, reason: login.reason, until: clock.start + login.untilInMinutes * MINUTE_MS }
      : null,
    phoneChangedAt: clock.agoOrNull(user.phoneChangedAgeMinutes),
    newDeviceAt: clock.agoOrNull(user.newDeviceAgeMinutes),
  };
}

function toTransaction(entry: SandboxTransaction, clock: Clock): Transaction {
  return {
    id: entry.id,
    kind: entry.kind,
    amount: entry.amount,
    counterparty: entry.payee ?? entry.payer ?? '',
    account: entry.payeeAccount ?? null,
    at: clock.ago(entry.ageMinutes),
    status: entry.status,
    deducted: entry.deducted,
    failure: entry.failure ?? null,
    cancellable: entry.cancellable ?? false,
    refunds: (entry.refunds ?? []).map(({ ageMinutes, tail, reason, ...refund }) => ({
      ...refund,
      tail: tail ?? null,
      reason: reason ?? null,
      at: clock.ago(ageMinutes),
    })),
  };
}

function toCase(entry: SandboxCase, transactions: SandboxTransaction[], clock: Clock): Case {
  const blank: Case = {
    ...blankCase(entry.id, entry.kind, entry.state, clock.ago(entry.ageMinutes)),
    dueAt: clock.inOrNull(entry.dueInMinutes),
    reviewUntil: clock.inOrNull(entry.reviewUntilInMinutes),
  };
  switch (entry.kind) {
    case 'appeal':
      return withAppeal(blank, entry, transactions, clock);
    case 'complaint':
      return {
        ...blank,
        about: entry.about,
        relatedCaseId: entry.relatedCaseId ?? null,
        decision:
          entry.replyAgeMinutes === undefined ? null : { code: 'replied', at: clock.ago(entry.replyAgeMinutes) },
      };
    case 'closure':
      return {
        ...blank,
        reason: entry.reason ?? null,
        undoUntil: clock.inOrNull(entry.undoUntilInMinutes),
        expiresAt: clock.inOrNull(entry.expiresInMinutes),
      };
  }
}

/** An appeal without an amount of its own is about the whole of its transactions; one refunded in whole says so. */
function withAppeal(
  blank: Case,
  entry: Extract<SandboxCase, { kind: 'appeal' }>,
  transactions: SandboxTransaction[],
  clock: Clock,
): Case {
  const transactionIds = [entry.transactionId, ...(entry.alsoTransactionIds ?? [])];
  const disputed = transactions.filter(({ id }) => transactionIds.includes(id)).map(({ amount }) => amount);
  const amount = entry.amount ?? addAmounts(...disputed);
  const { decision } = entry;
  return {
    ...blank,
    transactionIds,
    reason: entry.reason,
    amount,
    refunded: entry.refunded ?? (entry.state === 'refunded' ? amount : null),
    needs: entry.needs ?? [],
    decision: decision ? { code: decision.code, at: clock.ago(decision.ageMinutes) } : null,
    mayRefile: entry.mayRefile ?? false,
  };
}

function toRegistrationRecord(entry: SandboxRegistration, clock: Clock): RegistrationRecord {
  return {
    ...blankRegistration(entry.phone, entry.state),
    countsDay: dayOf(clock.start),
    codesSent: entry.codesSentToday ?? 0,
    lastCodeAt: clock.agoOrNull(entry.lastCodeAgeSeconds === undefined ? undefined : entry.lastCodeAgeSeconds / 60),
    wrongCodes: entry.wrongCodes ?? 0,
    reason: entry.reason ?? null,
    triesLeft: entry.triesLeft ?? null,
    submittedAt: clock.agoOrNull(entry.submittedAgeMinutes),
    closedAt: clock.agoOrNull(entry.closedAgeMinutes),
    note: entry.note ?? null,
  };
}

function notesOf(entries: { id: string; note?: string | undefined }[]): Record<string, string> {
  return Object.fromEntries(entries.flatMap(({ id, note }) => (note === undefined ? [] : [[id, note]])));
}
