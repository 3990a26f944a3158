import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { Cluster, Redis } from 'ioredis';
import { createRedisStore } from '../../src/store/redis/create-redis-store.js';
import type { Client } from '../../src/store/redis/scripts.js';
import type { Store } from '../../src/store/store.js';
import { type OpenedStore, storeContract } from '../contracts/store.js';
import { type RedisCluster, startCluster } from '../support/redis-cluster.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';

let server: RedisServer;
let cluster: RedisCluster;

beforeAll(async () => {
  [server, cluster] = await Promise.all([startRedis(), startCluster()]);
}, 60_000);
afterAll(() => Promise.all([server.stop(), cluster.stop()]));

const toServer = (): Redis => new Redis(server.port, '127.0.0.1');
const toCluster = (): Cluster => new Cluster(cluster.nodes.map(({ port }) => ({ port, host: '127.0.0.1' })));

storeContract('redis, one node', () => openOver(toServer, [server]));
storeContract('redis, a cluster', () => openOver(toCluster, cluster.masters));

async function openOver(connect: () => Client, nodes: RedisServer[]): Promise<OpenedStore> {
  await Promise.all(nodes.map((node) => node.command('FLUSHALL')));
  const open = (): Store => createRedisStore({ redis: connect(), now: Date.now, randomId: randomUUID });
  let store = open();
  return {
    store,
    async reopen() {
      await store.close();
      store = open();
      return store;
    },
    destroy: () => store.close(),
  };
}
