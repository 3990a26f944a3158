import { afterEach, expect, it } from '@jest/globals';
import { type Wallet, WalletUnavailable } from '../../src/wallet/wallet.js';
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
