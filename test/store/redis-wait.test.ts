import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { parseRedisAddress } from '../../src/store/redis/address.js';
import { createRedisStore } from '../../src/store/redis/create-redis-store.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';
import { StoreUnavailable, type Store } from '../../src/store/store.js';
import { ask, present, somewhere, times, turn, words } from '../contracts/store/kit.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';

const WAIT_MS = 1_000;

let master: RedisServer;
let replica: RedisServer;

beforeAll(async () => {
  master = await startRedis();
  replica = await startRedis({ replicaOf: master });
  const redis = new Redis(master.port, '127.0.0.1');
  await until('the replica has what is written', async () => {
    await redis.set('x', 1);
    return (await redis.wait(1, WAIT_MS)) === 1;
  });
  await redis.quit();
}, 60_000);
afterAll(() => Promise.all([master.stop(), replica.stop()]));

describe('turns that wait for a replica', () => {
  let store: Store;
  let other: Store;
  let opened: Store | null = null;

  const waits = async (): Promise<number> => Number(/cmdstat_wait:calls=(\d+)/.exec(String(await master.command('INFO', 'commandstats')))?.[1] ?? 0);

  const open = (): Store => createRedisStore({
    redis: new Redis(master.port, '127.0.0.1'), waiting: new Redis(master.port, '127.0.0.1'),
    now: Date.now, randomId: randomUUID, waitReplicas: 1, waitMs: WAIT_MS,
  });

  beforeEach(() => {
    store = open();
    other = open();
  });
  afterEach(async () => {
    replica.thaw();
    await Promise.all([store, other, ...(opened ? [opened] : [])].map((each) => each.close()));
  });

  it('are on the replica when they resolve', async () => {
    const place = somewhere();
    await store.commit(place, ask());
    expect(await replica.command('EXISTS', `{${place.shard}}C${place.key}`)).toBe(1);
  });

  it('count also after Redis has forgotten the scripts', async () => {
    await store.commit(somewhere(), ask());
    await master.command('SCRIPT', 'FLUSH');
    expect(await store.commit(somewhere(), ask())).toMatchObject({ status: 'committed' });
  });

  it('share one wait when they come together, each with an answer of its own', async () => {
    const places = times(40, somewhere);
    await store.commit(present(places[0]), ask());
    const before = await waits();
    const answers = await Promise.all(places.map((place) => store.commit(place, ask())));
    expect(answers.map(({ status }) => status)).toEqual(['duplicate', ...times(39, () => 'committed')]);
    // The repeat waits once more, since what it found may have been refused before.
    expect(await waits() - before).toBe(2);
  });

  it('are refused while the replica does not answer, and a repeat is not told otherwise until it does', async () => {
    const place = somewhere();
    await store.commit(somewhere(), ask());
    replica.freeze();
    await expect(store.commit(place, ask())).rejects.toBeInstanceOf(StoreUnavailable);

    for (const repeater of [store, other]) {
      await expect(repeater.load(place, 'ask')).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(repeater.commit(place, ask())).rejects.toBeInstanceOf(StoreUnavailable);
    }

    replica.thaw();
    await until('the replica answers again', () => other.load(place, 'ask').then(() => true, () => false));
    expect((await other.load(place, 'ask')).mark).toEqual({ from: 1, upTo: null });
    expect(await other.commit(place, ask())).toMatchObject({ status: 'duplicate' });
  });

  it('are answered as far as they got only when the replica knows how far', async () => {
    const place = somewhere();
    await store.commit(place, ask());
    replica.freeze();
    await expect(store.settleMark(place, 'ask')).rejects.toBeInstanceOf(StoreUnavailable);

    replica.thaw();
    await until('the replica answers again', () => store.settleMark(place, 'ask').then(() => true, () => false));
    expect(await store.settleMark(place, 'ask')).toEqual({ from: 1, upTo: 1 });
  });

  it('are refused at once, and write nothing, after one that waited in vain; a second later they are tried again', async () => {
    const place = somewhere();
    await store.commit(somewhere(), ask());
    replica.freeze();
    await expect(store.commit(somewhere(), ask())).rejects.toBeInstanceOf(StoreUnavailable);
    const startedAt = Date.now();
    await expect(store.commit(place, ask())).rejects.toBeInstanceOf(StoreUnavailable);
    expect(Date.now() - startedAt).toBeLessThan(WAIT_MS / 2);
    expect(await master.command('EXISTS', `{${place.shard}}C${place.key}`)).toBe(0);

    replica.thaw();
    await until('it is taken', () => store.commit(place, ask()).then(({ status }) => status === 'committed', () => false));
  });

  it('hold up no other turn, however many of them wait for replicas that are away', async () => {
    const address = parseRedisAddress(master.url);
    opened = await openRedisStore({ address, waitReplicas: 1, waitMs: 500 }, { log: pino({ level: 'silent' }), now: Date.now, randomId: randomUUID });
    await opened.commit(somewhere(), ask());
    replica.freeze();
    let isOver = false;
    const asked = Promise.allSettled(times(12, () => present(opened).commit(somewhere(), ask()))).finally(() => (isOver = true));
    const others: string[] = [];
    for (let late = 0; late < 10; late += isOver ? 1 : 0) {
      others.push(await present(opened).commit(somewhere(), turn({ inbound: 'a' })).then(({ status }) => status, String));
      await sleep(20);
    }
    expect(new Set((await asked).map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(new Set(others)).toEqual(new Set(['committed']));
  }, 20_000);

  it('that come while one waits in vain are refused with it, and write nothing', async () => {
    const places = times(20, somewhere);
    await store.commit(somewhere(), ask());
    replica.freeze();
    const first = store.commit(somewhere(), ask()).catch((error: unknown) => error);
    await sleep(WAIT_MS / 4);
    const others = await Promise.allSettled(places.map((place) => store.commit(place, ask())));
    expect(await first).toBeInstanceOf(StoreUnavailable);
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['rejected']));
    const written = await Promise.all(places.map(({ shard, key }) => master.command('EXISTS', `{${shard}}C${key}`)));
    expect(written).toEqual(times(20, () => 0));
  });

  it('hold up no turn that starts no command', async () => {
    replica.freeze();
    const waiting = store.commit(somewhere(), ask()).catch((error: unknown) => error);
    const first = await Promise.race([waiting, store.commit(somewhere(), turn({ inbound: 'a', messages: words('a') }))]);
    expect(first).toMatchObject({ status: 'committed' });
    expect(await waiting).toBeInstanceOf(StoreUnavailable);
  });
});
