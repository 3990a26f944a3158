import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SandboxState } from '../../src/wallet/sandbox/state.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { startPair } from './pair.js';
import { type Caller, pause, type Service } from './service.js';
import { readWhole } from './talks.js';

const PERSON = 'u-1001';
const ID = 'c-1';
/** A lease, a look around, and a busy machine; far from any time limit of an attempt. */
const WITHIN_MS = 12_000;

describe('a replica that dies with a command under way', () => {
  let folder = '';
  let redis: RedisServer;
  let dying: Service;
  let other: Service;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-takeover-'));
    redis = await startRedis({ appendfsync: 'always' });
    [dying, other] = await startPair(folder, redis.url);
    await Promise.all([dying, other].map((replica) => replica.call('GET', '/readyz')));
  }, 120_000);

  afterAll(async () => {
    await other.stop();
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const delayAnswers = (by: Caller, delayMs: number): Promise<unknown> => by.call('PUT', '/sandbox/api/settings', { delayMs });
  const say = (text: string): Promise<unknown> =>
    dying.callOnce('POST', '/channels/http', { messageId: text, conversationId: ID, user: { id: PERSON }, text });
  const spoken = async (): Promise<string[]> => (await readWhole(other, ID)).map(({ sources }) => sources[0]?.id ?? '-');
  const waitFor = async (line: string): Promise<void> => {
    while (!(await spoken()).includes(line)) await pause(50);
  };
  const keys = async (): Promise<SandboxState['keys']> => ((await other.call('GET', '/sandbox/api')) as SandboxState).keys;

  it('is replaced within seconds by the other, which does it once', async () => {
    await delayAnswers(dying, 0);
    for (const text of ['有一笔交易不是我操作的，钱被人转走了', '500那笔']) await say(text);
    await delayAnswers(dying, 7_000);
    const cut = say('冻结钱包').catch(() => null);
    await waitFor('abnormal.freezing');
    // Now the command waits at the operator, whose answer the dead will not hear.
    await pause(1_000);
    await dying.die();
    const diedAt = Date.now();
    expect(await cut).toBeNull();
    expect(await keys()).toEqual([]);
    await delayAnswers(other, 0);
    await waitFor('abnormal.frozenNow');
    expect(Date.now() - diedAt).toBeLessThan(WITHIN_MS);
    expect((await keys()).map(({ applied, seen }) => [applied, seen])).toEqual([[1, 1]]);
    expect((await spoken()).filter((line) => line === 'abnormal.frozenNow')).toHaveLength(1);
  }, 60_000);
});
