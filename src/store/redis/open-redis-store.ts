import type { Logger } from 'pino';
import type { Place, Store } from '../store.js';
import type { RedisSettings } from './address.js';
import { byRedisClock, followRedisClock } from './clock.js';
import { connectRedis, type RedisLink } from './connect.js';
import { createRedisStore } from './create-redis-store.js';
import { createFailFast, type Guard, ranOutOfTime } from './fail-fast.js';
import { SHARDS } from './keys.js';
import { checkLayout } from './layout.js';
import { probe } from './probe.js';

/** @throws StoreUnavailable, in words for the operator, when Redis is not ready in time. */
export async function openRedisStore(
  { address, waitReplicas, waitMs }: RedisSettings,
  { log, now, randomId }: { log: Logger; now: () => number; randomId: () => string },
): Promise<Store> {
  const link = await connectRedis(address, log);
  await orLetGo(link, () => checkLayout(link.redis));
  const waiting = waitReplicas > 0 ? await orLetGo(link, () => connectRedis(address, log)) : link;
  const clock = await followRedisClock({ redis: link.redis, now, log });
  const store = createRedisStore({ redis: link.redis, waiting: waiting.redis, now, randomId, waitReplicas, waitMs });
  const opened: Store = {
    ...byRedisClock(store, clock),
    ping: () => probe(link.redis),
    close: () => {
      clock.stop();
      for (const { letGo } of [link, waiting]) letGo();
      return store.close();
    },
  };
  const createGuard = (): Guard => createFailFast({ now, isSign: ranOutOfTime, because: 'Redis did not answer a moment ago.' });
  return address.kind === 'cluster' ? guardShards(opened, createGuard) : guardAll(opened, createGuard());
}

async function orLetGo<Result>(link: RedisLink, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    link.letGo();
    link.redis.disconnect();
    throw error;
  }
}

function guardAll(store: Store, guard: Guard): Store {
  const works = Object.entries(store) as [keyof Store, (...args: unknown[]) => Promise<unknown>][];
  return Object.fromEntries(works.map(([name, work]) => [name, name === 'close' ? work : guard(work)])) as unknown as Store;
}

/** Of a Cluster one node that hangs says nothing of the others: each shard rests by itself, and only from what turns ask. */
function guardShards(store: Store, createGuard: () => Guard): Store {
  const guards = Array.from({ length: SHARDS }, createGuard);
  const byShard = <Args extends [Place, ...unknown[]], Result>(work: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> => (guards[args[0].shard] ?? createGuard())(work)(...args);
  return {
    ...store,
    load: byShard(store.load),
    commit: byShard(store.commit),
    settleMark: byShard(store.settleMark),
    readMark: byShard(store.readMark),
    readMessages: byShard(store.readMessages),
  };
}
