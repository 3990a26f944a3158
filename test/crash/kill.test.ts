import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countTalks, type Crowd, holdAll, type Plan, promiseOf } from './crowd.js';
import { killAlongTheWay } from './kills.js';
import { type Service, startService } from './service.js';

const PLAN: Plan = { freezesEach: 20, guests: 10, typedEach: 10 };
const KILLS = 8;

/** The whole service as `npm start` runs it, killed with SIGKILL and started again, all along the way. */
describe(`${countTalks(PLAN)} conversations under kill -9`, () => {
  let folder = '';
  let service: Service;
  let kills = 0;
  let crowd: Crowd;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-kill-'));
    service = await startService(folder);
    await service.call('PUT', '/sandbox/api/settings', { delayMs: 0 });
    let done = 0;
    const killing = killAlongTheWay(() => service.kill(), KILLS, () => done);
    crowd = await holdAll(service, PLAN, (part) => (done = part));
    kills = await killing.end();
  }, 1_800_000);

  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('are held to their ends, with at least seven kills among them', () => {
    expect(kills).toBeGreaterThanOrEqual(7);
    expect(crowd.freezes.length + crowd.typed.length).toBe(countTalks(PLAN));
  });

  promiseOf(() => crowd, () => service);
});
