import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from '@jest/globals';
import type { World } from '../../src/app.js';
import { openLmdbStore } from '../../src/store/lmdb/open-lmdb-store.js';
import { type HttpService, startHttpService } from '../support/http-service.js';
import { until } from '../support/until.js';

let service: HttpService;

afterEach(() => service.stop());

/** What is handed out of it to be delivered was altered. */
const openAltered: World['openStore'] = async ({ dataDir }) => {
  const store = await openLmdbStore({ folder: dataDir, now: Date.now, randomId: randomUUID });
  return {
    ...store,
    claimLines: async (...asked) =>
      (await store.claimLines(...asked)).map((claim) => ({ ...claim, bytes: claim.bytes.map((byte) => byte ^ 1) })),
  };
};

it('what cannot be opened to be delivered is told in the log and in the figures, under where it was to go', async () => {
  service = await startHttpService({ HTTP_CHANNEL_WAIT_MS: '0' }, { openStore: openAltered });
  for (const text of ['有一笔交易不是我操作的，钱被人转走了', '500那笔', '冻结钱包']) await service.say('c-1', text, text);

  await until('it is counted', async () => /^dead_letters_total\{destination="wallet"\} 1$/m.test(await service.metrics()));
  expect(service.logged.filter(({ msg }) => msg === 'dead letter')).toContainEqual(
    expect.objectContaining({ level: 'error', destination: 'wallet', attempts: 1, because: 'it cannot be opened' }),
  );
});
