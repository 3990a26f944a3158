import { LRUCache } from 'lru-cache';

/** So many at once; then as many again spread evenly over the time. */
export interface Rate {
  most: number;
  perMs: number;
}

/** Takes one, or as many as it costs, from the account of the key. 0: granted; else nothing was taken, and it is the time to wait. */
export type Spend = (key: string, cost?: number) => number;

/** Whoever has not come for long has a full account again, so that the oldest may be forgotten. */
const KEYS_AT_MOST = 50_000;

/** Accounts that fill with time; each is kept as the moments at which it would be full again (the "generic cell rate
 *  algorithm"). In memory, by process: they hold back floods and settle no bills. */
export function createRates(rates: readonly Rate[], now: () => number): Spend {
  const accounts = new LRUCache<string, number[]>({ max: KEYS_AT_MOST });
  return (key, cost = 1) => {
    const at = now();
    const known = accounts.get(key) ?? [];
    const full = rates.map(({ most, perMs }, index) => Math.max(at, known[index] ?? at) + (cost * perMs) / most);
    const waits = rates.map(({ perMs }, index) => (full[index] ?? at) - at - perMs);
    const waitMs = Math.ceil(Math.max(0, ...waits) - ROUNDING_MS);
    if (waitMs > 0) return waitMs;
    accounts.set(key, full);
    return 0;
  };
}

const ROUNDING_MS = 1e-3;
