import { LRUCache } from 'lru-cache';

/** So many at once; then as many again spread evenly over the time. */
export interface Rate {
  most: number;
  perMs: number;
}

/** Takes one from the account of the key. 0: granted; else nothing was taken, and it is the time to wait. */
export type Spend = (key: string) => number;

/** Whoever has not come for long has a full account again, so that the oldest may be forgotten. */
const KEYS_AT_MOST = 50_000;

/** Accounts that fill with time ("token buckets"). In memory, by process: they hold back floods and settle no bills. */
export function createRates(rates: readonly Rate[], now: () => number): Spend {
  const accounts = new LRUCache<string, { left: number[]; at: number }>({ max: KEYS_AT_MOST });
  return (key) => {
    const at = now();
    const known = accounts.get(key) ?? { left: rates.map(({ most }) => most), at };
    const left = rates.map(({ most, perMs }, index) => Math.min(most, (known.left[index] ?? most) + ((at - known.at) * most) / perMs));
    const waits = rates.map(({ most, perMs }, index) => Math.ceil(((1 - (left[index] ?? 0)) * perMs) / most));
    const waitMs = Math.max(0, ...waits);
    accounts.set(key, { left: waitMs > 0 ? left : left.map((each) => each - 1), at });
    return waitMs;
  };
}
