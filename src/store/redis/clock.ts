import { Cluster } from 'ioredis';
import type { Logger } from 'pino';
import type { Release, Store } from '../store.js';
import type { Client } from './scripts.js';

/**
 * Redis is the clock that all processes have in common. By their own, one that is ahead would take over what another is
 * still at work on, and what it left behind would wait for longer.
 */
export interface RedisClock {
  /** How far this process's clock is ahead of it, below 0: behind; 0 where they agree. */
  aheadMs(): number;
  stop(): void;
}

/** A clock may be set while we run. */
const EVERY_MS = 10_000;
/** Nothing beside a lease (outbox/deliver.ts). */
const AGREES_MS = 1_000;
/** From here on, and when it changes by so much, it is warned of: signatures, timers and times told to people go by this process's clock. */
const MOST_APART_MS = 2_000;

/** Best effort: what cannot be asked is taken to agree. */
export async function followRedisClock(
  { redis, now, log }: { redis: Client; now: () => number; log: Logger }, everyMs = EVERY_MS,
): Promise<RedisClock> {
  let [aheadMs, toldMs] = [0, 0];
  const look = async (): Promise<void> => {
    const found = await askAll(redis, now);
    if (found === null) return;
    aheadMs = Math.abs(found) > AGREES_MS ? found : 0;
    if (Math.abs(aheadMs - toldMs) <= MOST_APART_MS) return;
    toldMs = aheadMs;
    log.warn({ aheadMs }, 'this clock differs from that of Redis, or one of them was set: set both by the same time');
  };
  await look();
  const looking = setInterval(() => void look(), everyMs).unref();
  return { aheadMs: () => aheadMs, stop: () => clearInterval(looking) };
}

/** Of a Cluster the middle of what its masters say: each process must come to the same. Null: nobody answers. */
async function askAll(redis: Client, now: () => number): Promise<number | null> {
  const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis];
  const asked = await Promise.all(nodes.map((node) => ask(node, now).catch(() => null)));
  const found = asked.filter((each) => each !== null).sort((a, b) => a - b);
  return found[Math.floor(found.length / 2)] ?? null;
}

/** Null: it took too long to tell. */
async function ask(node: Pick<Client, 'time'>, now: () => number): Promise<number | null> {
  const askedAt = now();
  const [seconds, micros] = (await node.time()).map(Number) as [number, number];
  const [took, ahead] = [now() - askedAt, (askedAt + now()) / 2 - seconds * 1_000 - micros / 1_000];
  if (took > AGREES_MS) return null;
  // The time on the way is nobody's fault.
  return Math.abs(ahead) <= took / 2 ? 0 : Math.round(ahead);
}

/** The same store, in which lines are due and leased by Redis's clock, while its caller goes by its own. */
export function byRedisClock(store: Store, { aheadMs }: Pick<RedisClock, 'aheadMs'>): Store {
  const there = (at: number): number => Math.max(0, at - aheadMs());
  return {
    ...store,
    commit: (place, commit) => store.commit(place, aheadMs() === 0 ? commit : {
      ...commit, outbox: commit.outbox.map((entry) => ({ ...entry, dueAt: there(entry.dueAt) })),
    }),
    claimLines: (now, leaseMs, rooms) => store.claimLines(there(now), leaseMs, rooms),
    renewLine: (claim, until) => store.renewLine(claim, there(until)),
    releaseLine: (claim, outcome) => store.releaseLine(claim, atTime(outcome, there)),
    retryDeadLetter: (id, now, shard) => store.retryDeadLetter(id, there(now), shard),
    async nextDue(destinations) {
      const next = await store.nextDue(destinations);
      return next === null ? null : next + aheadMs();
    },
  };
}

function atTime(outcome: Release, there: (at: number) => number): Release {
  return outcome.type === 'retry' || outcome.type === 'putOff' ? { ...outcome, dueAt: there(outcome.dueAt) } : outcome;
}
