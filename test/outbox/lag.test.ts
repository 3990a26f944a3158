import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import type { World } from '../../src/app.js';
import { openLmdbStore } from '../../src/store/lmdb/open-lmdb-store.js';
import { type HttpService, startHttpService } from '../support/http-service.js';

let service: HttpService;

afterEach(() => service.stop());

const WAIT_MS = 300;
/** Nobody takes up what is due. */
const openIdle: World['openStore'] = async ({ dataDir }) => ({
  ...(await openLmdbStore({ folder: dataDir, now: Date.now, randomId: randomUUID })), claimLines: async () => [],
});

it('the figures tell for how long has waited what nobody takes up', async () => {
  service = await startHttpService({ HTTP_CHANNEL_WAIT_MS: '0' }, { openStore: openIdle });
  const startedAt = Date.now();
  for (const text of ['有一笔交易不是我操作的，钱被人转走了', '500那笔', '冻结钱包']) await service.say('c-1', text, text);
  await sleep(WAIT_MS);

  const lag = Number(/^outbox_lag_seconds (\S+)$/m.exec(await service.metrics())?.[1]);
  expect(lag).toBeGreaterThanOrEqual(WAIT_MS / 1_000);
  expect(lag).toBeLessThanOrEqual((Date.now() - startedAt) / 1_000);
});
