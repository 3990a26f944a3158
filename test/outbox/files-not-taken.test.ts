import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { serveWallet } from '../../src/wallet/http/serve.js';
import type { Sandbox } from '../../src/wallet/sandbox/sandbox.js';
import { png } from '../support/files.js';
import { openTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';
import { startSandbox } from '../wallet/open-sandbox.js';

let operator: FastifyInstance;
let sandbox: Sandbox;
let app: TestApp;
/** What stands before the operator's files; null: nothing does. */
let doorkeeper: ((reply: FastifyReply) => unknown) | null;
let tries = 0;

beforeEach(async () => {
  tries = 0;
  ({ sandbox } = await startSandbox());
  operator = Fastify({ forceCloseConnections: true });
  operator.addHook('onRequest', async ({ method }, reply) => {
    if (method !== 'PUT') return;
    tries += 1;
    await doorkeeper?.(reply);
  });
  await operator.register(serveWallet(sandbox, null));
  await operator.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(async () => {
  await app.remove();
  await operator.close();
});

/** Files an appeal with two pictures; each wait for a next attempt is over at once. */
async function file(retrySeconds: string, settings: Record<string, string> = {}): Promise<void> {
  const { port } = operator.server.address() as AddressInfo;
  app = await openTestApp({
    WALLET_URL: `http://127.0.0.1:${port}`, HTTP_CHANNEL_WAIT_MS: '0', COMMAND_RETRY_SECONDS: retrySeconds, ...settings,
  });
  const contact = { userId: 'u-1001', name: null, phone: null, locale: null };
  const pictures = ['a.png', 'b.png'].map((name) => ({ name, mediaType: 'image/png', from: 'message' as const, bytes: png() }));
  for (const [index, text] of ['我要申诉，编号T20261118100003', '扣了钱没收到', '跳过', '跳过', null, '没有了', '可以', '提交'].entries()) {
    const said = { text, action: null, attachments: text === null ? pictures : [] };
    await app.conversations.receive({ channel: 'http', conversationId: 'c-1', messageId: `m-${index}`, contact, ...said });
  }
}

async function attempts(count: number): Promise<void> {
  await until(`attempt ${count} is over`, async () => {
    const ended = [...(await app.registry.metrics()).matchAll(/deliveries_total\{destination="wallet",outcome="\w+"\} (\d+)/g)];
    return ended.reduce((sum, [, each]) => sum + Number(each), 0) >= count;
  });
}

async function spoken(): Promise<string[]> {
  return (await app.conversations.messagesAfter('c-1', 0, 0)).map(({ sources }) => sources[0]?.id ?? '-');
}

const lost = (lines: string[]): number => lines.filter((line) => line === 'attachment.refused.lost').length;

it('an appeal is filed without a file that the operator answers again and again with an error of its own', async () => {
  doorkeeper = async (reply) => reply.code(404).send({ message: 'not found' });
  await file('1000,1000,1000,1000,1000,1000');
  for (let attempt = 1; attempt < 5; attempt += 1) {
    await attempts(attempt);
    expect(lost(await spoken())).toBe(0);
    app.pass(1_000_000);
  }
  await until('it is filed', async () => (await spoken()).includes('receipt.form'));
  expect(lost(await spoken())).toBe(2);
  expect((await sandbox.state()).files).toEqual([]);
}, 60_000);

it('an appeal whose file is answered 401 waits for the token to be right, and has its files then', async () => {
  doorkeeper = async (reply) => reply.code(401).send();
  await file('1000,1000,1000,1000,1000,1000,1000');
  for (let attempt = 1; attempt < 7; attempt += 1) {
    await attempts(attempt);
    app.pass(1_000_000);
  }
  await attempts(7);
  doorkeeper = null;
  app.pass(1_000_000);
  await until('it is filed', async () => (await spoken()).includes('receipt.form'));
  expect(lost(await spoken())).toBe(0);
  expect((await sandbox.state()).files).toHaveLength(2);
}, 60_000);

it('at the last attempt an appeal is filed without what hangs', async () => {
  doorkeeper = () => new Promise(() => undefined);
  await file('1000', { COMMAND_TIMEOUT_MS: '500' });
  await attempts(1);
  app.pass(1_000_000);
  await until('it is filed', async () => (await spoken()).includes('receipt.form'));
  expect(lost(await spoken())).toBe(2);
  expect(tries).toBeGreaterThan(1);
}, 60_000);
