import type { World } from './world.js';

const GAP_AGAIN_MS = 10_000;

/** Has what is missing after a seq sent again: at once; but where that did not help, it is not there, and is not asked for
 *  in a loop. */
export interface GapCloser {
  close(after: number): void;
  /** Of a new transcript nothing is known. */
  reset(): void;
}

export function createGapCloser(world: World, resume: () => void): GapCloser {
  let triedAfter: number | null = null;
  let cancel = (): void => undefined;
  return {
    close: (after) => {
      const isStuck = triedAfter === after;
      triedAfter = after;
      if (!isStuck) return resume();
      cancel();
      cancel = world.after(GAP_AGAIN_MS, resume);
    },
    reset: () => {
      triedAfter = null;
      cancel();
    },
  };
}
