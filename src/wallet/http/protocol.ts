import { z } from 'zod';
import {
  branchSchema, caseSchema, IDENTITY_REASONS, orNull, outcomeSchema, personSchema, registrationSchema, transactionSchema,
} from '../shapes.js';
import {
  APPEAL_REASONS, REFUSAL_CODES, type WalletAnswers, type WalletCommand, type WalletQuery,
} from '../wallet.js';

/**
 * The operator's interface over HTTP, said once: both sides check by these schemas and openapi.yaml is made from them.
 * Everything about a person goes in bodies: addresses end up in the logs of whatever stands between.
 */
const id = z.string().min(1);
const files = z.array(z.string()).describe('Ids of files that were handed over before');
const own = { userId: id };
const ownCase = { userId: id, caseId: id };

export const MOST_TRANSACTIONS = 20;

/** A reason that is new at the operator must not hide all else that is known of a registration. */
const identityReason = z.string().describe(`${IDENTITY_REASONS.join(', ')}; any other is taken as one that is not known`)
  .transform((reason) => IDENTITY_REASONS.find((known) => known === reason) ?? null);
export const registrationAnswer = registrationSchema.extend({ reason: orNull(identityReason) });

type Bodies<K extends string, All extends Record<K, string>> = { [One in All as One[K]]: Omit<One, K> };
type QueryBodies = Bodies<'query', WalletQuery>;
type CommandBodies = Bodies<'command', WalletCommand>;

/** Unknown fields of an answer are passed over, so that the operator may add some. */
export const QUERIES = {
  person: { about: 'A person, or null', body: z.object(own), answer: personSchema.nullable() },
  registration: {
    about: 'How far the registration of a phone number is; `none` when nothing is known of it',
    body: z.object({ phone: z.string().describe('E.164, or as the person wrote it') }),
    answer: registrationAnswer,
  },
  transactions: {
    about: "A person's transactions, newest first; none for an unknown person",
    body: z.object(own),
    answer: z.array(transactionSchema).max(MOST_TRANSACTIONS),
  },
  transaction: {
    about: "One transaction of a person; null when there is none or it is somebody else's",
    body: z.object({ ...own, transactionId: id }),
    answer: transactionSchema.nullable(),
  },
  cases: {
    about: "A person's cases (appeals, complaints, closures), newest first; none for an unknown person",
    body: z.object(own),
    answer: z.array(caseSchema),
  },
  case: {
    about: "One case of a person; null when there is none or it is somebody else's",
    body: z.object(ownCase),
    answer: caseSchema.nullable(),
  },
  branches: { about: 'Where people can go', body: z.object({}), answer: z.array(z.object(branchSchema.shape)) },
} as const satisfies {
  [Q in WalletQuery['query']]: { about: string; body: z.ZodType<QueryBodies[Q]>; answer: z.ZodType<WalletAnswers[Q]> };
};

/** `told`: what of an outcome must be there, since the person hears of it (fits.ts); all else may be null. */
export const COMMANDS = {
  freezeWallet: { about: "Freezes the person's wallet at the person's wish", told: '`person`, with the freeze', body: z.object(own) },
  cancelTransfer: { about: 'Calls a transfer back that can still be', told: '`transaction`, the one that was named', body: z.object({ ...own, transactionId: id }) },
  fileAppeal: {
    about: 'Files an appeal; the case has its number at once',
    told: '`case`, an appeal with every transaction that was named',
    body: z.object({
      ...own,
      transactionIds: z.array(id).min(1),
      reason: z.enum(APPEAL_REASONS),
      facts: z.record(z.string(), z.string()),
      files,
      contact: z.string().nullable(),
    }),
  },
  fileComplaint: {
    about: 'Files a complaint, or takes a suggestion, which opens no case',
    told: '`case`, a complaint; of a suggestion null',
    body: z.object({
      userId: id.nullable().describe('Null: anonymous'),
      kind: z.enum(['complaint', 'suggestion']),
      about: z.string(),
      text: z.string(),
      wanted: z.string(),
      relatedCaseId: id.nullable(),
      files,
      contact: z.string().nullable(),
      saidAt: z.number().int().describe('Epoch milliseconds; a complaint counts from here'),
    }),
  },
  requestClosure: { about: 'Asks for the wallet to be closed', told: '`case`, a closure', body: z.object(own) },
  undoClosure: { about: 'Takes the wish to close back', told: '`case`, the one that was named', body: z.object(ownCase) },
  addToCase: { about: 'Adds words and files to a case', told: '`case`, the one that was named', body: z.object({ ...ownCase, text: z.string(), files }) },
  requestReview: { about: 'Asks for a decision to be looked at again', told: '`case`, the one that was named', body: z.object({ ...ownCase, text: z.string(), files }) },
  withdrawCase: { about: 'Takes a case back before it is decided', told: '`case`, the one that was named', body: z.object(ownCase) },
} as const satisfies { [C in WalletCommand['command']]: { about: string; told: string; body: z.ZodType<CommandBodies[C]> } };

/** Top-level null is no object, and every answer is one. */
export const envelopeOf = <T extends z.ZodType>(answer: T) => z.object({ answer });

const [doneOption] = outcomeSchema.options;
export const doneSchema = doneOption.omit({ status: true });

export const FILE_REFUSED = 'fileRefused';

/** RFC 9457; a code of ours tells that the operator has decided, anything else that it could not. */
export const refusalSchema = z.object({ code: z.enum(REFUSAL_CODES) });
export const fileRefusalSchema = z.object({ code: z.literal(FILE_REFUSED) });

export const PROBLEM_TYPE = 'application/problem+json';
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
