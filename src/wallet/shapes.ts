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

export const FREEZE_KINDS = ['riskControl', 'judicial', 'self', 'stopLoss'] as const;
export const IDENTITY_REASONS = [
  'documentExpired',
  'faceCheckFailed',
  'documentUsedByOtherWallet',
  'guardianConsentNeeded',
  'nameMismatch',
] as const;

export const cardSchema = z.object({ bank: z.string(), tail: z.string(), state: z.enum(['active', 'closed']) });
export const autoDebitSchema = z.object({
  merchant: z.string(),
  amount: amountSchema,
  period: z.string(),
  state: z.enum(['active', 'cancelled']),
});
export const personStatusSchema = z.enum(['active', 'frozen', 'closing', 'closed', 'holderDeceasedReported']);
export const unfreezeBySchema = z.enum(['person', 'authority', 'app']);

export const personSchema = z.object({
  id,
  name: z.string(),
  phone: z.string().nullable(),
  identityVerified: z.boolean(),
  status: personStatusSchema,
  freeze: z
    .object({ kind: z.enum(FREEZE_KINDS), at: time, unfreezeBy: unfreezeBySchema, authority: z.string().nullable() })
    .nullable(),
  balance: amountSchema,
  minor: z.boolean(),
  documentType: z.string(),
  cards: z.array(cardSchema).nullable(),
  autoDebits: z.array(autoDebitSchema),
  login: z.object({ state: z.literal('locked'), reason: z.string(), until: time }).nullable(),
  phoneChangedAt: time.nullable(),
  newDeviceAt: time.nullable(),
}) satisfies z.ZodType<Person>;

export const registrationSchema = z.object({
  phone: z.string(),
  state: z.enum(REGISTRATION_STATES),
  codesSentToday: z.number().int(),
  dailyCodeLimitReached: z.boolean(),
  lastCodeAt: time.nullable(),
  wrongCodes: z.number().int(),
  tooManyWrongCodes: z.boolean(),
  reason: z.enum(IDENTITY_REASONS).nullable(),
  triesLeft: z.number().int().nullable(),
  submittedAt: time.nullable(),
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
  counterparty: z.string(),
  account: z.string().nullable(),
  at: time,
  status: z.enum(TRANSACTION_STATUSES),
  deducted: z.boolean(),
  failure: z.string().nullable(),
  cancellable: z.boolean(),
  refunds: z.array(
    z.object({
      amount: amountSchema,
      state: refundStateSchema,
      to: refundTargetSchema,
      tail: z.string().nullable(),
      reason: z.string().nullable(),
      at: time,
    }),
  ),
}) satisfies z.ZodType<Transaction>;

export const caseKindSchema = z.enum(['appeal', 'complaint', 'closure']);

export const caseSchema = z.object({
  id,
  kind: caseKindSchema,
  state: z.string(),
  transactionIds: z.array(z.string()),
  reason: z.string().nullable(),
  about: z.string().nullable(),
  amount: amountSchema.nullable(),
  refunded: amountSchema.nullable(),
  filedAt: time,
  needs: z.array(z.string()),
  dueAt: time.nullable(),
  decision: z.object({ code: z.string(), at: time }).nullable(),
  reviewUntil: time.nullable(),
  undoUntil: time.nullable(),
  expiresAt: time.nullable(),
  mayRefile: z.boolean(),
  files: z.number().int(),
  relatedCaseId: z.string().nullable(),
}) satisfies z.ZodType<Case>;

export const branchSchema = z.strictObject({
  city: z.string(),
  name: z.string(),
  address: z.string(),
  hours: z.string(),
  days: z.string(),
}) satisfies z.ZodType<Branch>;

export const outcomeSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('done'),
    case: caseSchema.nullable(),
    person: personSchema.nullable(),
    transaction: transactionSchema.nullable(),
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
