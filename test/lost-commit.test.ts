import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from '@jest/globals';
import { openLmdbStore } from '../src/store/lmdb/open-lmdb-store.js';
import { type HttpService, startHttpService } from './support/http-service.js';

let service: HttpService;

afterEach(() => service.stop());

it('a message whose commit the store lost before it was answered is to be repeated, as in a failover', async () => {
  let isLost = false;
  service = await startHttpService({ HTTP_CHANNEL_WAIT_MS: '0' }, {
    openStore: async ({ dataDir }) => {
      const store = await openLmdbStore({ folder: dataDir, now: Date.now, randomId: randomUUID });
      return { ...store, settleMark: async (...asked) => (isLost ? null : store.settleMark(...asked)) };
    },
  });
  for (const text of ['有一笔交易不是我操作的，钱被人转走了', '500那笔']) expect((await service.say('c-1', text, text)).status).toBe(200);
  isLost = true;
  const { status, headers, body } = await service.say('c-1', 'm-3', '冻结钱包');
  expect([status, body.code]).toEqual([503, 'store_unavailable']);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  isLost = false;
  expect((await service.say('c-1', 'm-3', '冻结钱包')).status).toBe(200);
});
