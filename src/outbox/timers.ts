import type { Logger } from 'pino';
import type { OpenedTimer } from '../store/sealed-outbox.js';
import type { ConversationStore, TakeTurn } from '../take-turn.js';

/** So long after the death of its process a timer is taken over. A turn that takes longer happens once all the same: the
 *  other one's is a duplicate. */
const LEASE_MS = 6_000;
/** Of what is due after an outage no more in one round: whoever ends the process waits for its end. */
const BATCH = 32;

/** Turns timers that are due into events. A turn's commit removes its timer; one that failed comes again. One that no turn
 *  will remove would come for ever, and is removed here. */
export function createTimers({ store, takeTurn, now, log }: {
  store: Pick<ConversationStore, 'claimTimers' | 'dropTimer'>;
  takeTurn: TakeTurn;
  now: () => number;
  log: Logger;
}): () => Promise<void> {
  const fire = async (timer: OpenedTimer): Promise<void> => {
    const { place, name, dueAt } = timer;
    if (name === null) return drop(timer, 'the conversation that it was set in is lost');
    const { status } = await takeTurn.event(place, { type: 'timer', id: `timer:${name}:${dueAt}`, name, dueAt });
    if (status === 'duplicate') await drop(timer, 'its turn was taken');
  };

  const drop = async (timer: OpenedTimer, because: string): Promise<void> => {
    if (!(await store.dropTimer(timer))) return;
    log.warn({ conversation: timer.place.key.slice(0, 12), timer: timer.name, because }, 'a timer was removed');
  };

  return async () => {
    const due = await store.claimTimers(now(), LEASE_MS, BATCH);
    await Promise.all(due.map(async (timer) => {
      try {
        await fire(timer);
      } catch (error) {
        log.error({ err: error, timer: timer.name }, 'a timer failed');
      }
    }));
  };
}
