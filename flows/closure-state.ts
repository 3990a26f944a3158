import { z } from 'zod';
import type { Case } from '../src/wallet/wallet.js';
import type { Values } from './kit.js';
import { filedCase, keepFiled } from './receipt.js';

/** An earlier or present closure as the flow keeps it, and the words for where it stands. */
export const closureCase = filedCase.extend({ reason: z.string().nullable(), decidedAt: z.number().nullable() });
export type ClosureCase = z.infer<typeof closureCase>;

const keep = (found: Case): ClosureCase => ({ ...keepFiled(found), reason: found.reason, decidedAt: found.decision?.at ?? null });

/** The newest closure. A check of identity that was not made in time is told as expired. */
export function findClosure(found: Case[], now: number): ClosureCase | null {
  const newest = found.find(({ kind }) => kind === 'closure');
  if (!newest) return null;
  const expired = newest.state === 'awaitingIdentity' && newest.expiresAt !== null && newest.expiresAt < now;
  return { ...keep(newest), ...(expired ? { state: 'expired' } : {}) };
}

export const keepClosure = (found: Case | null): ClosureCase | null => found && keep(found);

const REASONS = ['activeAutoDebit', 'balance', 'openCase', 'pendingTransaction', 'identityMismatch'];

/** The values of the lines `closure.state.…`. */
export function tellClosure(closure: ClosureCase | null): Values {
  const dated = (line: string, at: number | null | undefined) =>
    at ? { line: `closure.${line}`, values: { time: { time: at } } } : { line: `closure.${line}Unknown` };
  const reason = closure?.reason ?? '';
  return {
    number: closure?.id ?? '',
    deadline: dated('deadline', closure?.expiresAt),
    undoUntil: dated('undoUntil', closure?.undoUntil),
    decided: dated('decided', closure?.decidedAt),
    reason: { line: `closure.reason.${REASONS.includes(reason) ? reason : 'other'}` },
  };
}
