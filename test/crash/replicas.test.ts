import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { countTalks, type Crowd, holdAll, type Plan, promiseOf } from './crowd.js';
import { killAlongTheWay } from './kills.js';
import { spreadOver, startPair } from './pair.js';
import type { Caller, Service } from './service.js';

const PLAN: Plan = { freezesEach: 30, guests: 20, typedEach: 15 };
const REPLICA_KILLS = 5;
const REDIS_KILLS = 4;

/** Two processes on one Redis that writes everything to disk at once; each of the three is killed all along the way. */
describe(`${countTalks(PLAN)} conversations through two replicas, which are killed with their Redis`, () => {
  let folder = '';
  let redis: RedisServer;
  let replicas: [Service, Service];
  let both: Caller;
  let kills: number[] = [];
  let crowd: Crowd;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-replicas-'));
    redis = await startRedis({ appendfsync: 'always' });
    replicas = await startPair(folder, redis.url);
    both = spreadOver(replicas);
    await both.call('PUT', '/sandbox/api/settings', { delayMs: 0 });
    let done = 0;
    const killings = [
      ...replicas.map((replica) => killAlongTheWay(() => replica.kill(), REPLICA_KILLS, () => done)),
      killAlongTheWay(() => redis.restart(), REDIS_KILLS, () => done),
    ];
    crowd = await holdAll(both, PLAN, (part) => (done = part));
    kills = await Promise.all(killings.map((killing) => killing.end()));
  }, 1_800_000);

  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('are held to their ends, with at least six kills of replicas and three of Redis among them', () => {
    const [one = 0, other = 0, ofRedis = 0] = kills;
    expect(one + other).toBeGreaterThanOrEqual(6);
    expect(ofRedis).toBeGreaterThanOrEqual(3);
    expect(crowd.freezes.length + crowd.typed.length).toBe(countTalks(PLAN));
  });

  promiseOf(() => crowd, () => both);
});
