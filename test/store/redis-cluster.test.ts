import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cluster, Redis } from 'ioredis';
import { pino } from 'pino';
import { parseRedisAddress } from '../../src/store/redis/address.js';
import { connectRedis } from '../../src/store/redis/connect.js';
import { createRedisStore } from '../../src/store/redis/create-redis-store.js';
import { StoreUnavailable, type Commit, type Place, type Store } from '../../src/store/store.js';
import { claimAll, claimsAt, entry, newName, present, T0, times, transcript, turn, words } from '../contracts/store/kit.js';
import { type RedisCluster, startCluster } from '../support/redis-cluster.js';
import { type RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';

const SHARD = 42;
const BEFORE = 10;
const TURNS = 40;

let cluster: RedisCluster;

beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(() => cluster.stop());

describe('a shard that moves to another node of the cluster', () => {
  it('loses no turn and no entry meanwhile, doubles none and keeps their order', async () => {
    const [writer, worker] = [open(), open()];
    const places = times(3, () => ({ shard: SHARD, key: newName() }));
    const left = new Map(places.map(({ key }) => [key, [] as string[]]));
    await Promise.all(places.map((place) => writeTurns(writer, place, 0, BEFORE)));
    const writing = Promise.all(places.map((place) => writeTurns(writer, place, BEFORE, TURNS)));
    const delivering = deliverUntil(worker, left, () => [...left.values()].every((ids) => ids.length === TURNS));

    await moveShard();
    await Promise.all([writing, delivering]);

    const all = times(TURNS, (index) => `${index}`);
    for (const place of places) {
      expect(left.get(place.key)).toEqual(all.map((id) => `${place.key}:${id}`));
      expect(await transcript(writer, place)).toEqual(all.map((text, index) => [index + 1, text]));
      expect(await claimsAt(writer, place, T0)).toEqual([]);
    }
    await Promise.all([writer.close(), worker.close()]);
  }, 60_000);
});

describe('a node of the cluster that is gone', () => {
  it('holds up only its own shards, and what they held is delivered once it is back', async () => {
    const log = pino({ level: 'silent' });
    const { redis, letGo } = await connectRedis(parseRedisAddress(cluster.url), log);
    const store = createRedisStore({ redis, now: Date.now, randomId: randomUUID });
    const [lost, well] = await placesOf(0, 1);
    await store.commit(lost, turn({ inbound: 'a', outbox: [entry('lost', 'chat')] }));
    await claimAll(store, T0 - 1, 10);
    const node = present(cluster.masters[0]);
    node.freeze();

    await store.commit(well, turn({ inbound: 'a', outbox: [entry('well', 'chat')] }));
    const claims = await again(() => claimAll(store, T0, 10));
    expect(claims.map(({ id }) => id)).toEqual(['well']);
    await expect(store.commit(lost, turn({ inbound: 'b', expectedVersion: 1 }))).rejects.toBeInstanceOf(StoreUnavailable);

    node.thaw();
    await until('what it held is delivered', async () => (await again(() => claimsAt(store, lost, T0))).some(({ id }) => id === 'lost'));
    letGo();
    await store.close();
  }, 60_000);
});

it('a node of the cluster that hangs holds up the claims of the others for a moment only, while turns are tried there', async () => {
  const { redis, letGo } = await connectRedis(parseRedisAddress(cluster.url), pino({ level: 'silent' }));
  const store = createRedisStore({ redis, now: Date.now, randomId: randomUUID });
  const [lost, well] = await placesOf(0, 1);
  await claimAll(store, T0 - 1, 10);
  const node = present(cluster.masters[0]);
  node.freeze();
  const tried = store.commit(lost, turn({ inbound: 'a', outbox: [entry('lost', 'chat')] }));
  await expect(tried).rejects.toBeInstanceOf(StoreUnavailable);
  await store.commit(well, turn({ inbound: 'a', outbox: [entry('well', 'chat')] }));
  const startedAt = Date.now();
  expect((await claimAll(store, T0, 10)).map(({ id }) => id)).toEqual(['well']);
  expect(Date.now() - startedAt).toBeLessThan(3_000);
  node.thaw();
  letGo();
  await store.close();
}, 60_000);

/** One in a shard of each of these masters. */
async function placesOf(...masters: [number, number]): Promise<[Place, Place]> {
  // The shards below the one that moves are where they were.
  const owners = await Promise.all(times(SHARD, ownerOf));
  const [first, second] = masters.map((master) => ({ shard: owners.indexOf(master), key: newName() }));
  return [present(first), present(second)];
}

function open(): Store {
  const redis = new Cluster(cluster.nodes.map(({ port }) => ({ port, host: '127.0.0.1' })));
  return createRedisStore({ redis, now: Date.now, randomId: randomUUID, scanEveryMs: 0 });
}

async function writeTurns(store: Store, place: Place, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index += 1) {
    const outbox = [entry(`${place.key}:${index}`, 'chat')];
    const inbound = `${index}`;
    await commitAgain(store, place, turn({ inbound, expectedVersion: index, messages: words(inbound), outbox }));
  }
}

async function commitAgain(store: Store, place: Place, commit: Commit): Promise<void> {
  const taken = await again(() => store.commit(place, commit));
  expect(['committed', 'duplicate']).toContain(taken.status);
}

async function deliverUntil(store: Store, left: Map<string, string[]>, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    for (const claim of await again(() => claimAll(store, T0, 10))) {
      present(left.get(claim.place.key)).push(claim.id);
      expect(await again(() => store.releaseLine(claim, { type: 'done' }))).toBe(true);
    }
  }
}

/** As who sends a message does. */
async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }
}

/** As the cluster's own tool does it: https://redis.io/docs/latest/commands/cluster-setslot/ */
async function moveShard(): Promise<void> {
  const slot = await slotOf(SHARD);
  const owner = await ownerOf(SHARD);
  const source = present(cluster.masters[owner]);
  const target = present(cluster.masters[(owner + 1) % cluster.masters.length]);
  const [from, to] = [await idOf(source), await idOf(target)];
  await target.command('CLUSTER', 'SETSLOT', slot, 'IMPORTING', from);
  await source.command('CLUSTER', 'SETSLOT', slot, 'MIGRATING', to);
  await moveKeys(source, target, slot);
  for (const node of [target, source]) await node.command('CLUSTER', 'SETSLOT', slot, 'NODE', to);
}

async function moveKeys(source: RedisServer, target: RedisServer, slot: number): Promise<void> {
  const redis = new Redis(source.port, '127.0.0.1');
  for (;;) {
    const [key] = (await redis.callBuffer('CLUSTER', 'GETKEYSINSLOT', slot, 1)) as Buffer[];
    if (!key) break;
    await redis.call('MIGRATE', '127.0.0.1', target.port, key, 0, 5_000);
  }
  await redis.quit();
}

async function slotOf(shard: number): Promise<number> {
  return Number(await present(cluster.masters[1]).command('CLUSTER', 'KEYSLOT', `{${shard}}`));
}

/** The index of the master that the shard is given to when the cluster is made. */
async function ownerOf(shard: number): Promise<number> {
  return Math.floor(((await slotOf(shard)) * cluster.masters.length) / 16_384);
}

async function idOf(node: RedisServer): Promise<string> {
  return String(await node.command('CLUSTER', 'MYID'));
}
