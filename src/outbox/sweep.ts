import type { ConversationStore } from '../take-turn.js';

const EVERY_MS = 10 * 60_000;

/** Forgets what is past its time, now and then. */
export function createSweep({ store, now }: { store: ConversationStore; now: () => number }): () => Promise<void> {
  let next = now() + EVERY_MS;
  return async () => {
    if (now() < next) return;
    next = now() + EVERY_MS;
    await store.sweep(now());
  };
}
