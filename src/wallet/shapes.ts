import { z } from 'zod';
import {
  OPERATOR_EVENT_TYPES,
  REFUSAL_CODES,
  REGISTRATION_STATES,
  TRANSACTION_STATUSES,
  type Branch,
  type Case,
  type CommandOutcome,
  type OperatorEvent,
  type Person,
  type Registration,
  type Transaction,
} from './wallet.js';

/** The shapes of wallet.ts as JSON: what the operator answers and what the sandbox stores, checked whenever read. */
const YEAR_10000 = 253_402_300_800_000;
const time = z.number().int().min(0).max(YEAR_10000).describe('Epoch milliseconds');
export const amountSchema = z.string().regex(/^\d{1,15}\.\d{2}$/).describe('Yuan, as "132.50"');

const id = z.string().min(1).max(128);
/** As long as what a person may write: some of it is said to people, and all of it is kept with their conversation. */
const words = z.string().max(4_000);

/** Many systems leave out what is null instead of sending it. Not where null says something of its own, such as that a wallet
 *  is not frozen: a name that is misspelt must not say that. */
export const orNull = <T extends z.ZodType>(schema: T) => schema.nullable().default(null);

export const FREEZE_KINDS = ['riskControl', 'judicial', 'self', 'stopLoss'] as const;
export const IDENTITY_REASONS = [
  'documentExpired',
  'faceCheckFailed',
  'documentUsedByOtherWallet',
  'guardianConsentNeeded',
  'nameMismatch',
] as const;

export const cardSchema = z.object({ bank: words, tail: words, state: z.enum(['active', 'closed']) });
export const autoDebitSchema = z.object({
  merchant: words,
  amount: amountSchema,
  period: words,
  state: z.enum(['active', 'cancelled']),
});
export const personStatusSchema = z.enum(['active', 'frozen', 'closing', 'closed', 'holderDeceasedReported']);
export const unfreezeBySchema = z.enum(['person', 'authority', 'app']);

export const personSchema = z.object({
  id,
  name: words,
  phone: orNull(words),
  identityVerified: z.boolean(),
  status: personStatusSchema,
  freeze: z.object({ kind: z.enum(FREEZE_KINDS), at: time, unfreezeBy: unfreezeBySchema, authority: orNull(words) }).nullable(),
  balance: amountSchema,
  minor: z.boolean(),
  documentType: words,
  cards: orNull(z.array(cardSchema)),
  autoDebits: z.array(autoDebitSchema),
  login: z.object({ state: z.literal('locked'), reason: words, until: time }).nullable(),
  phoneChangedAt: orNull(time),
  newDeviceAt: orNull(time),
}) satisfies z.ZodType<Person>;

export const registrationSchema = z.object({
  phone: words,
  state: z.enum(REGISTRATION_STATES),
  codesSentToday: z.number().int(),
  dailyCodeLimitReached: z.boolean(),
  lastCodeAt: orNull(time),
  wrongCodes: z.number().int(),
  tooManyWrongCodes: z.boolean(),
  reason: orNull(z.enum(IDENTITY_REASONS)),
  triesLeft: orNull(z.number().int()),
  submittedAt: orNull(time),
}) satisfies z.ZodType<Registration>;

export const transactionKindSchema = z.enum([
  'scanPay',
  'transfer',
  'onlinePay',
  'topUp',
  'withdraw',
  'autoDebit',
  'received',
]);
export const refundStateSchema = z.enum(['sent', 'arrived', 'returned']);
export const refundTargetSchema = z.enum(['wallet', 'card']);

export const transactionSchema = z.object({
  id,
  kind: transactionKindSchema,
  amount: amountSchema,
  counterparty: words,
  account: orNull(words),
  at: time,
  status: z.enum(TRANSACTION_STATUSES),
  deducted: z.boolean(),
  failure: orNull(words),
  cancellable: z.boolean(),
  refunds: z.array(
    z.object({
      amount: amountSchema,
      state: refundStateSchema,
      to: refundTargetSchema,
      tail: orNull(words),
      reason: orNull(words),
      at: time,
    }),
  ),
}) satisfies z.ZodType<Transaction>;

export const caseKindSchema = z.enum(['appeal', 'complaint', 'closure']);

export const caseSchema = z.object({
  id,
  kind: caseKindSchema,
  state: words,
  transactionIds: z.array(words),
  reason: orNull(words),
  about: orNull(words),
  amount: orNull(amountSchema),
  refunded: orNull(amountSchema),
  filedAt: time,
  needs: z.array(words),
  dueAt: orNull(time),
  decision: orNull(z.object({ code: words, at: time })),
  reviewUntil: orNull(time),
  undoUntil: orNull(time),
  expiresAt: orNull(time),
  mayRefile: z.boolean(),
  files: z.number().int(),
  relatedCaseId: orNull(words),
}) satisfies z.ZodType<Case>;

export const branchSchema = z.strictObject({
  city: words,
  name: words,
  address: words,
  hours: words,
  days: words,
}) satisfies z.ZodType<Branch>;

export const outcomeSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('done'),
    case: orNull(caseSchema),
    person: orNull(personSchema),
    transaction: orNull(transactionSchema),
  }),
  z.object({ status: z.literal('refused'), because: z.enum(REFUSAL_CODES) }),
]) satisfies z.ZodType<CommandOutcome>;

export const eventSchema = z.object({
  eventId: z.string(),
  type: z.enum(OPERATOR_EVENT_TYPES),
  userId: z.string(),
  occurredAt: time,
  state: z.string(),
  transactionId: z.string().nullable(),
  caseId: z.string().nullable(),
}) satisfies z.ZodType<OperatorEvent>;
