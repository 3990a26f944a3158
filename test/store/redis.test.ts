import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Cluster, Redis } from 'ioredis';
import { planCommit } from '../../src/store/redis/commit.js';
import { createRedisStore } from '../../src/store/redis/create-redis-store.js';
import { conversationKey } from '../../src/store/redis/keys.js';
import { markName } from '../../src/store/redis/packed.js';
import { type Client, defineScripts } from '../../src/store/redis/scripts.js';
import type { Store } from '../../src/store/store.js';
import { claimAll, claimsAt, entry, finish, LEASE_MS, newName, present, somewhere, T0, timersAt, times, turn, words } from '../contracts/store/kit.js';
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
  const opened: Store[] = [];
  const open = (redis = connect()): Store => {
    const store = createRedisStore({ redis, now: Date.now, randomId: randomUUID });
    opened.push(store);
    return store;
  };
  const redis = connect();
  const store = open(redis);
  return {
    store,
    async reopen() {
      await store.close();
      return open();
    },
    second: async () => open(),
    async lose(place) {
      await redis.del(conversationKey(place));
      return store;
    },
    destroy: async () => void (await Promise.all(opened.map((each) => each.close()))),
  };
}

describe('the redis store', () => {
  let redis: Redis;
  let store: Store;

  beforeEach(async () => {
    await server.command('FLUSHALL');
    redis = toServer();
    store = createRedisStore({ redis, now: Date.now, randomId: randomUUID });
  });
  afterEach(() => store.close());

  it('begins all keys of a turn with the tag of its shard, which alone decides the slot, whatever the names', () => {
    const name = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '{'));
    const turns = fc.record({ shard: fc.nat(255), key: name, inbound: name, cause: name, destinations: fc.array(name) });
    fc.assert(fc.property(turns, ({ shard, key, inbound, cause, destinations }) => {
      const outbox = destinations.map((destination, index) => entry(`${index}`, destination));
      const mark = { inbound: cause, opened: 0, closed: 1 };
      const { keys } = planCommit({ shard, key }, turn({ inbound, mark, outbox }), T0);
      for (const each of keys) expect(each.toString().startsWith(`{${shard}}`)).toBe(true);
    }));
  });

  it('writes no other keys than those of the shard, and leaves none behind when all is delivered', async () => {
    const place = { shard: 7, key: newName() };
    await store.commit(place, turn({
      inbound: 'in', messages: words('a'), outbox: [entry('a', 'chat'), entry('b', 'wallet')],
      timers: { set: [{ name: 't', dueAt: T0 }], cancel: [] },
    }));
    const claims = await claimAll(store, T0, 10);
    await timersAt(store, place, T0);
    expect((await redis.keys('*')).every((key) => key.startsWith('{7}'))).toBe(true);

    for (const claim of claims) await store.releaseLine(claim, { type: 'done' });
    await store.commit(place, turn({ inbound: 'end', expectedVersion: 1, timers: { set: [], cancel: ['t'] } }));
    expect((await redis.keys('*')).map((key) => key.slice(0, 4)).sort()).toEqual(['{7}C']);
  });

  it('goes on when Redis has forgotten the scripts', async () => {
    const place = somewhere();
    await store.commit(place, turn({ inbound: 'a', outbox: [entry('o', 'chat')] }));
    await server.command('SCRIPT', 'FLUSH');
    expect(await store.commit(place, turn({ inbound: 'b', expectedVersion: 1 }))).toMatchObject({ status: 'committed' });
    await server.command('SCRIPT', 'FLUSH');
    await finish(store, place, T0, ['o']);
  });

  it('gives back every byte as it was', async () => {
    const place = somewhere();
    const all = Buffer.concat([Buffer.from(times(256, (index) => index)), randomBytes(500)]);
    const outbox = [{ id: 'o', destination: 'chat', dueAt: T0, bytes: all }];
    await store.commit(place, turn({ inbound: 'a', wrappedKey: all, session: all, messages: [all], outbox }));
    await store.writeDocument('d', 0, all);

    const { conversation } = await store.load(place, 'a');
    const [claim] = await claimsAt(store, place, T0);
    expect([conversation?.wrappedKey, conversation?.session].map((bytes) => all.equals(present(bytes)))).toEqual([true, true]);
    expect(all.equals(present((await store.readMessages(place, 0, 1)).messages[0]).bytes)).toBe(true);
    expect(all.equals(present(claim).bytes) && all.equals(present(claim).wrappedKey)).toBe(true);
    expect(all.equals(present(await store.readDocument('d')).bytes)).toBe(true);
    await store.releaseLine(present(claim), { type: 'dead', because: 'because é', at: T0 });
    const [dead] = await store.listDeadLetters(1);
    expect([dead?.because, all.equals(present(dead).bytes)]).toEqual(['because é', true]);
  });

  it('makes room for a mark by forgetting those whose time is over', async () => {
    const place = somewhere();
    const sizeOf = async (): Promise<number> => present(await redis.lindexBuffer(conversationKey(place), 0)).length;
    await store.commit(place, turn({ inbound: 'a', inboundExpiresAt: Date.now() + 200 }));
    await store.commit(place, turn({ inbound: 'b', expectedVersion: 1, inboundExpiresAt: Date.now() + 200 }));
    const withTwo = await sizeOf();
    await sleep(250);
    await store.commit(place, turn({ inbound: 'c', expectedVersion: 2 }));

    expect(await sizeOf()).toBeLessThan(withTwo);
    expect([await store.readMark(place, 'b'), await store.readMark(place, 'c')]).toEqual([null, { from: 1, upTo: 0 }]);
  });

  it('takes an inbound again whose time is over, also behind one that is kept for longer', async () => {
    const place = somewhere();
    await store.commit(place, turn({ inbound: 'long' }));
    await store.commit(place, turn({ inbound: 'short', expectedVersion: 1, inboundExpiresAt: Date.now() + 100 }));
    await sleep(150);
    const again = turn({ inbound: 'short', expectedVersion: 2, messages: words('a') });
    expect(await store.commit(place, again)).toMatchObject({ status: 'committed' });
    expect(await store.commit(place, { ...again, expectedVersion: 3 })).toEqual({ status: 'duplicate' });
    expect([await store.readMark(place, 'long'), await store.readMark(place, 'short')]).toEqual([{ from: 1, upTo: 0 }, { from: 1, upTo: 1 }]);
  });

  it('takes what stands within a mark, or across two, for no name', async () => {
    const place = somewhere();
    await store.commit(place, turn({ inbound: 'a', messages: words('a') }));
    await store.commit(place, turn({ inbound: 'b', messages: words('b'), expectedVersion: 1 }));
    const head = present(await redis.lindexBuffer(conversationKey(place), 0));
    const settle = (name: Buffer): Promise<unknown> => defineScripts(redis).run('settle-mark', [conversationKey(place)], [name, Date.now()]);
    const [first, second] = [head.indexOf(markName('a')), head.indexOf(markName('b'))];
    expect([await settle(head.subarray(first, first + 8)), await settle(head.subarray(second, second + 8))]).toEqual([[1, 2], [2, 3]]);
    for (let at = first + 1; at < second; at += 1) expect(await settle(head.subarray(at, at + 8))).toBeNull();
  });

  it('lets no shard starve when there is always more than room', async () => {
    const places = times(8, (index) => ({ shard: index * 30, key: newName() }));
    for (const place of places) {
      const outbox = times(20, (index) => entry(`${index}`, 'chat'));
      await store.commit(place, turn({ inbound: 'in', outbox }));
    }
    const served = new Set<number>();
    for (let round = 0; round < 8; round += 1) {
      const [claim] = await store.claimLines(T0, LEASE_MS, [{ destination: 'chat', limit: 1 }]);
      served.add(present(claim).place.shard);
      await store.releaseLine(present(claim), { type: 'done' });
    }
    expect(served.size).toBe(8);
  });

  it('does not call a bug of ours a lost store', async () => {
    const place = somewhere();
    await store.commit(place, turn({ inbound: 'a', messages: words('a') }));
    await redis.set(conversationKey(place), 'no list');
    const failed = await store.readMessages(place, 0, 1).catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: 'Error', message: expect.stringContaining('WRONGTYPE') as unknown });
  });

  it('says that it is unavailable when the server refuses writes, and writes nothing', async () => {
    const place = somewhere();
    await store.commit(place, turn({ inbound: 'a', outbox: [entry('o', 'chat')] }));
    const [claim] = await claimsAt(store, place, T0);
    await server.config({ maxmemory: '1' });
    const dead = { type: 'dead', because: 'x', at: T0 } as const;
    await expect(store.commit(place, turn({ inbound: 'b', expectedVersion: 1 }))).rejects.toMatchObject({ name: 'StoreUnavailable' });
    const released = await store.releaseLine(present(claim), dead).catch(() => 'refused');
    await server.config({ maxmemory: '0' });

    expect((await store.load(place, 'b'))).toMatchObject({ conversation: { version: 1 }, mark: null });
    // Whichever it was, it was whole.
    expect((await store.listDeadLetters(9)).length).toBe(released === true ? 1 : 0);
    expect(await store.releaseLine(present(claim), dead)).toBe(released !== true);
  });
});
