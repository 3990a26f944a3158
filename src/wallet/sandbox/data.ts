import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { APPEAL_REASONS, REGISTRATION_STATES, TRANSACTION_STATUSES } from '../wallet.js';
import { normalisePhone } from '../phone.js';
import {
  amountSchema,
  autoDebitSchema,
  branchSchema,
  cardSchema,
  FREEZE_KINDS,
  IDENTITY_REASONS,
  personStatusSchema,
  refundStateSchema,
  refundTargetSchema,
  transactionKindSchema,
  unfreezeBySchema,
} from '../shapes.js';

/** What sandbox.json may say. Strict, so that a misspelt field is an error and not a silent default. */
const age = z.number().nonnegative();
const phone = z.string().transform((text, context) => {
  const normal = normalisePhone(text);
  if (normal !== null) return normal;
  context.addIssue({ code: 'custom', message: 'not a phone number' });
  return z.NEVER;
});
const note = z.string().optional();

const userSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string(),
  phone,
  identityVerified: z.boolean(),
  status: personStatusSchema,
  balance: amountSchema,
  locale: z.string(),
  freeze: z
    .strictObject({
      kind: z.enum(FREEZE_KINDS),
      ageMinutes: age,
      unfreezeBy: unfreezeBySchema,
      authority: z.string().optional(),
    })
    .optional(),
  minor: z.boolean().optional(),
  guardianUserId: z.string().optional(),
  documentType: z.string().optional(),
  cards: z.array(cardSchema.strict()).optional(),
  autoDebits: z.array(autoDebitSchema.strict()).optional(),
  login: z
    .strictObject({ state: z.literal('locked'), reason: z.string(), untilInMinutes: z.number() })
    .optional(),
  phoneChangedAgeMinutes: age.optional(),
  newDeviceAgeMinutes: age.optional(),
  note,
});

const registrationSchema = z.strictObject({
  phone,
  state: z.enum(REGISTRATION_STATES),
  codesSentToday: z.number().int().optional(),
  lastCodeAgeSeconds: age.optional(),
  wrongCodes: z.number().int().optional(),
  reason: z.enum(IDENTITY_REASONS).optional(),
  triesLeft: z.number().int().optional(),
  submittedAgeMinutes: age.optional(),
  closedAgeMinutes: age.optional(),
  note,
});

const transactionSchema = z.strictObject({
  id: z.string().min(1),
  userId: z.string(),
  kind: transactionKindSchema,
  amount: amountSchema,
  payee: z.string().optional(),
  payer: z.string().optional(),
  payeeAccount: z.string().optional(),
  ageMinutes: age,
  status: z.enum(TRANSACTION_STATUSES),
  deducted: z.boolean(),
  failure: z.string().optional(),
  cancellable: z.boolean().optional(),
  refunds: z
    .array(
      z.strictObject({
        amount: amountSchema,
        state: refundStateSchema,
        to: refundTargetSchema,
        tail: z.string().optional(),
        reason: z.string().optional(),
        ageMinutes: age,
      }),
    )
    .optional(),
  note,
});

const caseBase = {
  id: z.string().min(1),
  userId: z.string(),
  state: z.string(),
  ageMinutes: age,
  dueInMinutes: z.number().optional(),
  reviewUntilInMinutes: z.number().optional(),
  note,
};

const caseSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...caseBase,
    kind: z.literal('appeal'),
    transactionId: z.string(),
    alsoTransactionIds: z.array(z.string()).optional(),
    reason: z.enum(APPEAL_REASONS),
    amount: amountSchema.optional(),
    refunded: amountSchema.optional(),
    needs: z.array(z.string()).optional(),
    decision: z.strictObject({ code: z.string(), ageMinutes: age }).optional(),
    mayRefile: z.boolean().optional(),
  }),
  z.strictObject({
    ...caseBase,
    kind: z.literal('complaint'),
    about: z.string(),
    relatedCaseId: z.string().optional(),
    replyAgeMinutes: age.optional(),
  }),
  z.strictObject({
    ...caseBase,
    kind: z.literal('closure'),
    reason: z.string().optional(),
    undoUntilInMinutes: z.number().optional(),
    expiresInMinutes: z.number().optional(),
  }),
]);

const dataSchema = z
  .strictObject({
    note,
    users: z.array(userSchema),
    registrations: z.array(registrationSchema),
    transactions: z.array(transactionSchema),
    cases: z.array(caseSchema),
    branches: z.array(branchSchema),
  })
  .superRefine((data, context) => {
    const users = new Set(data.users.map((user) => user.id));
    const complain = (list: 'transactions' | 'cases') =>
      data[list].forEach((entry, index) => {
        if (users.has(entry.userId)) return;
        context.addIssue({ code: 'custom', path: [list, index, 'userId'], message: 'names nobody in users' });
      });
    complain('transactions');
    complain('cases');
  });

export type SandboxData = z.infer<typeof dataSchema>;
export type SandboxUser = SandboxData['users'][number];
export type SandboxRegistration = SandboxData['registrations'][number];
export type SandboxTransaction = SandboxData['transactions'][number];
export type SandboxCase = SandboxData['cases'][number];

/** Checks parsed JSON against the shape of sandbox.json. @throws Error that names `file` and every faulty place. */
export function parseSandboxData(file: string, value: unknown): SandboxData {
  const parsed = dataSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'top'}: ${issue.message}`);
  throw new Error(`${file}: ${faults.join('; ')}`);
}

/** Reads the sandbox's people, transactions, registrations and cases.
 *  @param dataFile path of sandbox.json; tsc does not copy it, so it is read from the sources.
 *  @throws Error that names the file and the place when it is missing, no JSON or of another shape. */
export function readSandboxData(dataFile: string): SandboxData {
  return parseSandboxData(dataFile, readJson(dataFile));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: ${String(error)}`, { cause: error });
  }
}
