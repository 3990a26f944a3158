import type { Sandbox } from './sandbox.js';

const EVERY_MS = 5_000;
/** Far longer than a delivery that somebody is at: what two deliver at once is harmless, but waste. */
const OVERDUE_MS = 5_000;

/** Sees now and then to the events that a replica owed when it died. */
export function createEventTakeover({ sandbox, now }: { sandbox: Pick<Sandbox, 'deliverOverdue'>; now: () => number }): () => Promise<void> {
  let next = now() + EVERY_MS;
  return async () => {
    if (now() < next) return;
    next = now() + EVERY_MS;
    await sandbox.deliverOverdue(OVERDUE_MS);
  };
}
