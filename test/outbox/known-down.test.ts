import { afterEach, expect, it } from '@jest/globals';
import type { Message } from '../../src/dialogue/types.js';
import { type Wallet, WalletKnownDown } from '../../src/wallet/wallet.js';
import { openTestApp, type TestApp } from '../support/test-app.js';

let app: TestApp;
afterEach(() => app.remove());

/** Longer than a test may last: who waits for it fails. */
const WAIT_MS = '25000';

async function freeze(): Promise<Message[]> {
  let replies: Message[] = [];
  const contact = { userId: 'u-1001', name: null, phone: null, locale: null };
  const send = async (messageId: string, content: { text: string } | { action: string }): Promise<void> => {
    const inbound = { channel: 'http', conversationId: 'c-1', messageId, contact, attachments: [], text: null, action: null, ...content };
    const received = await app.conversations.receive(inbound);
    if (received.status === 'taken') replies = received.replies;
  };
  const firstButton = (): { action: string } => ({ action: replies.at(-1)?.quickReplies[0]?.action ?? '' });
  await send('m-1', { text: '有一笔交易不是我操作的，钱被转走了' });
  await send('m-2', firstButton());
  await send('m-3', firstButton());
  return replies;
}

const lines = (replies: Message[]): string[] => replies.map(({ sources }) => sources[0]?.id ?? '');

it('answers at once, with the word, when the operator is known to be down', async () => {
  const away = (wallet: Wallet): Wallet => ({ ...wallet, run: () => Promise.reject(new WalletKnownDown('away')) });
  app = await openTestApp({ HTTP_CHANNEL_WAIT_MS: WAIT_MS }, { aroundWallet: away });
  expect(lines(await freeze())).toEqual(['abnormal.freezing', 'command.delayed.freeze', 'abnormal.whoDidIt']);
});

it('tells what came of it when it is back, and then asks again what it had asked', async () => {
  let isAway = true;
  const away = (wallet: Wallet): Wallet =>
    ({ ...wallet, run: (...call) => (isAway ? Promise.reject(new WalletKnownDown('away')) : wallet.run(...call)) });
  app = await openTestApp({ HTTP_CHANNEL_WAIT_MS: WAIT_MS, COMMAND_RETRY_SECONDS: '1,1,1,1,1,1' }, { aroundWallet: away });
  const { seq = 0 } = (await freeze()).at(-1) ?? {};
  isAway = false;
  const later = await app.conversations.messagesAfter('c-1', seq, 15_000);
  expect(lines(later)).toEqual(['abnormal.frozenNow', 'abnormal.whoDidIt']);
});
