import { afterEach, expect, it } from '@jest/globals';
import { REAL_WORLD } from '../../src/app.js';
import { type HttpService, startHttpService } from '../support/http-service.js';
import { until } from '../support/until.js';

/** Its two attempts, and ten deaths that may have had another cause. */
const DEATHS = 12;

let service: HttpService;
afterEach(() => service.stop());

it('a command whose every attempt ended its process is given up in the end, and the person is told', async () => {
  let deaths = 0;
  let ran = 0;
  service = await startHttpService({ HTTP_CHANNEL_WAIT_MS: '0', COMMAND_RETRY_SECONDS: '1' }, {
    openStore: async (config, log) => {
      const store = await REAL_WORLD.openStore(config, log);
      return {
        ...store,
        /** As by a process that dies as soon as it has claimed. */
        claimLines: async (now, leaseMs, rooms) => {
          if (deaths === DEATHS) return store.claimLines(now, leaseMs, rooms);
          deaths += (await store.claimLines(now, 1, rooms)).length;
          return [];
        },
      };
    },
    aroundWallet: (wallet) => ({
      ...wallet,
      run: (...asked) => {
        ran += 1;
        return wallet.run(...asked);
      },
    }),
  });
  for (const text of ['有一笔交易不是我操作的，钱被人转走了', '500那笔', '冻结钱包']) await service.say('c-1', text, text);
  await until('it is given up', async () => service.logged.some(({ msg }) => msg === 'dead letter'));
  expect([deaths, ran]).toEqual([DEATHS, 0]);
  const { body } = await service.get('/channels/http/conversations/c-1/messages?after=0');
  expect(body.messages?.some(({ text }) => text.includes('冻结请求还没有得到回应'))).toBe(true);
});
