import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { parseRedisAddress } from '../../src/store/redis/address.js';
import { connectRedis } from '../../src/store/redis/connect.js';
import { startPair } from '../crash/pair.js';
import { fetchOnce, pause, type Service } from '../crash/service.js';
import { type Certificate, makeCertificate } from '../support/certificates.js';
import { type RedisCluster, startCluster } from '../support/redis-cluster.js';
import { ROOT } from '../support/test-app.js';

const TALKS = Array.from({ length: 12 }, (_, index) => `c-${index}`);
const PATH = '/usr/bin:/bin';

let folder = '';
let ours: Certificate;
let other: Certificate;
let cluster: RedisCluster;
let replicas: [Service, Service];
let saidInVain: Promise<string>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'redis-tls-cluster-'));
  [ours, other] = [makeCertificate(folder, 'ours'), makeCertificate(folder, 'other')];
  cluster = await startCluster({ replicasEach: 1, tls: ours });
  // It waits for Redis for a while: meanwhile the others start.
  saidInVain = startInVain({ NODE_EXTRA_CA_CERTS: other.ca });
  replicas = await startPair(folder, cluster.url, { NODE_EXTRA_CA_CERTS: ours.ca });
  for (const replica of replicas) await replica.call('GET', '/readyz');
}, 120_000);
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

const message = (conversationId: string, messageId: string): object => ({ conversationId, messageId, text: '钱包能绑几张卡' });

/** What the conversation holds, read at the other replica than the one that took it. */
const transcript = async ({ call }: Service, id: string): Promise<{ seq: number; role: string }[]> =>
  ((await call('GET', `/channels/http/conversations/${id}/messages?after=0`)) as { messages: { seq: number; role: string }[] }).messages;

describe('a Cluster over TLS', () => {
  it('holds what one replica takes, for the other to read', async () => {
    const [one, two] = replicas;
    for (const id of TALKS) await one.call('POST', '/channels/http', message(id, 'm-1'));
    for (const id of TALKS) expect((await transcript(two, id)).map(({ role }) => role)).toEqual(expect.arrayContaining(['contact', 'bot']));
  }, 60_000);

  it('carries the hints of every shard from one process to another', async () => {
    const words = ['--no-warnings', '--import', './test/support/run-typescript.mjs', 'test/support/tell-hints.ts', cluster.url];
    const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: ROOT, env: { PATH, NODE_EXTRA_CA_CERTS: ours.ca } });
    expect(stdout).toBe('24\n');
  }, 60_000);

  it('that is spoken to without it ends the start with words that say so', async () => {
    const address = parseRedisAddress(cluster.url.replace('rediss', 'redis'));
    await expect(connectRedis(address, pino({ level: 'silent' }), 1_000)).rejects.toThrow(/the other end broke the connection off.*rediss where it speaks TLS/);
  }, 30_000);

  it('whose certificate is not trusted ends the start in words, and soon', async () => {
    expect(await saidInVain).toMatch(/its certificate is signed by nobody who is trusted here.*REDIS_URL.*NODE_EXTRA_CA_CERTS/);
  }, 30_000);

  it('loses a master: its conversations are refused for the time, go on at its replica, and lack nothing', async () => {
    await cluster.masters[1]?.kill();
    const refusals = await Promise.all(TALKS.map((id) => countRefusals(replicas[0], message(id, 'm-2'))));
    expect(Math.max(...refusals)).toBeGreaterThan(0);
    for (const id of TALKS) {
      const messages = await transcript(replicas[1], id);
      expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
      expect(messages.filter(({ role }) => role === 'contact')).toHaveLength(2);
    }
  }, 60_000);
});

/** The whole service on that Cluster: its last words. */
function startInVain(trusted: Record<string, string>): Promise<string> {
  const keys = { MASTER_KEYS: `a:${randomBytes(32).toString('base64')}`, INDEX_KEY: randomBytes(32).toString('base64') };
  const env = { PATH, PORT: '0', REDIS_URL: cluster.url, ...keys, ...trusted };
  return new Promise((resolve) => {
    execFile(process.execPath, ['dist/src/server.js'], { cwd: ROOT, env }, (_error, out, said) => resolve(out + said));
  });
}

/** Until the message is taken: how often it was refused. Anything but a 503 in time is none. */
async function countRefusals({ port }: Service, body: object): Promise<number> {
  for (let refusals = 0; ; refusals += 1) {
    const { status } = await fetchOnce('POST', `http://127.0.0.1:${port}`, '/channels/http', body, () => ({}));
    if (status === 200) return refusals;
    expect(status).toBe(503);
    await pause(200);
  }
}
