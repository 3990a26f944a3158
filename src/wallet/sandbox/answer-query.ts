import type { Branch, Person, WalletAnswers, WalletQuery } from '../wallet.js';
import type { Records } from './documents.js';
import { normalisePhone } from '../phone.js';
import { blankRegistration, PEOPLE, REGISTRATIONS, type PersonRecord, type RegistrationRecord } from './records.js';
import { toRegistration } from './rules/registrations.js';
import { findCase, findTransaction } from './rules/ruling.js';

/** As many as wallet.ts promises. */
const MAX_TRANSACTIONS = 20;

type Answers = { [Q in WalletQuery as Q['query']]: (query: Q) => Promise<WalletAnswers[Q['query']]> };

/** What each query is answered with. A person's own document is all that is looked into, so that somebody else's
 *  transaction or case cannot be told from one that does not exist. */
export function createAnswers(records: Records, branches: Branch[], now: () => number) {
  const own = (userId: string): Promise<PersonRecord | null> => records.read(PEOPLE, userId);

  const answers: Answers = {
    person: async ({ userId }) => (await own(userId))?.person ?? null,
    registration: async ({ phone }) => {
      const normal = normalisePhone(phone);
      const record = normal === null ? blankRegistration(phone, 'none') : await readRegistration(records, normal);
      return toRegistration(record, now());
    },
    transactions: async ({ userId }) => {
      const { transactions } = (await own(userId)) ?? { transactions: [] };
      return transactions.toSorted((a, b) => b.at - a.at).slice(0, MAX_TRANSACTIONS);
    },
    transaction: async ({ userId, transactionId }) => {
      const record = await own(userId);
      return record && findTransaction(record, transactionId);
    },
    cases: async ({ userId }) => {
      const { cases } = (await own(userId)) ?? { cases: [] };
      return cases.toSorted((a, b) => b.filedAt - a.filedAt);
    },
    case: async ({ userId, caseId }) => {
      const record = await own(userId);
      return record && findCase(record, caseId);
    },
    branches: async () => branches,
  };

  return <Q extends WalletQuery>(query: Q): Promise<WalletAnswers[Q['query']]> => {
    // The table is complete by its type; that a name picks its own query and answer is beyond what inference follows.
    const answer = answers[query.query] as unknown as (query: Q) => Promise<WalletAnswers[Q['query']]>;
    return answer(query);
  };
}

/** A phone's registration. CONTRACT §5: a user's phone that no registration lists is verified or registered by
 *  identityVerified; any other phone is none. @param phone E.164. */
export async function readRegistration(records: Records, phone: string): Promise<RegistrationRecord> {
  const listed = await records.read(REGISTRATIONS, phone);
  if (listed !== null) return listed;
  const owner = await findByPhone(records, phone);
  return blankRegistration(phone, owner === null ? 'none' : stateByIdentity(owner));
}

/** @param phone E.164. */
export async function findByPhone(records: Records, phone: string): Promise<Person | null> {
  const people = await records.list(PEOPLE);
  return people.find(({ record }) => record.person.phone === phone)?.record.person ?? null;
}

export function stateByIdentity({ status, identityVerified }: Person): RegistrationRecord['state'] {
  if (status === 'closed') return 'closed';
  return identityVerified ? 'verified' : 'registered';
}
