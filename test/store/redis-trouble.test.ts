import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { shardOf } from '../../src/store/shard-of.js';
import { type Answer, type HttpService, startHttpService } from '../support/http-service.js';
import { startCluster } from '../support/redis-cluster.js';
import { startSentinels } from '../support/redis-sentinels.js';
import { freePort, type RedisServer, startRedis, stopAllRedis } from '../support/redis-server.js';
import { type SlowProxy, startSlowProxy } from '../support/slow-proxy.js';
import { content } from '../support/test-app.js';
import { until } from '../support/until.js';

const LONGEST_ANSWER_MS = 6_000;

interface Trouble {
  name: string;
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
}

let server: RedisServer;
let proxy: SlowProxy;
let service: HttpService;

beforeAll(() => void content());
afterEach(async () => {
  await service.stop();
  await proxy?.stop();
  await server.stop();
});
afterAll(stopAllRedis);

/** Where Redis would write its snapshot there is a folder: saving fails. */
const snapshot = (): string => path.join(server.dir, 'dump.rdb');
const failsToSave = async (): Promise<boolean> => {
  await server.command('BGSAVE').catch(() => undefined);
  return /rdb_last_bgsave_status:err/.test(String(await server.command('INFO', 'persistence')));
};

const TROUBLES: Trouble[] = [
  { name: 'slow', begin: async () => proxy.delay(5_000), end: async () => proxy.delay(0) },
  { name: 'hanging', begin: async () => server.freeze(), end: async () => server.thaw() },
  { name: 'gone', begin: () => server.kill(), end: () => server.restart() },
  {
    name: 'full',
    begin: () => server.config({ maxmemory: '1mb', 'maxmemory-policy': 'noeviction' }),
    end: () => server.config({ maxmemory: '0' }),
  },
  {
    name: 'read-only',
    begin: async () => server.command('REPLICAOF', '127.0.0.1', await freePort()),
    end: () => server.command('REPLICAOF', 'NO', 'ONE'),
  },
  {
    name: 'cut off from its master',
    begin: async () => {
      await server.config({ 'replica-serve-stale-data': 'no' });
      await server.command('REPLICAOF', '127.0.0.1', await freePort());
    },
    end: () => server.command('REPLICAOF', 'NO', 'ONE'),
  },
  {
    name: 'without the replicas it must have',
    begin: () => server.config({ 'min-replicas-to-write': '1' }),
    end: () => server.config({ 'min-replicas-to-write': '0' }),
  },
  {
    name: 'unable to save',
    begin: async () => {
      await server.config({ save: '3600 1' });
      await mkdir(snapshot());
      await until('saving has failed', failsToSave);
    },
    end: async () => {
      await rm(snapshot(), { recursive: true });
      await server.config({ save: '' });
    },
  },
];

describe.each(TROUBLES)('a Redis that is $name', ({ begin, end }) => {
  it('makes a message fail in time and take effect once when it is repeated afterwards', async () => {
    server = await startRedis({ appendfsync: 'always' });
    proxy = await startSlowProxy(server.port);
    service = await startHttpService({ REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
    expect((await service.say('c-1', 'm-1', '你好')).status).toBe(200);
    await begin();

    const refused = await Promise.all([say('m-2'), say('m-3'), service.say('c-2', 'm-1', '你好')]);
    refused.forEach(expectRefused);
    expect((await service.get('/readyz')).status).toBe(503);
    expect((await service.get('/healthz')).status).toBe(200);

    await end();
    for (const messageId of ['m-2', 'm-3']) await expectTakenOnce(messageId);
    await until('the service is ready', async () => (await service.get('/readyz')).status === 200);
    await expectTranscript(['你好', 'm-2', 'm-3']);
    expect(linesOfBackground().length).toBeLessThan(10);
  }, 60_000);
});

const say = (messageId: string): Promise<Answer> => service.say('c-1', messageId, `我想问 ${messageId}`);

function expectRefused({ status, headers, body, ms }: Answer): void {
  expect({ status, code: body.code }).toEqual({ status: 503, code: 'store_unavailable' });
  expect(headers['content-type']).toBe('application/problem+json');
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(ms).toBeLessThan(LONGEST_ANSWER_MS);
}

/** Repeats until it is taken, as a sender does; then once more, for the same answer. */
async function expectTakenOnce(messageId: string): Promise<void> {
  let answer = await say(messageId);
  await until(`${messageId} is taken`, async () => (answer = await say(messageId)).status === 200);
  expect(answer.body.replies?.length).toBeGreaterThan(0);
  expect((await say(messageId)).body).toEqual(answer.body);
}

async function expectTranscript(said: string[]): Promise<void> {
  const { body } = await service.get('/channels/http/conversations/c-1/messages?after=0');
  const messages = body.messages ?? [];
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
  const texts = messages.filter(({ role }) => role === 'contact').map(({ text }) => text.replace('我想问 ', ''));
  expect(texts).toEqual(said);
}

/** What is told beside one line for each request that failed. */
const linesOfBackground = () =>
  service.logged.filter(({ level, msg }) => (level === 'error' || level === 'warn') && msg !== 'request failed');

it('a Redis that loads its data lets nobody wait too long, and a message is taken when it has loaded', async () => {
  server = await startRedis();
  service = await startHttpService({ REDIS_URL: server.url });
  expect((await say('m-1')).status).toBe(200);
  const { port, dir } = server;
  await server.command('MSET', ...Array.from({ length: 300 }, (_, index) => [`key-${index}`, '1']).flat());
  await server.command('SAVE');
  await server.kill();
  const directives = { 'key-load-delay': '20000', 'loading-process-events-interval-bytes': '1024' };
  const loaded = startRedis({ port, dir, directives });
  await until('it loads', async () => /LOADING/.test(String(await server.command('GET', 'x').catch(String))));
  expectRefused(await say('m-2'));
  expect((await service.get('/readyz')).status).toBe(503);
  server = await loaded;
  await expectTakenOnce('m-2');
  await rm(dir, { recursive: true });
}, 60_000);

it('what was ordered before an outage is done after it', async () => {
  server = await startRedis({ appendfsync: 'always' });
  service = await startHttpService({ REDIS_URL: server.url });
  for (const text of ['我有一笔付款扣了钱但是商家没收到', '88那笔', '要']) await service.say('c-1', text, text);
  await server.kill();
  expectRefused(await say('m-1'));
  await server.restart();
  await until('the payment is settled', () =>
    service.app.sandbox!.act({ act: 'settleTransaction', transactionId: 'T20261120100001' }).then(({ status }) => status === 'done', () => false));
  await until('the conversation hears of it', async () => {
    const { body } = await service.get('/channels/http/conversations/c-1/messages?after=0');
    return body.messages?.some(({ text }) => text.includes('已经成功')) ?? false;
  });
}, 60_000);

it('a Cluster that loses a master fails messages in time and goes on with its replica', async () => {
  const cluster = await startCluster({ replicasEach: 1 });
  server = cluster.masters[0]!;
  service = await startHttpService({ REDIS_URL: cluster.url });
  const sayAll = (messageId: string) => Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) => service.say(`c-${id}`, messageId, '你好')));
  await sayAll('m-1');
  await server.kill();
  for (const answer of await sayAll('m-2')) if (answer.status !== 200) expectRefused(answer);
  await until('all are taken', async () => (await sayAll('m-2')).every(({ status }) => status === 200));
  await cluster.stop();
}, 90_000);

it('a Cluster of which a master hangs fails all that is sent to one conversation in time, and goes on with the others', async () => {
  const cluster = await startCluster();
  server = cluster.masters[0]!;
  service = await startHttpService({ REDIS_URL: cluster.url });
  const ids = Array.from({ length: 12 }, (_, index) => `c-${index}`);
  const sayAll = () => Promise.all(ids.map((id) => service.say(id, 'm-1', '你好')));
  await sayAll();
  const slots = await Promise.all(ids.map((id) => server.command('CLUSTER', 'KEYSLOT', `{${shardOf(id)}}`)));
  const hanging = ids.filter((_, index) => Number(slots[index]) < 16_384 / 3 - 1);
  server.freeze();
  const burst = Promise.all(Array.from({ length: 6 }, (_, index) => service.say(hanging[0] ?? '', `m-${2 + index}`, '你好')));
  const others = await Promise.all(ids.filter((id) => !hanging.includes(id)).map((id) => service.say(id, 'm-2', '你好')));
  expect(others.map(({ status }) => status)).toEqual(others.map(() => 200));
  (await burst).forEach(expectRefused);
  server.thaw();
  await until('all are taken', async () => (await sayAll()).every(({ status }) => status === 200));
  await cluster.stop();
}, 90_000);

it('commits that Redis lost are alarmed and survived: the next message is answered on what is there', async () => {
  server = await startRedis();
  service = await startHttpService({ REDIS_URL: server.url });
  for (const messageId of ['m-1', 'm-2']) expect((await say(messageId)).status).toBe(200);
  await server.command('SAVE');
  for (const messageId of ['m-3', 'm-4']) expect((await say(messageId)).status).toBe(200);
  await server.restart();
  await until('Redis is back', async () => (await service.get('/readyz')).status === 200);

  expect((await say('m-5')).status).toBe(200);
  await expectTranscript(['m-1', 'm-2', 'm-5']);
  expect(service.logged.filter(({ msg }) => msg === 'the store lost commits')).toHaveLength(1);
  expect(await service.metrics()).toMatch(/^store_version_regressions_total 1$/m);
}, 60_000);

it('while another master is chosen messages fail in time, and none is lost or doubled', async () => {
  server = await startRedis();
  const replicas = [await startRedis({ replicaOf: server }), await startRedis({ replicaOf: server })];
  const sentinels = await startSentinels(server, replicas.length);
  service = await startHttpService({ REDIS_URL: sentinels.url, REDIS_WAIT_REPLICAS: '1' });
  expect((await service.say('c-1', 'm-1', '你好')).status).toBe(200);
  await until('the replicas have it', async () => {
    const info = String(await server.command('INFO', 'replication'));
    const offset = /master_repl_offset:(\d+)/.exec(info)?.[1];
    return (info.match(new RegExp(`offset=${offset},`, 'g')) ?? []).length === replicas.length;
  });
  await server.kill();
  expectRefused(await say('m-2'));
  for (const messageId of ['m-2', 'm-3']) await expectTakenOnce(messageId);
  await expectTranscript(['你好', 'm-2', 'm-3']);
  await sentinels.stop();
}, 90_000);
