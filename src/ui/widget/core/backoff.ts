const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** Full jitter: clients that were cut off together do not come back together. */
export function waitBefore(attempt: number, random: () => number): number {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
}
