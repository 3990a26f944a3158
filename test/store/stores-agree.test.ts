import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { openLmdbStore } from '../../src/store/lmdb/open-lmdb-store.js';
import { createRedisStore } from '../../src/store/redis/create-redis-store.js';
import type { Commit, Place, Store } from '../../src/store/store.js';
import { newName, T0, turn } from '../contracts/store/kit.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { createPlainStore, type PlainStore } from '../support/plain-store.js';

let now = T0;
let folder: string;
let server: RedisServer;
let stores: [lmdb: Store, redis: Store];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stores-agree-'));
  server = await startRedis();
  const options = { now: () => now, randomId: randomUUID };
  stores = [await openLmdbStore({ folder, ...options }), createRedisStore({ redis: new Redis(server.port, '127.0.0.1'), ...options })];
}, 60_000);
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await server.stop();
  await rm(folder, { recursive: true });
});

const INBOUNDS = ['a', 'b', 'c', 'd', 'e', 'f'];
const inbound = fc.constantFrom(...INBOUNDS);
const bytes = (minLength: number, maxLength: number): fc.Arbitrary<Buffer> => fc.uint8Array({ minLength, maxLength }).map((each) => Buffer.from(each));
const turns = fc.record({
  does: fc.constant('commit' as const),
  inbound,
  /** Of what is stored. */
  behind: fc.constantFrom(0, 0, 0, 0, 1),
  tag: fc.constantFrom('none', 'right', 'right', 'wrong'),
  wrappedKey: bytes(1, 60),
  session: bytes(16, 200),
  messages: fc.array(bytes(0, 30), { maxLength: 3 }),
  mark: fc.option(fc.record({ inbound, opened: fc.nat(2), closed: fc.nat(1) })),
  keptMs: fc.constantFrom(3, 10, 10, 10, 25),
});
const steps = fc.array(fc.oneof(
  { weight: 5, arbitrary: turns },
  fc.record({ does: fc.constant('settle' as const), inbound }),
  fc.record({ does: fc.constant('wait' as const), ms: fc.nat(8) }),
  fc.record({ does: fc.constant('sweep' as const) }),
), { minLength: 1, maxLength: 30, size: 'max' });

it('both stores agree with a plain model on commits, repetitions, clashes and marks, however they come and pass', async () => {
  await fc.assert(fc.asyncProperty(steps, fc.nat(255), async (all, shard) => {
    const [place, model] = [{ shard, key: newName() }, createPlainStore()];
    now = T0;
    for (const step of all) {
      await takeStep(place, model, step);
      await expectSame(place, model);
    }
  }), { numRuns: 60 });
}, 120_000);

async function takeStep(place: Place, model: PlainStore, step: typeof steps extends fc.Arbitrary<(infer Step)[]> ? Step : never): Promise<void> {
  switch (step.does) {
    case 'wait':
      now += step.ms;
      return;
    case 'sweep':
      return void (await Promise.all(stores.map((store) => store.sweep(now))));
    case 'settle': {
      const settled = model.settleMark(step.inbound, now);
      for (const store of stores) expect(await store.settleMark(place, step.inbound)).toEqual(settled);
      return;
    }
    case 'commit': {
      const commit = toCommit(model, step);
      const result = model.commit(commit, now);
      for (const store of stores) expect(await store.commit(place, commit)).toEqual(result);
    }
  }
}

function toCommit({ version, session }: PlainStore, { behind, tag, keptMs, ...fields }: typeof turns extends fc.Arbitrary<infer Turn> ? Turn : never): Commit {
  const right = session && Buffer.from(session.subarray(0, 16));
  const wrong = right && Buffer.from(right.map((each) => each ^ 1));
  const expectedTag = tag === 'none' ? null : tag === 'right' ? right : wrong;
  return turn({ ...fields, expectedTag, expectedVersion: Math.max(0, version - behind), inboundExpiresAt: now + keptMs });
}

async function expectSame(place: Place, model: PlainStore): Promise<void> {
  for (const store of stores) {
    for (const each of INBOUNDS) expect(await store.readMark(place, each)).toEqual(model.readMark(each, now));
    const { conversation } = await store.load(place, 'a');
    expect([conversation?.version ?? 0, conversation?.seq ?? 0]).toEqual([model.version, model.messages.length]);
    expect(hex(conversation?.session)).toBe(hex(model.session));
    const { messages } = await store.readMessages(place, 0, 1000);
    expect(messages.map((message) => [message.seq, hex(message.bytes)])).toEqual(model.messages.map((message, index) => [index + 1, hex(message)]));
  }
}

function hex(found: Uint8Array | null | undefined): string {
  return Buffer.from(found ?? []).toString('hex');
}
