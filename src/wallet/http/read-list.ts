import { z } from 'zod';
import type { WalletQuery } from '../wallet.js';
import { MOST_TRANSACTIONS, QUERIES } from './protocol.js';

/**
 * What can be used of a list that does not fit as a whole: one payment of a kind that is new at the operator must not hide
 * all the others. Wrong entries are left out, and the oldest where there are too many. Null: it is no list, or nothing of it
 * fits: nobody may hear then that there is nothing.
 */
export function readList(query: WalletQuery['query'], json: unknown): unknown[] | null {
  const { answer } = QUERIES[query];
  const listed = (json as { answer?: unknown } | null)?.answer;
  if (!(answer instanceof z.ZodArray) || !Array.isArray(listed)) return null;
  const entry: z.ZodType = answer.element;
  const fitting = listed.map((each) => entry.safeParse(each)).flatMap(({ success, data }) => (success ? [data] : []));
  if (fitting.length === 0) return null;
  return query === 'transactions' ? fitting.slice(0, MOST_TRANSACTIONS) : fitting;
}
