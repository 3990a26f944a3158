import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { logOptions } from '../../src/log.js';
import { parseRedisAddress } from '../../src/store/redis/address.js';
import { followRedisClock } from '../../src/store/redis/clock.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';
import type { ClaimedEntry, Store } from '../../src/store/store.js';
import { entry, present, somewhere, turn } from '../contracts/store/kit.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';

const MINUTE_MS = 60_000;

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

async function toldAtStart(now: () => number): Promise<{ aheadMs: number; msg: string }[]> {
  const logged: string[] = [];
  const log = pino(logOptions('info'), { write: (line: string) => logged.push(line) });
  const address = parseRedisAddress(server.url);
  const store = await openRedisStore({ address, waitReplicas: 0, waitMs: 100 }, { log, now, randomId: randomUUID });
  await store.close();
  return logged.map((line) => JSON.parse(line) as { aheadMs: number; msg: string }).filter(({ msg }) => msg.includes('clock'));
}

it('a start warns of a clock that differs from that of Redis, and says by how much', async () => {
  expect(await toldAtStart(Date.now)).toEqual([]);
  for (const off of [5 * MINUTE_MS, -5 * MINUTE_MS]) {
    const [told, ...more] = await toldAtStart(() => Date.now() + off);
    expect(more).toEqual([]);
    expect(Math.abs((told?.aheadMs ?? 0) - off)).toBeLessThan(MINUTE_MS);
  }
});

it('what Redis answers late is not taken for its time', async () => {
  const redis = new Redis(server.port, '127.0.0.1');
  const logged: string[] = [];
  const log = pino(logOptions('warn'), { write: (line) => void logged.push(line) });
  const clock = await followRedisClock({ redis, now: () => Date.now() - 20, log }, 100);
  await server.command('CLIENT', 'PAUSE', '4500', 'ALL');
  await sleep(5_000);
  expect([clock.aheadMs(), logged]).toEqual([0, []]);
  clock.stop();
  redis.disconnect();
});

it('a clock that is set while the process runs is noticed', async () => {
  let off = 0;
  const redis = new Redis(server.port, '127.0.0.1');
  const log = pino({ level: 'silent' });
  const clock = await followRedisClock({ redis, now: () => Date.now() + off, log }, 20);
  expect(clock.aheadMs()).toBe(0);
  off = MINUTE_MS;
  await until('it is noticed', () => Math.abs(clock.aheadMs() - MINUTE_MS) < 1_000);
  off = 0;
  await until('it agrees again', () => clock.aheadMs() === 0);
  clock.stop();
  await redis.quit();
});

describe('processes whose clocks are apart', () => {
  const LEASE_MS = 1_500;
  let opened: Process[] = [];
  afterEach(async () => {
    await Promise.all(opened.map(({ store }) => store.close()));
    opened = [];
    await server.command('FLUSHALL');
  });

  interface Process {
    store: Store;
    now(): number;
    claim(): Promise<ClaimedEntry[]>;
  }
  const start = async (off: number): Promise<Process> => {
    const now = (): number => Date.now() + off;
    const log = pino({ level: 'silent' });
    const store = await openRedisStore({ address: parseRedisAddress(server.url), waitReplicas: 0, waitMs: 100 }, { log, now, randomId: randomUUID });
    const claim = (): Promise<ClaimedEntry[]> => store.claimLines(now(), LEASE_MS, [{ destination: 'chat', limit: 10 }]);
    opened.push({ store, now, claim });
    return { store, now, claim };
  };
  const commit = async ({ store, now }: Process): Promise<void> =>
    void (await store.commit(somewhere(), turn({ inbound: 'in', outbox: [entry('a', 'chat', now())] })));

  it.each([10 * MINUTE_MS, -10 * MINUTE_MS])('leave each other at work, and take over what one left when its lease is over: %d ms', async (off) => {
    for (const [holder, other] of [[await start(0), await start(off)], [await start(off), await start(0)]] as const) {
      await commit(holder);
      const [held] = await holder.claim();
      for (let waited = 0; waited < 2 * LEASE_MS; waited += 250) {
        expect(await other.claim()).toEqual([]);
        expect(await holder.store.renewLine(present(held), holder.now() + LEASE_MS)).toBe(true);
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      let taken: ClaimedEntry[] = [];
      await until('it is taken over', async () => (taken = await other.claim()).length === 1);
      expect(await holder.store.releaseLine(present(held), { type: 'done' })).toBe(false);
      expect(await other.store.releaseLine(present(taken[0]), { type: 'done' })).toBe(true);
    }
  }, 60_000);

  it.each([10 * MINUTE_MS, -10 * MINUTE_MS])('find at once what the other wrote, and again when it was to be tried again: %d ms', async (off) => {
    const [one, other] = [await start(0), await start(off)];
    await commit(other);
    let taken: ClaimedEntry[] = [];
    await until('it is found', async () => (taken = await one.claim()).length === 1);
    await one.store.releaseLine(present(taken[0]), { type: 'retry', dueAt: one.now() + 2_000 });
    expect(await other.claim()).toEqual([]);
    await until('the other knows', async () => Math.abs(((await other.store.nextDue(['chat'])) ?? 0) - other.now()) < MINUTE_MS);
    await until('its time has come', async () => (await other.claim()).length === 1);
  }, 60_000);

  it('go by their own for timers', async () => {
    const { store, now } = await start(10 * MINUTE_MS);
    const [dueAt, place] = [now() - 1, somewhere()];
    await store.commit(place, turn({ inbound: 'in', timers: { set: [{ name: 'wait', dueAt }], cancel: [] } }));
    expect(await store.nextTimer()).toBe(dueAt);
    expect(await store.claimTimers(now(), LEASE_MS, 10)).toMatchObject([{ place, name: 'wait', dueAt }]);
  });
});
