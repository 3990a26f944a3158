import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { parseRedisAddress } from '../../src/store/redis/address.js';
import { layoutKey } from '../../src/store/redis/keys.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';
import type { Store } from '../../src/store/store.js';
import { startCluster } from '../support/redis-cluster.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';

const LAYOUT_KEY = String(layoutKey('key-check'));

let server: RedisServer;
const opened: Store[] = [];

beforeEach(async () => {
  server = await startRedis();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  await server.stop();
});

async function open(url = server.url): Promise<Store> {
  const settings = { address: parseRedisAddress(url), waitReplicas: 0, waitMs: 100 };
  const store = await openRedisStore(settings, { log: pino({ level: 'silent' }), now: Date.now, randomId: randomUUID });
  opened.push(store);
  return store;
}

it('says at the first start how an empty Redis is laid out, also when several processes start at once', async () => {
  const stores = await Promise.all([open(), open(), open()]);
  await stores[0]?.writeDocument('key-check', 0, Buffer.from('x'));
  await open();
  expect(String(await server.command('GET', LAYOUT_KEY))).toBe('2');
});

it('opens nothing that another version has laid out otherwise, and says what to do', async () => {
  await server.command('SET', LAYOUT_KEY, '9');
  await expect(open()).rejects.toThrow('layout 9, not 2. Run the version that wrote it, or name an empty database in REDIS_URL.');
});

it('opens nothing that was written before layouts were written down, and writes nothing there', async () => {
  await (await open()).writeDocument('key-check', 0, Buffer.from('x'));
  await server.command('DEL', LAYOUT_KEY);
  const before = Number(await server.command('DBSIZE'));
  await expect(open()).rejects.toMatchObject({ name: 'StoreUnavailable', message: expect.stringContaining('layout 1, not 2') as unknown });
  expect(Number(await server.command('DBSIZE'))).toBe(before);
});

it('opens a Cluster again of which any one node came back empty', async () => {
  const cluster = await startCluster();
  try {
    for (const master of cluster.masters) {
      await (await open(cluster.url)).writeDocument('key-check', 0, Buffer.from('x'));
      await master.command('FLUSHALL');
      await expect(open(cluster.url)).resolves.toBeDefined();
    }
  } finally {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    await cluster.stop();
  }
}, 60_000);
