import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Certificate, makeCertificate } from '../support/certificates.js';
import { answersOn, freePort, launchRedis, type RedisServer, startRedis, sendTo, stopAllRedis, tlsDirectives } from '../support/redis-server.js';
import { ROOT } from '../support/test-app.js';
import { until } from '../support/until.js';

const KEYS = { MASTER_KEYS: `k1:${randomBytes(32).toString('base64')}`, INDEX_KEY: randomBytes(32).toString('base64') };

let folder = '';
let ours: Certificate;
let other: Certificate;
let redis: RedisServer;
let tlsPort = 0;
let sentinelPort = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'redis-tls-'));
  [ours, other] = [makeCertificate(folder, 'ours'), makeCertificate(folder, 'other')];
  tlsPort = await freePort();
  redis = await startRedis({ directives: tlsDirectives(tlsPort, ours) });
  sentinelPort = await startSentinel();
}, 60_000);
afterAll(async () => {
  await stopAllRedis();
  await rm(folder, { recursive: true, force: true });
});

/** It asks the master over TLS, and is asked so. */
async function startSentinel(): Promise<number> {
  const [port, plainPort] = [await freePort(), await freePort()];
  const file = path.join(folder, 'sentinel.conf');
  const lines = Object.entries({ ...tlsDirectives(port, ours), port: String(plainPort), bind: '127.0.0.1', dir: folder }).map((words) => words.join(' '));
  await writeFile(file, [...lines, `sentinel monitor support 127.0.0.1 ${tlsPort} 1`, ''].join('\n'));
  await answersOn(plainPort, launchRedis([file, '--sentinel']));
  await until('the sentinel has reached the master', async () =>
    String(await sendTo(plainPort, ['SENTINEL', 'MASTER', 'support'])).includes(',flags,master,'));
  return port;
}

/** A command of ours as a process: which certificates are trusted is settled when it starts. */
function listDeadLetters(url: string, trusted: string | null): Promise<{ code: number; said: string }> {
  const env = { PATH: '/usr/bin:/bin', REDIS_URL: url, ...KEYS, ...(trusted !== null && { NODE_EXTRA_CA_CERTS: trusted }) };
  return new Promise((resolve) => {
    execFile(process.execPath, ['dist/src/cli/dead-letters.js', 'list'], { cwd: ROOT, env }, (error, out, said) =>
      resolve({ code: error ? Number(error.code) : 0, said: out + said }));
  });
}

const WORKS = { code: 0, said: 'No dead letters.\n' };

describe('Redis over TLS', () => {
  it('works under a certificate of a trusted authority, by name and by address', async () => {
    expect(await listDeadLetters(`rediss://localhost:${tlsPort}`, ours.ca)).toEqual(WORKS);
    expect(await listDeadLetters(`rediss://127.0.0.1:${tlsPort}/1`, ours.ca)).toEqual(WORKS);
  }, 60_000);

  it('works through sentinels, which are asked over TLS too', async () => {
    expect(await listDeadLetters(`rediss+sentinel://localhost:${sentinelPort}/support`, ours.ca)).toEqual(WORKS);
  }, 60_000);

  it.each<[string, () => [string, string | null]]>([
    ['no authority', () => [`rediss://localhost:${tlsPort}`, null]],
    ['another authority', () => [`rediss://localhost:${tlsPort}`, other.ca]],
  ])('says in words that the certificate is not trusted where %s is', async (_, how) => {
    const { code, said } = await listDeadLetters(...how());
    expect(said).toMatch(/its certificate is signed by nobody who is trusted here.*REDIS_URL.*NODE_EXTRA_CA_CERTS/);
    expect(said).not.toMatch(new RegExp(`localhost|${tlsPort}`));
    expect(code).toBe(1);
  }, 60_000);

  it('through sentinels says in words that their certificate is not trusted', async () => {
    const { code, said } = await listDeadLetters(`rediss+sentinel://localhost:${sentinelPort}/support`, other.ca);
    expect(said).toMatch(/its certificate is signed by nobody who is trusted here.*REDIS_URL.*NODE_EXTRA_CA_CERTS/);
    expect(code).toBe(1);
  }, 60_000);

  it('says where the scheme belongs when Redis does not speak TLS, or nothing else', async () => {
    const urls = [`rediss://localhost:${redis.port}`, `redis://localhost:${tlsPort}`];
    for (const { said } of await Promise.all(urls.map((url) => listDeadLetters(url, ours.ca)))) {
      expect(said).toMatch(/Redis is not ready \(.*\).*REDIS_URL \(rediss where it speaks TLS/);
    }
  }, 60_000);

  it('says in words that Redis asks for a certificate of ours', async () => {
    const strict = await freePort();
    await startRedis({ directives: { ...tlsDirectives(strict, ours), 'tls-auth-clients': 'yes' } });
    expect((await listDeadLetters(`rediss://localhost:${strict}`, ours.ca)).said).toContain('it asks for a certificate of ours');
  }, 60_000);

  it('is asked for by no other scheme: an unknown one is told with those that there are', async () => {
    const urls = ['valkey', 'redis+tls', 'rediss+sentry'].map((scheme) => `${scheme}://localhost:${tlsPort}`);
    for (const { code, said } of await Promise.all(urls.map((url) => listDeadLetters(url, ours.ca)))) {
      expect(said).toMatch(/REDIS_URL: is not an address of the form.*rediss for TLS/);
      expect(code).toBe(1);
    }
  }, 60_000);
});
