import type { Logger } from 'pino';
import { StoredByNewer } from '../stored-by-newer.js';
import type { OutboxEntry } from '../dialogue/types.js';
import type { OpenedEntry } from '../store/sealed-outbox.js';
import { type Release, type Room, StoreUnavailable } from '../store/store.js';
import type { ConversationStore } from '../take-turn.js';
import { LINES } from './line-of.js';
import { isUsedUp, waitAfterAttempt, waitUntried, wasPutOffTooLong } from './ladder.js';

/** What became of one attempt. */
export type Attempt =
  | { status: 'sent' }
  /** Nothing is known to have been done: the same again later, and not before `afterMs`. */
  | { status: 'retry'; because: string; afterMs?: number }
  /** Nobody was asked, since nobody is there: it counts as no attempt, and lasts longer than anybody waits for it. */
  | { status: 'putOff'; because: string }
  /** It was not its turn yet: it counts as nothing, and is never given up for that. */
  | { status: 'inLine'; afterMs: number }
  /** Trying again would change nothing. */
  | { status: 'refused'; because: string };

/** Delivers entries of one destination. It runs at least once per entry, so it must be idempotent by the entry's key. */
export interface Deliver<Entry extends OutboxEntry> {
  attempt(entry: OpenedEntry<Entry>): Promise<Attempt>;
  /** Called before the first repeat, and perhaps again: it must be harmless then. */
  delayed?(entry: OpenedEntry<Entry>, how: 'retry' | 'putOff'): Promise<void>;
  /** Called before the entry is parked as a dead letter. */
  gaveUp?(entry: OpenedEntry<Entry>): Promise<void>;
}

export interface Destination<Entry extends OutboxEntry> {
  deliver: Deliver<Entry>;
  /** Longest wait before the second, third, … attempt; after the last one the entry is parked. See ladder.ts. */
  ladderMs: readonly number[];
  /** How many lines of one name at once. A destination that hangs uses up its own share and nobody else's. */
  places: Places;
}

export interface Places {
  /** How many more may be started while so many are under way. */
  free(underWay: number): number;
}

export function fixedPlaces(count: number): Places {
  return { free: (underWay) => count - underWay };
}

type Retry = Extract<Attempt, { status: 'retry' }>;

export type DestinationName = OutboxEntry['destination'];
export type Destinations = { [D in DestinationName]: Destination<Extract<OutboxEntry, { destination: D }>> };

/** How an attempt ended, for the metrics. */
export type Outcome = 'sent' | 'retry' | 'putOff' | 'dead';

export interface DeliveryOptions {
  store: ConversationStore;
  destinations: Destinations;
  now: () => number;
  random: () => number;
  log: Logger;
  onAttempt: (destination: DestinationName, outcome: Outcome) => void;
  /** Called when an attempt has ended: its line, or room for another, is free. */
  onDone: () => void;
}

/** So long after the death of its process a line is taken over. While work goes on its lease is renewed at every third,
 *  so that one renewal may fail. */
const LEASE_MS = 6_000;
const RENEW_EVERY_MS = LEASE_MS / 3;
/** What others ask for is heeded, but nobody may put us off for longer. */
const LONGEST_ASKED_MS = 3_600_000;
/** The part of a wait that is left to chance, so that what failed together is not tried again together. */
const JITTER = 0.25;

export interface Delivery {
  /** Claims what is due and starts it: each line in order, all lines side by side. Does not wait for the ends. */
  start(): Promise<void>;
  /** Of all lines. */
  readonly names: string[];
  /** The lines that have room for more. */
  open(): string[];
  /** Resolves when everything that was started has ended. */
  settle(): Promise<void>;
}

export function createDelivery({ store, destinations, now, random, log, onAttempt, onDone }: DeliveryOptions): Delivery {
  const to = (entry: OpenedEntry<OutboxEntry>) => destinations[entry.payload.destination] as Destination<OutboxEntry>;

  const deliver = async (entry: OpenedEntry<OutboxEntry>): Promise<void> => {
    const { destination } = entry.payload;
    const release = await underLease(entry, () => orLeaveToNewer(entry, async () => settleAttempt(entry, await tryOnce(entry))));
    if (release) onAttempt(destination, release.type === 'done' ? 'sent' : release.type);
    if (!release || !(await store.releaseLine(entry, release))) log.warn({ destination }, 'a lease was lost');
  };

  /** A renewal that fails is made up for by the next one; a lease that is lost is let go, and shows when the line is
   *  released. */
  const underLease = async <Result>(entry: OpenedEntry<OutboxEntry>, work: () => Promise<Result>): Promise<Result> => {
    const renew = async (): Promise<void> => {
      if (!(await store.renewLine(entry, now() + LEASE_MS))) clearInterval(renewing);
    };
    const renewing = setInterval(() => void renew().catch(() => undefined), RENEW_EVERY_MS);
    try {
      return await work();
    } finally {
      clearInterval(renewing);
    }
  };

  const tryOnce = async (entry: OpenedEntry<OutboxEntry>): Promise<Attempt> => {
    if (isUsedUp(to(entry).ladderMs, entry)) return { status: 'refused', because: 'its attempts ended without a word' };
    try {
      return await to(entry).deliver.attempt(entry);
    } catch (error) {
      if (error instanceof StoredByNewer) throw error;
      log.error({ err: error, destination: entry.payload.destination }, 'a delivery failed');
      return { status: 'retry', because: error instanceof Error ? error.name : 'unknown' };
    }
  };

  /** Null: the lease was lost. Whoever has the line now may have done what failed here, so that nobody is told of that. */
  const settleAttempt = async (entry: OpenedEntry<OutboxEntry>, attempt: Attempt): Promise<Release | null> => {
    if (attempt.status === 'sent') return { type: 'done' };
    return (await store.renewLine(entry, now() + LEASE_MS)) ? settleFailure(entry, attempt) : null;
  };

  const settleFailure = async (entry: OpenedEntry<OutboxEntry>, attempt: Exclude<Attempt, { status: 'sent' }>): Promise<Release> => {
    switch (attempt.status) {
      case 'refused':
        return giveUp(entry, attempt.because);
      case 'retry':
        return tryAgain(entry, attempt);
      case 'inLine':
        return { type: 'putOff', dueAt: now() + byChance(attempt.afterMs), at: now() };
      case 'putOff':
        if (wasPutOffTooLong(to(entry).ladderMs, entry, now())) return giveUp(entry, attempt.because);
        await tellDelay(entry, 'putOff');
        return putOff(entry);
    }
  };

  /** What this process cannot read another one takes, which is newer. Until then nobody could be told of a delay or an
   *  end, so that nothing is given up for it. */
  const orLeaveToNewer = async (entry: OpenedEntry<OutboxEntry>, work: () => Promise<Release | null>): Promise<Release | null> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof StoredByNewer) return putOff(entry);
      throw error;
    }
  };

  const tryAgain = async (entry: OpenedEntry<OutboxEntry>, { because, afterMs = 0 }: Retry): Promise<Release> => {
    const wait = waitAfterAttempt(to(entry).ladderMs, entry);
    if (wait === null) return giveUp(entry, because);
    await tellDelay(entry, 'retry');
    return { type: 'retry', dueAt: now() + Math.max(byChance(wait), Math.min(afterMs, LONGEST_ASKED_MS)) };
  };

  const putOff = (entry: OpenedEntry<OutboxEntry>): Release =>
    ({ type: 'putOff', dueAt: now() + byChance(waitUntried(to(entry).ladderMs, entry, now())), at: now() });

  /** Of the first attempt its process may have died without a word. */
  const tellDelay = async (entry: OpenedEntry<OutboxEntry>, how: 'retry' | 'putOff'): Promise<void> => {
    if (entry.attempts < 2) await to(entry).deliver.delayed?.(entry, how);
  };

  const byChance = (wait: number): number => Math.round(wait * (1 - JITTER * random()));

  const giveUp = async (entry: OpenedEntry<OutboxEntry>, because: string): Promise<Release> => {
    const { payload: { destination }, attempts } = entry;
    await tellEnd(entry);
    log.error({ destination, attempts: attempts + 1, because }, 'dead letter');
    return { type: 'dead', because, at: now() };
  };

  /** Tried again with the next claim where it fails; what cannot be told at all must not hold up its line for ever. */
  const tellEnd = async (entry: OpenedEntry<OutboxEntry>): Promise<void> => {
    try {
      await to(entry).deliver.gaveUp?.(entry);
    } catch (error) {
      const mayPass = error instanceof StoreUnavailable || error instanceof StoredByNewer;
      if (mayPass || !isUsedUp(to(entry).ladderMs, entry)) throw error;
      log.error({ err: error, destination: entry.payload.destination }, 'nobody could be told that a delivery gave up');
    }
  };

  const names = Object.keys(LINES);
  const flying = new Map<Promise<void>, string>();
  const start = (entry: OpenedEntry<OutboxEntry>): void => {
    const flight: Promise<void> = deliver(entry)
      .catch((error: unknown) => log.error({ err: error }, 'a delivery could not be recorded'))
      .finally(() => {
        flying.delete(flight);
        onDone();
      });
    flying.set(flight, entry.destination);
  };

  const roomFor = ([line, destination]: [string, DestinationName]): Room => {
    const underWay = [...flying.values()].filter((each) => each === line).length;
    return { destination: line, limit: destinations[destination].places.free(underWay) };
  };
  const rooms = (): Room[] => Object.entries(LINES).map(roomFor).filter(({ limit }) => limit > 0);

  return {
    names,
    start: async () => {
      const free = rooms();
      if (free.length > 0) (await store.claimLines(now(), LEASE_MS, free)).forEach(start);
    },
    open: () => rooms().map(({ destination }) => destination),
    settle: async () => {
      await Promise.all(flying.keys());
    },
  };
}
