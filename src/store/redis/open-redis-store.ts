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
  const link = await connectRedis(address, log);
  const waiting = waitReplicas > 0 ? await connectRedis(address, log).catch((error: unknown) => {
    link.letGo();
    link.redis.disconnect();
    throw error;
  }) : link;
  const store = createRedisStore({ redis: link.redis, waiting: waiting.redis, now, randomId, waitReplicas, waitMs });
  return {
    ...store,
    close: () => {
      link.letGo();
      waiting.letGo();
      return store.close();
    },
  };
}
