import { z } from 'zod';
import { normalisePhone } from '../phone.js';
import { faultsSchema, settingsSchema } from './settings.js';
import { FREEZE_KINDS, IDENTITY_REASONS, refundStateSchema, refundTargetSchema } from '../shapes.js';

/** What the page may play: the person in the app, and the operator's clerks. One act, one change. */
const id = z.string().min(1).max(128);
const words = z.string().min(1).max(200);
const phone = z
  .string()
  .max(32)
  .refine((text) => normalisePhone(text) !== null, 'not a phone number')
  .describe('With country code, or a Chinese number without.');
const amount = z
  .string()
  .regex(/^\d{1,9}\.\d{2}$/)
  .describe('Yuan with two decimals, for example "132.50".');
const minutes = z.number().int().min(-5_000_000).max(5_000_000).describe('From now; negative is past.');

const registrationActSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('sendCode'), phone }),
  z.strictObject({ act: z.literal('enterWrongCode'), phone }),
  z.strictObject({ act: z.literal('passCode'), phone }),
  z.strictObject({ act: z.literal('setPassword'), phone }),
  z.strictObject({ act: z.literal('submitIdentity'), phone }),
]);

const holder = z
  .union([z.strictObject({ userId: id }), z.strictObject({ phone })])
  .describe("A person, or a phone's registration; where both belong together both change.");

const identityActSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('passIdentity'), of: holder }),
  z.strictObject({
    act: z.literal('failIdentity'),
    of: holder,
    reason: z.enum(IDENTITY_REASONS),
    triesLeft: z.number().int().min(0).max(10).optional(),
  }),
]);

const personActSchema = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('freezeWallet'),
    userId: id,
    kind: z.enum(FREEZE_KINDS),
    authority: words.optional(),
  }),
  z.strictObject({ act: z.literal('unfreezeWallet'), userId: id }),
  z.strictObject({ act: z.literal('changePhone'), userId: id, phone }),
  z.strictObject({ act: z.literal('withdrawBalance'), userId: id }),
  z.strictObject({ act: z.literal('cancelAutoDebits'), userId: id }),
]);

const transactionActSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('settleTransaction'), transactionId: id }),
  z.strictObject({ act: z.literal('failTransaction'), transactionId: id, failure: words }),
  z.strictObject({ act: z.literal('cancelTransfer'), transactionId: id }),
  z.strictObject({
    act: z.literal('refundTransaction'),
    transactionId: id,
    progress: refundStateSchema,
    amount: amount.optional(),
    to: refundTargetSchema.optional(),
    tail: words.optional(),
    reason: words.optional(),
  }),
]);

const caseActSchema = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('moveCase'),
    caseId: id,
    to: z.enum(['inReview', 'waitingMerchant']),
    dueInMinutes: minutes.optional(),
  }),
  z.strictObject({
    act: z.literal('askEvidence'),
    caseId: id,
    needs: z.array(words).min(1).max(20),
    dueInMinutes: minutes,
  }),
  z.strictObject({ act: z.literal('rejectCase'), caseId: id, code: words, reviewUntilInMinutes: minutes.optional() }),
  z.strictObject({
    act: z.literal('refundCase'),
    caseId: id,
    progress: z.enum(['approved', 'arrived', 'needCard']),
    amount: amount.optional(),
  }),
  z.strictObject({ act: z.literal('closeWithoutReply'), caseId: id }),
  z.strictObject({ act: z.literal('replyComplaint'), caseId: id, reviewUntilInMinutes: minutes.optional() }),
]);

const closureActSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('passClosureIdentity'), caseId: id }),
  z.strictObject({ act: z.literal('acceptClosure'), caseId: id }),
  z.strictObject({ act: z.literal('pauseClosure'), caseId: id }),
  z.strictObject({ act: z.literal('resumeClosure'), caseId: id }),
  z.strictObject({ act: z.literal('rejectClosure'), caseId: id, reason: words }),
  z.strictObject({ act: z.literal('finishClosure'), caseId: id }),
  z.strictObject({ act: z.literal('undoClosure'), caseId: id }),
]);

const delayMs = z.number().int().min(0).max(86_400_000);
const eventActSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('repeatEvent'), eventId: id }),
  z.strictObject({ act: z.literal('delayEvent'), eventId: id, delayMs }),
]);

const settingsActSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('answerNothing'), count: settingsSchema.shape.answerNothingNext }),
  z.strictObject({
    act: z.literal('delayNextEvents'),
    count: settingsSchema.shape.delayNextEvents.shape.count,
    delayMs,
  }),
  z.strictObject({ act: z.literal('setFaults'), ...faultsSchema.partial().shape }),
]);

export const sandboxActSchema = z.discriminatedUnion('act', [
  registrationActSchema,
  identityActSchema,
  personActSchema,
  transactionActSchema,
  caseActSchema,
  closureActSchema,
  eventActSchema,
  settingsActSchema,
]);

export type SandboxAct = z.infer<typeof sandboxActSchema>;
export type RegistrationAct = z.infer<typeof registrationActSchema>;
export type IdentityAct = z.infer<typeof identityActSchema>;
export type PersonAct = z.infer<typeof personActSchema>;
export type TransactionAct = z.infer<typeof transactionActSchema>;
export type CaseAct = z.infer<typeof caseActSchema>;
export type ClosureAct = z.infer<typeof closureActSchema>;
export type EventAct = z.infer<typeof eventActSchema>;
export type SettingsAct = z.infer<typeof settingsActSchema>;
