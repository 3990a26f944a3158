import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { WalletUnavailable } from '../../src/wallet/wallet.js';
import { type HttpService, startHttpService } from '../support/http-service.js';
import { until } from '../support/until.js';

const DAY_MS = 24 * 3_600_000;
/** The worker looks once a second. */
const MORE_THAN_A_ROUND_MS = 1_500;

let service: HttpService;
let ahead: number;

beforeEach(async () => {
  ahead = 0;
  const settings = { HTTP_CHANNEL_WAIT_MS: '0', COMMAND_RETRY_SECONDS: '1', DEAD_LETTER_KEEP_DAYS: '30' };
  service = await startHttpService(settings, {
    now: () => Date.now() + ahead,
    aroundWallet: (wallet) => ({ ...wallet, run: () => Promise.reject(new WalletUnavailable('answered 500')) }),
  });
});
afterEach(() => service.stop());

async function figure(name: string): Promise<number> {
  return Number(new RegExp(`^${name}(?:\\{.*\\})? (\\d+)`, 'm').exec(await service.metrics())?.[1] ?? 0);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function giveUpCommand(): Promise<void> {
  for (const text of ['有一笔交易不是我操作的，钱被人转走了', '500那笔', '冻结钱包']) await service.say('c-1', text, text);
  await until('the command is a dead letter', async () => {
    ahead += 1_000;
    return (await figure('dead_letters_total')) === 1;
  });
}

const warnings = (): string[] => service.logged.filter(({ msg }) => msg.includes('dead letters were forgotten')).map((line) => JSON.stringify(line));

it('a dead letter is kept for as many days as are set, and then forgotten with a word in the log and in the figures', async () => {
  await giveUpCommand();
  ahead += 29 * DAY_MS;
  await pause(MORE_THAN_A_ROUND_MS);
  expect(await figure('dead_letters_forgotten_total')).toBe(0);
  expect(warnings()).toEqual([]);

  ahead += DAY_MS;
  await until('it is forgotten', async () => (await figure('dead_letters_forgotten_total')) === 1);
  expect(warnings()).toEqual([expect.stringContaining('"forgotten":1')]);
  expect(warnings().join()).toContain('DEAD_LETTER_KEEP_DAYS');
});
