import type { Case, CommandOutcome, Transaction, WalletCommand } from '../wallet.js';
import type { Change, Changes } from './changes.js';
import type { Records } from './documents.js';
import { takeCaseNumber } from './load.js';
import { ANONYMOUS, COMPLAINTS, emptyBook, PEOPLE, type CaseBook, type PersonRecord } from './records.js';
import { addToCase, requestReview, withdrawCase } from './rules/case-followups.js';
import { requestClosure, undoClosure } from './rules/closures.js';
import { fileAppeal, fileComplaint } from './rules/filing.js';
import { findCase, findTransaction, refuse, type Ruling } from './rules/ruling.js';
import { cancelTransfer } from './rules/transactions.js';
import { freezeForStopLoss } from './rules/wallets.js';

type OwnCommand = WalletCommand & { userId: string };

const PREFIXES: Partial<Record<WalletCommand['command'], 'AP' | 'CP' | 'CL'>> = {
  fileAppeal: 'AP',
  fileComplaint: 'CP',
  requestClosure: 'CL',
};

/** Runs commands against the documents: each idempotency key takes effect once within the person it is for, and every
 *  repetition is counted and answered with the first outcome. */
export function createCommands(records: Records, changes: Changes) {
  return async (command: WalletCommand, key: string): Promise<CommandOutcome> => {
    const number = createNumber(records, command);
    if (!isOwn(command)) {
      const target = { shelf: COMPLAINTS, id: key, userId: ANONYMOUS };
      const rule = (record: CaseBook, caseId: string, now: number) => fileComplaint(record, command, caseId, now);
      const { result } = await changes.apply(target, (record, now) => once(record ?? emptyBook(), now, command, key, number, rule));
      return result;
    }
    const target = { shelf: PEOPLE, id: command.userId, userId: command.userId };
    const rule = (record: PersonRecord, caseId: string, now: number) => ruleOn(record, command, caseId, now);
    const { result } = await changes.apply(target, (record, now) => once(record, now, command, key, number, rule));
    return result;
  };
}

/** A new case's number: asked for once, however many races the filing loses. */
function createNumber(records: Records, command: WalletCommand): (now: number) => Promise<string> {
  const prefix = PREFIXES[command.command];
  let taken: Promise<string> | null = null;
  return (now) => (taken ??= prefix ? takeCaseNumber(records, prefix, now) : Promise.resolve(''));
}

async function once<R extends CaseBook>(
  record: R | null,
  now: number,
  command: WalletCommand,
  key: string,
  number: (now: number) => Promise<string>,
  rule: (record: R, caseId: string, now: number) => Ruling<R>,
): Promise<Change<R, CommandOutcome>> {
  if (record === null) return { record: null, news: [], result: refuse('notFound') };
  const known = Object.hasOwn(record.keys, key) ? record.keys[key] : undefined;
  if (known) {
    const keys = { ...record.keys, [key]: { ...known, seen: known.seen + 1 } };
    return { record: { ...record, keys }, news: [], result: known.outcome };
  }
  const ruling = rule(record, await number(now), now);
  const outcome = toOutcome(ruling, record);
  const done = ruling.status === 'done' ? ruling : { record, news: [] };
  const first = { command: command.command, firstAt: now, applied: 1, seen: 1, outcome };
  return { record: { ...done.record, keys: { ...record.keys, [key]: first } }, news: done.news, result: outcome };
}

function ruleOn(record: PersonRecord, command: OwnCommand, caseId: string, now: number): Ruling<PersonRecord> {
  switch (command.command) {
    case 'freezeWallet':
      return freezeForStopLoss(record, now);
    case 'cancelTransfer':
      return onTransaction(record, command.transactionId, (own) => cancelTransfer(record, own));
    case 'fileAppeal':
      return fileAppeal(record, command, caseId, now);
    case 'fileComplaint':
      return fileComplaint(record, command, caseId, now);
    case 'requestClosure':
      return requestClosure(record, caseId, now);
    case 'undoClosure':
      return onCase(record, command.caseId, (own) => undoClosure(record, own, now));
    case 'addToCase':
      return onCase(record, command.caseId, (own) => addToCase(record, own, additionOf(command), now));
    case 'requestReview':
      return onCase(record, command.caseId, (own) => requestReview(record, own, additionOf(command), now));
    case 'withdrawCase':
      return onCase(record, command.caseId, (own) => withdrawCase(record, own));
  }
}

function onTransaction(
  record: PersonRecord,
  transactionId: string,
  rule: (own: Transaction) => Ruling<PersonRecord>,
): Ruling<PersonRecord> {
  const own = findTransaction(record, transactionId);
  return own === null ? refuse('notFound') : rule(own);
}

function onCase(record: PersonRecord, caseId: string, rule: (own: Case) => Ruling<PersonRecord>): Ruling<PersonRecord> {
  const own = findCase(record, caseId);
  return own === null ? refuse('notFound') : rule(own);
}

function additionOf({ text, files }: { text: string; files: string[] }): { text: string; files: string[] } {
  return { text, files };
}

/** The outcome shows what the command changed. It is kept with its key for good, so nothing else goes into it. */
function toOutcome(ruling: Ruling<CaseBook | PersonRecord>, before: CaseBook | PersonRecord): CommandOutcome {
  if (ruling.status === 'refused') return ruling;
  const { record, caseId, transactionId } = ruling;
  const changed = 'person' in record && 'person' in before && record.person !== before.person ? record.person : null;
  return {
    status: 'done',
    case: caseId === null ? null : findCase(record, caseId),
    person: changed,
    transaction: 'person' in record && transactionId !== null ? findTransaction(record, transactionId) : null,
  };
}

function isOwn(command: WalletCommand): command is OwnCommand {
  return command.userId !== null;
}

