import type { Wait } from '../../src/wallet/sandbox/deliver-events.js';

export interface ManualClock {
  now: () => number;
  wait: Wait;
  /** Lets time pass, waking every wait at its moment, and lets what follows from it happen. */
  advance: (ms: number) => Promise<void>;
  /** How long the waits still out will take, in milliseconds. */
  waiting: () => number[];
}

export function manualClock(start: number): ManualClock {
  let time = start;
  const sleepers = new Set<{ at: number; wake(): void }>();

  const wait: Wait = (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new Error('aborted'));
      const sleeper = { at: time + ms, wake: resolve };
      sleepers.add(sleeper);
      signal.addEventListener('abort', () => {
        sleepers.delete(sleeper);
        reject(new Error('aborted'));
      });
    });

  async function advance(ms: number): Promise<void> {
    const end = time + ms;
    for (;;) {
      await settle();
      const next = [...sleepers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      sleepers.delete(next);
      time = Math.max(time, next.at);
      next.wake();
    }
    time = end;
  }

  return { now: () => time, wait, advance, waiting: () => [...sleepers].map(({ at }) => at - time) };
}

/** Lets everything happen that waits for nothing but its turn. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
