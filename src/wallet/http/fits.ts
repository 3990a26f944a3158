import { normalisePhone } from '../phone.js';
import type { Case, CommandOutcome, WalletAnswers, WalletCommand, WalletQuery } from '../wallet.js';

/** Whether an answer is one to what was asked: of the right shape it may still be about somebody or something else. */

type Checks<K extends string, All extends Record<K, string>, Answers> = {
  [One in All as One[K]]: (asked: One, answer: Answers[One[K] & keyof Answers]) => boolean;
};

const QUERY_CHECKS: Checks<'query', WalletQuery, WalletAnswers> = {
  person: ({ userId }, person) => person === null || person.id === userId,
  registration: (asked, { phone }) => phone === asked.phone || normalisePhone(phone) === normalisePhone(asked.phone),
  transaction: ({ transactionId }, found) => found === null || found.id === transactionId,
  case: ({ caseId }, found) => found === null || found.id === caseId,
  // Of a list only the operator knows whose it is.
  transactions: () => true,
  cases: () => true,
  branches: () => true,
};

export function fitsQuery<Q extends WalletQuery>(query: Q, answer: WalletAnswers[Q['query']]): boolean {
  // The table is complete by its type; that a name picks its own query and answer is beyond what inference follows.
  const check = QUERY_CHECKS[query.query] as unknown as (query: Q, answer: WalletAnswers[Q['query']]) => boolean;
  return check(query, answer);
}

type Done = Extract<CommandOutcome, { status: 'done' }>;

/** What was done must be told with what the person is then told of: a number, a time. */
export function fitsCommand(command: WalletCommand, done: Done): boolean {
  if (done.person !== null && done.person.id !== command.userId) return false;
  switch (command.command) {
    case 'freezeWallet':
      return done.person !== null && done.person.freeze !== null;
    case 'cancelTransfer':
      return done.transaction?.id === command.transactionId;
    case 'fileAppeal':
      return isOf(done.case, 'appeal') && isAbout(done.case, command.transactionIds);
    case 'fileComplaint':
      return command.kind === 'suggestion' ? done.case === null : isOf(done.case, 'complaint');
    case 'requestClosure':
      return isOf(done.case, 'closure');
    case 'undoClosure':
    case 'addToCase':
    case 'requestReview':
    case 'withdrawCase':
      return done.case?.id === command.caseId;
  }
}

function isAbout({ transactionIds }: Case, wanted: string[]): boolean {
  return wanted.every((id) => transactionIds.includes(id));
}

function isOf(filed: Case | null, kind: Case['kind']): filed is Case {
  return filed?.kind === kind;
}
