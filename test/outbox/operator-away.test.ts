import { afterEach, expect, it } from '@jest/globals';
import { type Wallet, WalletKnownDown, WalletUnavailable } from '../../src/wallet/wallet.js';
import { openTestApp, type TestApp } from '../support/test-app.js';

let app: TestApp;
let ran = 0;
afterEach(() => app.remove());

async function open(settings: Record<string, string>, run: (wallet: Wallet) => Wallet['run']): Promise<void> {
  ran = 0;
  app = await openTestApp({ HTTP_CHANNEL_WAIT_MS: '0', ...settings }, {
    aroundWallet: (wallet) => ({
      ...wallet,
      run: (...call) => {
        ran += 1;
        return run(wallet)(...call);
      },
    }),
  });
}

async function freeze(): Promise<void> {
  const contact = { userId: 'u-1001', name: null, phone: null, locale: null };
  for (const text of ['有一笔交易不是我操作的，钱被人转走了', '500那笔', '冻结钱包']) {
    await app.conversations.receive({ channel: 'http', conversationId: 'c-1', messageId: text, contact, text, action: null, attachments: [] });
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await holds()) return;
    await pause(20);
  }
  throw new Error('it did not come to that');
}

async function spoken(): Promise<string[]> {
  return (await app.conversations.messagesAfter('c-1', 0, 0)).map(({ sources }) => sources[0]?.id ?? '-');
}

it('a command is put off for as long as the operator asks', async () => {
  await open({ COMMAND_RETRY_SECONDS: '1,1' }, (wallet) => (...call) =>
    (ran === 1 ? Promise.reject(new WalletUnavailable('answered 429', { afterMs: 30_000 })) : wallet.run(...call)));
  await freeze();
  await until(() => ran === 1);
  await pause(300);
  app.pass(20_000);
  await pause(1_300);
  expect(ran).toBe(1);
  app.pass(10_000);
  await until(async () => (await spoken()).includes('abnormal.frozenNow'));
  expect(ran).toBe(2);
});

const figure = async (outcome: string): Promise<number> =>
  Number(new RegExp(`deliveries_total\\{destination="wallet",outcome="${outcome}"\\} (\\d+)`).exec(await app.registry.metrics())?.[1] ?? 0);

/** Moves the clock so far that whatever waits is due, and waits till it was looked at. */
async function passUntilPutOff(ms: number): Promise<void> {
  const before = await figure('putOff');
  app.pass(ms);
  await until(async () => (await figure('putOff')) > before);
}

it('a command that nobody was asked for is never given up, is told of once, and is done when the operator is back', async () => {
  let isAway = true;
  await open({ COMMAND_RETRY_SECONDS: '1,2' }, (wallet) => (...call) =>
    (isAway ? Promise.reject(new WalletKnownDown('away')) : wallet.run(...call)));
  await freeze();
  await until(() => ran === 1);
  for (let hour = 0; hour < 10; hour += 1) await passUntilPutOff(3_600_000);
  expect(await figure('dead')).toBe(0);
  // Longer than it is remembered that it was told.
  for (let day = 0; day < 5; day += 1) await passUntilPutOff(24 * 3_600_000);
  expect((await spoken()).filter((line) => line.startsWith('command.delayed.'))).toEqual(['command.delayed.freeze']);

  isAway = false;
  app.pass(60_000);
  await until(async () => (await figure('sent')) === 1);
  expect((await spoken()).filter((line) => line === 'abnormal.frozenNow')).toHaveLength(1);
}, 60_000);

it('a command that the operator did not answer once is given up when it was put off for as long as the ladder takes, and no sooner', async () => {
  await open({ COMMAND_RETRY_SECONDS: '1,1000,1000' }, () => () =>
    Promise.reject(ran === 1 ? new WalletUnavailable('answered 500') : new WalletKnownDown('away')));
  await freeze();
  await until(async () => (await figure('putOff')) === 1);
  await passUntilPutOff(1_000_000);
  await passUntilPutOff(900_000);
  expect([await figure('retry'), await figure('dead')]).toEqual([1, 0]);
  app.pass(110_000);
  await until(async () => (await figure('dead')) === 1);
  expect(await spoken()).toContain('command.delayed.freeze');
}, 60_000);
