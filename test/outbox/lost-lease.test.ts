import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openLmdbStore } from '../../src/store/lmdb/open-lmdb-store.js';
import type { Room, Store } from '../../src/store/store.js';
import { WalletUnavailable } from '../../src/wallet/wallet.js';
import { type HttpService, startHttpService } from '../support/http-service.js';
import { until } from '../support/until.js';

const HOUR_MS = 3_600_000;

let service: HttpService;
let store: Store;
let rooms: Room[];
let asked: number;

beforeEach(async () => {
  [asked, rooms] = [0, []];
  service = await startHttpService({ HTTP_CHANNEL_WAIT_MS: '0', COMMAND_RETRY_SECONDS: '1' }, {
    openStore: async ({ dataDir }) => {
      store = await openLmdbStore({ folder: dataDir, now: Date.now, randomId: randomUUID });
      return { ...store, claimLines: (now, leaseMs, wanted) => store.claimLines(now, leaseMs, (rooms = wanted)) };
    },
    aroundWallet: (wallet) => ({
      ...wallet,
      run: async () => {
        asked += 1;
        if (asked === 2) await takeOver();
        throw new WalletUnavailable('answered 500');
      },
    }),
  });
});
afterEach(() => service.stop());

/** As another process does when this one has stood still for longer than its lease. */
async function takeOver(): Promise<void> {
  expect(await store.claimLines(Date.now() + HOUR_MS, HOUR_MS, rooms)).toHaveLength(1);
}

it('who lost the lease meanwhile tells nobody that the last attempt failed: another may have done it', async () => {
  for (const text of ['有一笔交易不是我操作的，钱被人转走了', '500那笔', '冻结钱包']) await service.say('c-1', text, text);
  await until('it is noticed', async () => service.logged.some(({ msg }) => msg === 'a lease was lost'));

  expect(asked).toBe(2);
  expect(await service.metrics()).not.toContain('dead_letters_total{destination="wallet"}');
  const { body } = await service.get('/channels/http/conversations/c-1/messages?after=0');
  expect(body.messages?.filter(({ text }) => text.includes('冻结请求还没有得到回应'))).toEqual([]);
  expect(service.logged.filter(({ msg }) => msg === 'dead letter')).toEqual([]);
});
