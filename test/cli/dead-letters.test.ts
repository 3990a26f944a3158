import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { createRedisStore } from '../../src/store/redis/create-redis-store.js';
import { entry, giveUp, somewhere, times, turn } from '../contracts/store/kit.js';
import { SECRET } from '../http/http-server.js';
import { type Peer, startPeer } from '../support/callback-peer.js';
import { startRedis, stopAllRedis } from '../support/redis-server.js';
import { openTestApp, ROOT, type TestApp } from '../support/test-app.js';

const run = promisify(execFile);

/** The command as a person runs it, beside the service. */
async function deadLetters(settings: Record<string, string>, ...args: string[]): Promise<{ code: number; out: string }> {
  const env = { PATH: '/usr/bin:/bin', ...settings };
  try {
    const { stdout } = await run(process.execPath, ['dist/src/cli/dead-letters.js', ...args], { cwd: ROOT, env });
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, out: stderr };
  }
}

let peer: Peer;
let app: TestApp;
beforeEach(async () => {
  peer = await startPeer(SECRET);
});
afterEach(async () => {
  await app.remove();
  await peer.close();
});
afterAll(stopAllRedis);

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(holds()).toBe(true);
}

describe('dead letters', () => {
  it('on Redis are listed and sent again while the service runs', async () => {
    const redis = await startRedis();
    const store = {
      REDIS_URL: redis.url,
      MASTER_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      INDEX_KEY: randomBytes(32).toString('base64'),
    };
    app = await openTestApp({ ...store, HTTP_CHANNEL_SECRET: SECRET, HTTP_CHANNEL_CALLBACK_URL: peer.url });
    peer.meet = () => 410;
    await followAndSettle('c-1');
    await until(() => peer.calls.length === 1);

    const listed = await deadLetters(store, 'list');
    const [id = '', at = '', ...what] = listed.out.trim().split('\t');
    expect(Date.now() - Date.parse(at)).toBeLessThan(60_000);
    expect(what).toEqual(['c-1', 'http (no address is set)', expect.stringMatching(/^message \d+$/), '1', 'answered 410 (Gone)']);

    peer.meet = () => 200;
    expect(await deadLetters(store, 'retry', id)).toMatchObject({ code: 0 });
    await until(() => peer.taken.length === 1);
    expect(peer.taken[0]?.id).toBe(peer.calls[0]?.id);
    expect((await deadLetters(store, 'list')).out).toBe('No dead letters.\n');
    expect(await deadLetters(store, 'retry', id)).toMatchObject({ code: 2 });
  }, 120_000);

  it('are listed with the host they were for, and all sent again with one command', async () => {
    app = await openTestApp({ HTTP_CHANNEL_SECRET: SECRET, HTTP_CHANNEL_CALLBACK_URL: peer.url });
    peer.meet = () => 410;
    const conversations = ['c-1', 'c-2', 'c-3'];
    await followAndSettle(...conversations);
    await until(() => peer.calls.length === 3);
    const settings = { DATA_DIR: app.config.dataDir, HTTP_CHANNEL_SECRET: SECRET, HTTP_CHANNEL_CALLBACK_URL: peer.url };
    await app.close();

    const listed = (await deadLetters(settings, 'list')).out.trim().split('\n').map((line) => line.split('\t'));
    expect(listed.map(([, , conversation]) => conversation).sort()).toEqual(conversations);
    expect(listed.map(([, , , to]) => to)).toEqual(conversations.map(() => `http (${new URL(peer.url).host})`));

    expect((await deadLetters(settings, 'retry', 'all')).out).toContain('3 dead letters are in their lines again');
    expect((await deadLetters(settings, 'list')).out).toBe('No dead letters.\n');
    peer.meet = () => 200;
    app = await openTestApp(settings);
    await until(() => peer.taken.length === 3);
  }, 120_000);

  it('are all sent again, also behind more than are listed at once that cannot be opened', async () => {
    const redis = await startRedis();
    const store = {
      REDIS_URL: redis.url,
      MASTER_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      INDEX_KEY: randomBytes(32).toString('base64'),
    };
    await giveUpUnreadable(redis.port, 2_001);
    app = await openTestApp({ ...store, HTTP_CHANNEL_SECRET: SECRET, HTTP_CHANNEL_CALLBACK_URL: peer.url });
    peer.meet = () => 410;
    await followAndSettle('c-1', 'c-2');
    await until(() => peer.calls.length === 2);

    peer.meet = () => 200;
    const { out } = await deadLetters(store, 'retry', 'all');
    expect(out).toContain('2 dead letters are in their lines again');
    expect(out).toContain('2001 are left: they cannot be opened');
    await until(() => peer.taken.length === 2);
  }, 120_000);

  it('of the embedded store are told to wait until the service is stopped', async () => {
    app = await openTestApp();
    const { code, out } = await deadLetters({ DATA_DIR: app.config.dataDir }, 'list');
    expect(code).toBe(2);
    expect(out).toContain(`The service is running (process ${process.pid})`);
  }, 120_000);

  it.each([[[]], [['show']], [['retry']], [['list', 'all']]])('say how they are used when called with %j', async (args) => {
    app = await openTestApp();
    expect(await deadLetters({ DATA_DIR: app.config.dataDir }, ...args)).toEqual({
      code: 2, out: 'Usage: npm run dead-letters -- list | retry <id> | retry all\n',
    });
  }, 120_000);
});

/** Long ago, in a conversation whose keys nobody has. */
async function giveUpUnreadable(port: number, count: number): Promise<void> {
  const store = createRedisStore({ redis: new Redis(port, '127.0.0.1'), now: Date.now, randomId: randomUUID });
  const place = somewhere();
  await store.commit(place, turn({ inbound: 'in', outbox: times(count, (index) => entry(`unreadable-${index}`, 'chat', 1)) }));
  for (let each = 0; each < count; each += 1) await giveUp(store, place, 1, 'unreadable');
  await store.close();
}

/** One message for each that nobody asked for: the payment that is followed has gone through. */
async function followAndSettle(...conversations: string[]): Promise<void> {
  const contact = { userId: 'u-1001', name: null, phone: null, locale: null };
  for (const conversationId of conversations) {
    for (const text of ['我有一笔付款扣了钱但是商家没收到', '88那笔', '有变化告诉我']) {
      await app.conversations.receive({ channel: 'http', conversationId, messageId: text, contact, text, action: null, attachments: [] });
    }
  }
  await app.sandbox?.act({ act: 'settleTransaction', transactionId: 'T20261120100001' });
}
