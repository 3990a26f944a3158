import { z } from 'zod';
import type { Case } from '../src/wallet/wallet.js';
import type { Values, Wording } from './kit.js';

/**
 * The receipt of an appeal, a complaint or a closure, the same form for all three. A flow keeps the case that
 * COMMAND_DONE reported in its slots (`filedCase`, `keepFiled`), says `receipt.form` with `tellReceipt`, then asks
 * `receipt.tellMe` with the choices TELL_ME and NO_NEWS, and follows the case with `followFiled`.
 */
export const filedCase = z.object({
  id: z.string(),
  kind: z.enum(['appeal', 'complaint', 'closure']),
  state: z.string(),
  filedAt: z.number(),
  amount: z.string().nullable(),
  files: z.number(),
  dueAt: z.number().nullable(),
  undoUntil: z.number().nullable(),
  expiresAt: z.number().nullable(),
});
export type FiledCase = z.infer<typeof filedCase>;

export const keepFiled = ({ id, kind, state, filedAt, amount, files, dueAt, undoUntil, expiresAt }: Case): FiledCase => ({
  id, kind, state, filedAt, amount, files, dueAt, undoUntil, expiresAt,
});

/** The rows that only the flow knows. */
export interface ReceiptWords {
  /** What it is about. */
  matter: Wording;
  /** Who acts next. */
  next: Wording;
  /** How to add to it or take it back. Null: neither is possible. */
  change: Wording | null;
  /** An anonymous complaint gets no reply. */
  reply: 'promised' | 'none';
}

const row = (line: string, values: Values = {}): Wording => ({ line, values });
const time = (line: string, at: number | null): Wording[] => (at === null ? [] : [row(line, { time: { time: at } })]);
const part = (line: string, wording: Wording | null): Wording[] => (wording ? [row(line, { what: wording })] : []);

/** The latest reply as a date where the operator gave one, else by the operator's general terms. */
const replyBy = ({ kind, dueAt }: FiledCase): Wording[] =>
  dueAt === null ? [row(`receipt.terms.${kind}`)] : time('receipt.replyBy', dueAt);

/** The values of `receipt.form`. What does not apply is left out. */
export function tellReceipt(filed: FiledCase, { matter, next, change, reply }: ReceiptWords): Values {
  const lines = [
    row('receipt.number', { number: filed.id }),
    ...time('receipt.filedAt', filed.filedAt),
    ...part('receipt.matter', matter),
    ...(filed.amount === null ? [] : [row('receipt.amount', { amount: { money: filed.amount } })]),
    ...(filed.files === 0 ? [] : [row('receipt.files', { count: filed.files })]),
    ...part('receipt.next', next),
    ...time('receipt.expires', filed.expiresAt),
    ...(reply === 'none' ? [] : replyBy(filed)),
    ...time('receipt.undoUntil', filed.undoUntil),
    ...part('receipt.change', change),
    row('receipt.antiFraud'),
  ];
  return { rows: { lines } };
}

/** What to follow once the person wants to be told. */
export const followFiled = (userId: string | null, filed: FiledCase | null) => ({
  kind: 'case' as const, userId: userId ?? '', id: filed?.id ?? '', known: filed?.state ?? '',
});

/** Whoever wants no news still hears how it ends, and what they have to do: there is a date to that. */
export const followQuietly = (userId: string | null, filed: FiledCase | null) => ({ ...followFiled(userId, filed), quiet: true as const });
