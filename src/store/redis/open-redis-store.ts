import type { Logger } from 'pino';
import type { Store } from '../store.js';
import type { RedisSettings } from './address.js';
import { connectRedis } from './connect.js';
import { createRedisStore } from './create-redis-store.js';

/** @throws StoreUnavailable, in words for the operator, when Redis is not ready in time. */
export async function openRedisStore(
  { address, waitReplicas, waitMs }: RedisSettings,
  { log, now, randomId }: { log: Logger; now: () => number; randomId: () => string },
): Promise<Store> {
  const { redis, letGo } = await connectRedis(address, log);
  const store = createRedisStore({ redis, now, randomId, waitReplicas, waitMs });
  return {
    ...store,
    close: () => {
      letGo();
      return store.close();
    },
  };
}
