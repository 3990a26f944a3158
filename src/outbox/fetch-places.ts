import type { Places } from './deliver.js';

/**
 * The places for fetching files from addresses that nobody vouches for. What takes long gives its place to another, up to
 * a number; and a host that is slow gets half of what others leave of these, so that nobody's picture waits for a
 * stranger's.
 */
export interface FetchPlaces extends Places {
  /** Returns what is to be called at the end; null: the host has its share, and the others of it wait in line. */
  enter(host: string): (() => void) | null;
}

/** Each may come to a whole file in memory. */
const AT_ONCE = 4;
const SLOW_AT_MOST = 8;
export const SLOW_AFTER_MS = 2_000;

export function createFetchPlaces(now: () => number): FetchPlaces {
  const underWay = new Set<{ host: string; since: number }>();
  const slow = (): { host: string }[] => [...underWay].filter(({ since }) => now() - since >= SLOW_AFTER_MS);
  return {
    free: (count) => AT_ONCE + Math.min(slow().length, SLOW_AT_MOST) - count,
    enter(host) {
      const all = slow();
      const own = all.filter((each) => each.host === host).length;
      if (own > 0 && own >= (SLOW_AT_MOST - (all.length - own)) / 2) return null;
      const fetch = { host, since: now() };
      underWay.add(fetch);
      return () => void underWay.delete(fetch);
    },
  };
}
