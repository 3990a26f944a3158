import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { logOptions } from '../../src/log.js';
import { parseRedisAddress } from '../../src/store/redis/address.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';

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
