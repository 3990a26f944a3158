import type { Logger } from 'pino';
import type { Client } from './scripts.js';

/** A third of a lease: see outbox/deliver.ts. */
const MOST_APART_MS = 2_000;

/**
 * Leases end by the clock of whoever reads them: a process that is ahead takes over what another is still at work on, and
 * what one that is ahead left behind waits for longer. Redis is the clock that all have in common. Best effort.
 */
export async function warnOfClock(redis: Client, now: () => number, log: Logger): Promise<void> {
  const askedAt = now();
  const time = await redis.time().catch(() => null);
  if (!time) return;
  const [seconds, micros] = time.map(Number) as [number, number];
  // The time on the way is nobody's fault.
  const aheadMs = Math.round((askedAt + now()) / 2 - seconds * 1_000 - micros / 1_000);
  if (Math.abs(aheadMs) - (now() - askedAt) / 2 <= MOST_APART_MS) return;
  log.warn({ aheadMs }, "this clock differs from that of Redis: set both by the same time, or replicas take over each other's work");
}
