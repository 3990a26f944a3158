import { afterEach, expect, it } from '@jest/globals';
import { FLOWS } from '../../flows/index.js';
import type { Attachment } from '../../src/dialogue/types.js';
import { WalletUnavailable } from '../../src/wallet/wallet.js';
import { openTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const NEWER = new Map([...FLOWS].map(([name, flow]) => [name, { ...flow, version: flow.version + 1 }]));
const SETTINGS = { HTTP_CHANNEL_WAIT_MS: '0', COMMAND_RETRY_SECONDS: '1,2', FILE_RETRY_SECONDS: '1,2' };
const HOUR_MS = 3_600_000;

let app: TestApp;
let said = 0;
let world = { isAway: true, ran: 0 };
afterEach(() => app.remove());

async function open(flows: typeof FLOWS, dataDir?: string): Promise<void> {
  app = await openTestApp({ ...SETTINGS, ...(dataDir && { DATA_DIR: dataDir }) }, {
    aroundWallet: (wallet) => ({
      ...wallet,
      run: (...call) => {
        world.ran += 1;
        return world.isAway ? Promise.reject(new WalletUnavailable('away')) : wallet.run(...call);
      },
    }),
    fetchFile: async () =>
      (world.isAway ? { status: 'failed', because: 'away' } : { status: 'fetched', mediaType: 'image/png', bytes: Buffer.from('x') }),
  }, flows);
}

async function replaceBy(flows: typeof FLOWS): Promise<void> {
  const { dataDir } = app.config;
  await app.close();
  await open(flows, dataDir);
}

async function say(text: string, attachments: Attachment[] = []): Promise<void> {
  const contact = { userId: 'u-1001', name: null, phone: null, locale: null };
  said += 1;
  await app.conversations.receive({ channel: 'http', conversationId: 'c-1', messageId: `m-${said}`, contact, text, action: null, attachments });
}

async function figure(destination: string, outcome: string): Promise<number> {
  const found = new RegExp(`deliveries_total\\{destination="${destination}",outcome="${outcome}"\\} (\\d+)`).exec(await app.registry.metrics());
  return Number(found?.[1] ?? 0);
}

async function passUntilPutOff(destination: string): Promise<void> {
  const before = await figure(destination, 'putOff');
  app.pass(HOUR_MS);
  await until('it is put off', async () => (await figure(destination, 'putOff')) > before);
}

async function spoken(): Promise<string[]> {
  return (await app.conversations.messagesAfter('c-1', 0, 0)).map(({ sources }) => sources[0]?.id ?? '-');
}

it.each(['is back', 'stays away'])('a command of a newer version\'s conversation is left to the newer one for ever, when the operator %s', async (operator) => {
  world = { isAway: true, ran: 0 };
  await open(NEWER);
  for (const text of ['有一笔交易不是我操作的，钱被人转走了', '500那笔', '冻结钱包']) await say(text);
  await until('the command is run', async () => world.ran === 1);
  await until('the delay is told', async () => (await spoken()).includes('command.delayed.freeze'));

  await replaceBy(FLOWS);
  world.isAway = operator === 'stays away';
  for (let hour = 0; hour < 6; hour += 1) await passUntilPutOff('wallet');
  expect(await figure('wallet', 'dead')).toBe(0);

  world.isAway = false;
  await replaceBy(NEWER);
  app.pass(8 * HOUR_MS);
  await until('the freeze is told', async () => (await spoken()).includes('abnormal.frozenNow'));
}, 60_000);

it.each(['is there', 'is out of reach'])('a file of a newer version\'s conversation is left to the newer one for ever, when it %s', async (file) => {
  world = { isAway: true, ran: 0 };
  await open(NEWER);
  for (const text of ['我要申诉，编号T20261118100003', '扣了钱没收到', '跳过', '跳过']) await say(text);
  await say('看这个', [{ from: 'url', name: 'x.png', mediaType: 'image/png', url: 'https://example.com/x.png' }]);
  await until('the file is to be fetched again', async () => (await figure('files', 'retry')) === 1);

  await replaceBy(FLOWS);
  world.isAway = file === 'is out of reach';
  for (let hour = 0; hour < 6; hour += 1) await passUntilPutOff('files');
  expect([await figure('files', 'sent'), await figure('files', 'dead')]).toEqual([0, 0]);

  world.isAway = false;
  await replaceBy(NEWER);
  app.pass(8 * HOUR_MS);
  await until('the file is fetched', async () => (await figure('files', 'sent')) === 1);
}, 60_000);
