import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { REAL_WORLD, type World } from '../../src/app.js';
import type { Hints } from '../../src/hints.js';
import { type RedisCluster, startCluster } from '../support/redis-cluster.js';
import { type RedisServer, startRedis, stopAllRedis } from '../support/redis-server.js';
import { content, openTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const key = (): string => randomBytes(32).toString('base64');
const KEYS = { MASTER_KEYS: `k1:${key()}`, INDEX_KEY: key() };
const PATIENCE_MS = 15_000;

let server: RedisServer;
let cluster: RedisCluster;
beforeAll(async () => {
  content();
  [server, cluster] = await Promise.all([startRedis(), startCluster()]);
}, 60_000);
afterAll(stopAllRedis);

const open: TestApp[] = [];
afterEach(() => Promise.all(open.splice(0).map((app) => app.remove())));

const replica = async (url: string, world: Partial<World> = {}): Promise<TestApp> => {
  const app = await openTestApp({ REDIS_URL: url, ...KEYS }, world);
  open.push(app);
  return app;
};

/** Never reads the store again by itself: only a hint wakes who waits. */
const byHintsAlone: Partial<World> = {
  openHints: (...given) => {
    const hints: Hints = REAL_WORLD.openHints(...given);
    return { ...hints, wait: (place, ms) => hints.wait(place, ms > 0 ? 2 * PATIENCE_MS : 0) };
  },
};

const NOBODY = { userId: null, name: null, locale: null, phone: null };
let next = 0;
const newConversation = (): string => `c-${process.pid}-${(next += 1)}`;
const say = (app: TestApp, conversationId: string) =>
  app.conversations.receive({
    channel: 'http', conversationId, messageId: `m-${(next += 1)}`, contact: NOBODY, text: '你好', action: null, attachments: [],
  });

/** A long-poll that has read all there is, and what it got in the end. */
async function listenTo(listener: TestApp, conversation: string): Promise<{ got: Promise<number> }> {
  const { length } = await listener.conversations.messagesAfter(conversation, 0, 0);
  return { got: listener.conversations.messagesAfter(conversation, length, PATIENCE_MS).then((messages) => messages.length) };
}

async function expectHeard(listener: TestApp, speaker: TestApp): Promise<void> {
  const conversation = newConversation();
  await say(speaker, conversation);
  const { got } = await listenTo(listener, conversation);
  await say(speaker, conversation);
  expect(await got).toBeGreaterThan(0);
}

describe.each([
  ['one node', () => server.url, () => [server]],
  ['a Cluster', () => cluster.url, () => cluster.masters],
])('on %s', (_name, url, nodes) => {
  it('a long-poll at one replica is woken by a commit at another', async () => {
    const [listener, speaker] = [await replica(url(), byHintsAlone), await replica(url())];
    for (let round = 0; round < 5; round += 1) await expectHeard(listener, speaker);
  }, 60_000);

  it('a long-poll gets its message although its subscription is cut off', async () => {
    const [listener, speaker] = [await replica(url()), await replica(url())];
    const conversation = newConversation();
    await say(speaker, conversation);
    const { got } = await listenTo(listener, conversation);
    await cutSubscription(nodes());
    await say(speaker, conversation);
    expect(await got).toBeGreaterThan(0);
  }, 60_000);

  it('hints wake again after the subscription was cut off', async () => {
    const [listener, speaker] = [await replica(url(), byHintsAlone), await replica(url())];
    const conversation = newConversation();
    await say(speaker, conversation);
    const { got } = await listenTo(listener, conversation);
    await cutSubscription(nodes());
    let woken = false;
    void got.then(() => (woken = true));
    await until('a hint wakes', () => say(speaker, conversation).then(() => woken));
    expect(await got).toBeGreaterThan(0);
  }, 60_000);
});

async function cutSubscription(nodes: RedisServer[]): Promise<void> {
  const cut = (node: RedisServer): Promise<unknown> => node.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await until('a subscription is cut', async () => (await Promise.all(nodes.map(cut))).some((count) => Number(count) > 0));
}

it('a replica hears what another commits, also where nobody waits, and not what it commits itself', async () => {
  const heard: string[] = [];
  let lost = 0;
  const openHints: World['openHints'] = (config, counts, onForeign) =>
    REAL_WORLD.openHints(config, { ...counts, hintsLost: () => void (lost += 1) }, (key) => {
      heard.push(key);
      onForeign(key);
    });
  const [listener, speaker] = [await replica(server.url, { openHints }), await replica(server.url)];
  await until('it hears', () => say(speaker, newConversation()).then(() => heard.length > 0));
  await sleep(100);
  heard.length = 0;
  await say(listener, newConversation());
  await sleep(100);
  expect([heard, lost]).toEqual([[], 0]);
});

it('a hint says nothing but who tells it and a hash of the conversation', async () => {
  const ear = new Redis(server.port, '127.0.0.1');
  const heard: string[] = [];
  ear.on('message', (_channel, text) => heard.push(text));
  await ear.subscribe('hints');
  const conversation = newConversation();
  await say(await replica(server.url), conversation);
  await until('the hint is heard', () => heard.length > 0);
  ear.disconnect();
  for (const text of heard) expect(text).toMatch(/^[\w-]{36}(?: [\w-]{22})+$/);
  expect(heard.join()).not.toContain(conversation);
});

it('a turn does not fail, and a long-poll still gets it, where Redis allows no hints', async () => {
  let lost = 0;
  const openHints: World['openHints'] = (config, counts, onForeign) =>
    REAL_WORLD.openHints(config, { ...counts, hintsLost: () => void (lost += 1) }, onForeign);
  await server.command('ACL', 'SETUSER', 'mute', 'on', '>hush', '~*', '+@all', '-publish', '-subscribe');
  const url = `redis://mute:hush@127.0.0.1:${server.port}`;
  const [listener, speaker] = [await replica(url, { openHints }), await replica(url, { openHints })];
  await expectHeard(listener, speaker);
  expect(lost).toBeGreaterThan(0);
});
