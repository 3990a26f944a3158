import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openTestApp, type TestApp } from '../support/test-app.js';

/** Longer than a lease, shorter than the time limit of a command. */
const SLOW_MS = 8_000;

let app: TestApp;
let begun = 0;
let ended = 0;

beforeEach(async () => {
  app = await openTestApp({ HTTP_CHANNEL_WAIT_MS: '0' }, {
    aroundWallet: (wallet) => ({
      ...wallet,
      run: async (...asked) => {
        begun += 1;
        await pause(SLOW_MS);
        ended += 1;
        return wallet.run(...asked);
      },
    }),
  });
}, 60_000);
afterEach(() => app.remove());

it('a command that takes longer than a lease is begun once while its process lives', async () => {
  for (const text of ['有一笔交易不是我操作的，钱被人转走了', '500那笔', '冻结钱包']) await say(text);
  while (ended === 0) await pause(50);
  while (!(await spoken()).includes('abnormal.frozenNow')) await pause(50);
  expect(begun).toBe(1);
}, 60_000);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function say(text: string): Promise<void> {
  const contact = { userId: 'u-1001', name: null, phone: null, locale: null };
  await app.conversations.receive({
    channel: 'http', conversationId: 'c-1', messageId: text, contact, text, action: null, attachments: [],
  });
}

async function spoken(): Promise<string[]> {
  return (await app.conversations.messagesAfter('c-1', 0, 0)).map(({ sources }) => sources[0]?.id ?? '-');
}
