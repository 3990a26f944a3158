import type { Logger } from 'pino';
import type { ConversationStore, TakeTurn } from '../take-turn.js';

/** So long after the death of its process a timer is taken over. A turn that takes longer happens once all the same: the
 *  other one's is a duplicate. */
const LEASE_MS = 6_000;
const BATCH = 32;

/** Turns timers that are due into events. A turn's commit removes its timer; one that failed comes again. */
export function createTimers({ store, takeTurn, now, log }: {
  store: ConversationStore;
  takeTurn: TakeTurn;
  now: () => number;
  log: Logger;
}): () => Promise<void> {
  return async () => {
    for (;;) {
      const due = await store.claimTimers(now(), LEASE_MS, BATCH);
      if (due.length === 0) return;
      await Promise.all(due.map(async ({ place, name, dueAt }) => {
        try {
          await takeTurn.event(place, { type: 'timer', id: `timer:${name}:${dueAt}`, name, dueAt });
        } catch (error) {
          log.error({ err: error, timer: name }, 'a timer failed');
        }
      }));
    }
  };
}
