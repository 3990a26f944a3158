import { StoreUnavailable } from '../store.js';

export type Guard = <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) => (...args: Args) => Promise<Result>;

export interface FailFastOptions {
  now: () => number;
  /** Of a failure: whether the next ones would only wait in vain as well. */
  isSign: (error: unknown) => boolean;
  /** What those are told. */
  because: string;
}

/** How long nobody else is made to wait for what let somebody wait in vain. */
const REST_MS = 1_000;

/**
 * A Redis that hangs costs each command its whole time limit, and those who wait in line behind it the sum. So after
 * one that ran out of time the others fail at once, for a second; then the next ones try again.
 */
export function createFailFast({ now, isSign, because }: FailFastOptions): Guard {
  let restsUntil = 0;
  /** A clock that was set back must not make it longer. */
  const isResting = (): boolean => now() < restsUntil && restsUntil - now() <= REST_MS;
  return (work) => async (...args) => {
    if (isResting()) throw new StoreUnavailable(because);
    try {
      return await work(...args);
    } catch (error) {
      if (isSign(error)) restsUntil = now() + REST_MS;
      throw error;
    }
  };
}

/** The client knows no other sign of it than the words. */
export function ranOutOfTime(error: unknown): boolean {
  return error instanceof StoreUnavailable && error.cause instanceof Error && error.cause.message === 'Command timed out';
}
