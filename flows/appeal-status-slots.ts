import { z } from 'zod';
import type { FlowInput } from './kit.js';
import { seenCase } from './seen-case.js';

/** What is known of how a case is going. */
export const slots = z.object({
  userId: z.string().nullable(),
  someoneElse: z.boolean(),
  caseId: z.string().nullable(),
  transactionId: z.string().nullable(),
  now: z.number(),
  cases: z.array(seenCase),
  chosen: seenCase.nullable(),
  /** What is being added, and whether to an open case or for a review of a decided one. */
  purpose: z.enum(['add', 'review']),
  text: z.string(),
  files: z.array(z.string()),
});
export type Slots = z.infer<typeof slots>;

const carriedSlots = z.object({ caseId: z.string().nullable().catch(null), files: z.array(z.string()).catch([]) });

/** From the first words, or from the flow that led here. */
export function beginSlots({ userId, hints, carried }: FlowInput): Slots {
  const { caseId, files } = carriedSlots.parse(carried);
  const given = named(caseId ?? hints.reference ?? '');
  return {
    userId, someoneElse: hints.someoneElse, caseId: given.caseId || null, transactionId: given.transactionId, now: 0, cases: [], chosen: null,
    purpose: 'add', text: '', files,
  };
}

/** A transaction's number, or a case's. */
export const named = (reference: string) =>
  reference.startsWith('T') ? { transactionId: reference, caseId: null } : { caseId: reference, transactionId: null };
