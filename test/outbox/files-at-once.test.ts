import { afterEach, expect, it } from '@jest/globals';
import type { Attachment } from '../../src/dialogue/types.js';
import { png } from '../support/files.js';
import { openTestApp, type TestApp } from '../support/test-app.js';

let app: TestApp;
let most = 0;
afterEach(() => app.remove());

/** An operator that takes so long for each file. */
async function open(takesMs: number): Promise<void> {
  let underWay = 0;
  most = 0;
  app = await openTestApp({ HTTP_CHANNEL_WAIT_MS: '0', COMMAND_RETRY_SECONDS: '1,1' }, {
    aroundWallet: (wallet) => ({
      ...wallet,
      putFile: async (...call) => {
        most = Math.max(most, underWay += 1);
        await pause(takesMs);
        underWay -= 1;
        return wallet.putFile(...call);
      },
    }),
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Files an appeal with a picture in so many conversations. */
async function fileAll(people: number): Promise<void> {
  const contact = { userId: 'u-1001', name: null, phone: null, locale: null };
  const picture: Attachment = { name: 'a.png', mediaType: 'image/png', from: 'message', bytes: png() };
  const talk = async (conversationId: string): Promise<void> => {
    for (const [index, text] of ['我要申诉，编号T20261118100003', '扣了钱没收到', '跳过', '跳过', null, '没有了', '可以', '提交'].entries()) {
      const said = { text, action: null, attachments: text === null ? [picture] : [] };
      await app.conversations.receive({ channel: 'http', conversationId, messageId: `m-${index}`, contact, ...said });
    }
  };
  await Promise.all(Array.from({ length: people }, (_, index) => talk(`c-${index}`)));
}

async function untilGiven(count: number): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await app.sandbox?.state())?.files.length === count) return;
    await pause(50);
  }
  throw new Error('not all were handed over');
}

const figure = async (outcome: string): Promise<number> =>
  Number(new RegExp(`deliveries_total\\{destination="wallet",outcome="${outcome}"\\} (\\d+)`).exec(await app.registry.metrics())?.[1] ?? 0);

it('no more than eight files are on their way to the operator at once, and all get there', async () => {
  await open(400);
  await fileAll(20);
  await untilGiven(20);
  expect(most).toBe(8);
}, 60_000);

it('whoever finds no room for a file is put off, which uses up no attempt', async () => {
  await open(3_000);
  await fileAll(10);
  await untilGiven(10);
  expect(most).toBe(8);
  expect(await figure('putOff')).toBeGreaterThan(0);
  expect(await figure('retry')).toBe(0);
}, 60_000);
