import type { Logger } from 'pino';
import type { ConversationStore } from '../take-turn.js';

const EVERY_MS = 10 * 60_000;

/** Forgets what is past its time, now and then. Of deliveries that gave up it is told how many: nobody can send them now. */
export function createSweep({ store, now, log, deadLetterKeepMs, onForgotten }: {
  store: ConversationStore;
  now: () => number;
  log: Logger;
  deadLetterKeepMs: number;
  /** Dead letters were forgotten. */
  onForgotten: (deadLetters: number) => void;
}): () => Promise<void> {
  const forgetDeadLetters = async (): Promise<void> => {
    const forgotten = await store.forgetDeadLetters(now() - deadLetterKeepMs);
    if (forgotten === 0) return;
    onForgotten(forgotten);
    log.warn({ forgotten }, 'dead letters were forgotten that nobody retried within DEAD_LETTER_KEEP_DAYS');
  };

  let next = now() + EVERY_MS;
  return async () => {
    if (now() < next) return;
    next = now() + EVERY_MS;
    await Promise.all([store.sweep(now()), forgetDeadLetters()]);
  };
}
