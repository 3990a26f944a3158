import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { createRedisStore } from '../../src/store/redis/create-redis-store.js';
import { claimsAt, commitEntries, LEASE_MS, present, somewhere, T0 } from '../contracts/store/kit.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { type SlowProxy, startSlowProxy } from '../support/slow-proxy.js';

let server: RedisServer;
let proxy: SlowProxy;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis();
  proxy = await startSlowProxy(server.port);
  redis = new Redis(proxy.port, '127.0.0.1');
});
afterAll(async () => {
  redis.disconnect();
  await proxy.stop();
  await server.stop();
});

it('a claim whose answer was lost with its connection is the same claim when it is sent again', async () => {
  let leases = 0;
  const store = createRedisStore({ redis, now: Date.now, randomId: () => `lease-${(leases += 1)}` });
  const place = somewhere();
  const [id] = await commitEntries(store, place, 'chat', 1);
  // Redis knows the script from now on, and since when the entry was put off.
  const first = present((await claimsAt(store, place, T0))[0]);
  await store.releaseLine(first, { type: 'putOff', dueAt: T0, at: T0 });

  proxy.hangUpAfter('lease-2');
  const claim = present((await claimsAt(store, place, T0))[0]);
  expect(claim).toMatchObject({ id, lease: 'lease-2', attempts: 0, putOffSince: T0 });
  expect(await claimsAt(store, place, T0 + LEASE_MS - 1)).toEqual([]);
  expect(await store.releaseLine(claim, { type: 'retry', dueAt: T0 })).toBe(true);
  expect((await claimsAt(store, place, T0))[0]).toMatchObject({ id, attempts: 1, putOffSince: T0 });
});
