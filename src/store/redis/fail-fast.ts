import { StoreUnavailable } from '../store.js';

export type Guard = <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) => (...args: Args) => Promise<Result>;

/** How long nobody else is made to wait for a Redis that let somebody wait in vain. */
const REST_MS = 1_000;

/**
 * A Redis that hangs costs each command its whole time limit, and those who wait in line behind it the sum. So after
 * one that ran out of time the others fail at once, for a second; then the next ones try again.
 */
export function createFailFast(now: () => number): Guard {
  let restsUntil = 0;
  return (work) => async (...args) => {
    if (now() < restsUntil) throw new StoreUnavailable('Redis did not answer a moment ago.');
    try {
      return await work(...args);
    } catch (error) {
      if (ranOutOfTime(error)) restsUntil = now() + REST_MS;
      throw error;
    }
  };
}

/** The client knows no other sign of it than the words. */
function ranOutOfTime(error: unknown): boolean {
  return error instanceof StoreUnavailable && error.cause instanceof Error && error.cause.message === 'Command timed out';
}
