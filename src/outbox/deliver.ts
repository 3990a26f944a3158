import type { Logger } from 'pino';
import type { OutboxEntry } from '../dialogue/types.js';
import type { OpenedEntry } from '../store/sealed-store.js';
import type { Release } from '../store/store.js';
import type { ConversationStore } from '../take-turn.js';

/** What became of one attempt. */
export type Attempt =
  | { status: 'sent' }
  /** Nothing is known to have been done, or somebody is not there: the same again later. */
  | { status: 'retry'; because: string };

/** Delivers entries of one destination. It runs at least once per entry, so it must be idempotent by the entry's key. */
export interface Deliver<Entry extends OutboxEntry> {
  attempt(entry: OpenedEntry<Entry>): Promise<Attempt>;
  /** Called before the first repeat. */
  delayed?(entry: OpenedEntry<Entry>): Promise<void>;
  /** Called before the entry is parked as a dead letter. */
  gaveUp?(entry: OpenedEntry<Entry>): Promise<void>;
}

export type Deliverers = { [D in OutboxEntry['destination']]: Deliver<Extract<OutboxEntry, { destination: D }>> };

export interface DeliveryOptions {
  store: ConversationStore;
  deliverers: Deliverers;
  now: () => number;
  log: Logger;
  /** Wait before the second, third, … attempt; after the last one the entry is parked. */
  ladderMs: readonly number[];
  /** Called when an attempt has ended: its line, or room for another, is free. */
  onDone: () => void;
}

/** Far above every time limit of an attempt, so that a lease is lost only with its process. */
const LEASE_MS = 30_000;
const IN_FLIGHT = 32;

export interface Delivery {
  /** Claims what is due and starts it: each line in order, all lines side by side. Does not wait for the ends. */
  start(): Promise<void>;
  /** Resolves when everything that was started has ended. */
  settle(): Promise<void>;
}

export function createDelivery({ store, deliverers, now, log, ladderMs, onDone }: DeliveryOptions): Delivery {
  const deliver = async (entry: OpenedEntry<OutboxEntry>): Promise<void> => {
    const outcome = await tryOnce(entry);
    if (!(await store.releaseLine(entry, outcome))) log.warn({ destination: entry.destination }, 'a lease was lost');
  };

  const tryOnce = async (entry: OpenedEntry<OutboxEntry>): Promise<Release> => {
    const deliverer = deliverers[entry.payload.destination] as Deliver<OutboxEntry>;
    try {
      const result = await deliverer.attempt(entry);
      return result.status === 'sent' ? { type: 'done' } : await again(entry, deliverer, result.because);
    } catch (error) {
      log.error({ err: error, destination: entry.destination }, 'a delivery failed');
      return again(entry, deliverer, error instanceof Error ? error.name : 'unknown');
    }
  };

  const again = async (entry: OpenedEntry<OutboxEntry>, deliverer: Deliver<OutboxEntry>, because: string): Promise<Release> => {
    const wait = ladderMs[entry.attempts];
    if (wait === undefined) {
      await deliverer.gaveUp?.(entry);
      log.error({ destination: entry.destination, attempts: entry.attempts + 1, because }, 'dead letter');
      return { type: 'dead', because, at: now() };
    }
    if (entry.attempts === 0) await deliverer.delayed?.(entry);
    return { type: 'retry', dueAt: now() + wait };
  };

  const flying = new Set<Promise<void>>();
  const start = (entry: OpenedEntry<OutboxEntry>): void => {
    const flight: Promise<void> = deliver(entry)
      .catch((error: unknown) => log.error({ err: error }, 'a delivery could not be recorded'))
      .finally(() => {
        flying.delete(flight);
        onDone();
      });
    flying.add(flight);
  };

  return {
    start: async () => {
      const free = IN_FLIGHT - flying.size;
      if (free > 0) (await store.claimLines(now(), LEASE_MS, free)).forEach(start);
    },
    settle: async () => {
      await Promise.all(flying);
    },
  };
}
