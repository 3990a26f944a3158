import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SandboxState } from '../../src/wallet/sandbox/state.js';
import { openPeer, type Peer as FilePeer } from '../files/file-peer.js';
import { SECRET } from '../http/http-server.js';
import { type Answer, type Peer, startPeer } from '../support/callback-peer.js';
import { pdf, sha256 } from '../support/files.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { killAlongTheWay } from './kills.js';
import { addDocument, followCase, lateOf, type Matter, moveToAndFro, newsIn, type OutwardTalk } from './outward.js';
import { spreadOver, startPair } from './pair.js';
import type { Caller, Service } from './service.js';
import { signWith } from './signed.js';
import { readWhole, type Reply } from './talks.js';

/** Each takes about a minute; more of them are for running it by hand. */
const ROUNDS = 1;
const LANES = 4;
const DOCUMENTS = 2 * ROUNDS;
const MOVES = 4 * ROUNDS;
const REPLICA_KILLS = 2 * ROUNDS;
const REDIS_KILLS = 2 * ROUNDS;

const EVIDENCE: Matter = { userId: 'u-1017', caseId: 'AP20261114000003' };
const FOLLOWED = [
  { userId: 'u-1003', caseId: 'AP20261110000001', from: 'inReview' },
  { userId: 'u-1008', caseId: 'AP20261121000009', from: 'waitingMerchant' },
] as const;
const FOLLOWERS = ['a', 'b'];
const RUN_TYPESCRIPT = ['--no-warnings', '--import', './test/support/run-typescript.mjs', 'test/crash/service-with-files.ts'];
const SETTINGS = {
  HTTP_CHANNEL_SECRET: SECRET, HTTP_CHANNEL_WAIT_MS: '30', CALLBACK_TIMEOUT_MS: '2000', COMMAND_TIMEOUT_MS: '2000',
  // What fails by design of the test must not give up.
  CALLBACK_RETRY_SECONDS: Array.from({ length: 40 }, () => 1).join(), FILE_RETRY_SECONDS: Array.from({ length: 40 }, () => 1).join(),
};

describe('files, pushes and news of two replicas that are killed with their Redis', () => {
  let folder = '';
  let redis: RedisServer;
  let replicas: [Service, Service];
  let both: Caller;
  let platform: Peer;
  let files: FilePeer;
  let kills: number[] = [];
  let state: SandboxState;
  let moved: string[][] = [];
  const documents: OutwardTalk[] = [];
  const followers: OutwardTalk[][] = [];
  const transcripts = new Map<string, Reply[]>();

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-outward-'));
    [platform, files] = await Promise.all([startPeer(SECRET), openFilePeer()]);
    let calls = 0;
    platform.meet = (): Answer => ((calls += 1) % 5 === 0 ? 503 : calls % 7 === 0 ? 'drop' : 204);
    redis = await startRedis({ appendfsync: 'always' });
    const settings = { ...SETTINGS, HTTP_CHANNEL_CALLBACK_URL: platform.url };
    replicas = await startPair(folder, redis.url, settings, signWith(SECRET), RUN_TYPESCRIPT);
    both = spreadOver(replicas);
    await both.call('PUT', '/sandbox/api/settings', { delayMs: [20, 200] });
    await holdAllUnderKills();
    for (const { id } of [...documents, ...followers.flat()]) transcripts.set(id, await readWhole(both, id));
    await until(() => unpushed().length === 0, () => `these were not pushed: ${unpushed().join()}`);
  }, 600_000 * ROUNDS);

  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await Promise.all([redis.stop(), platform.close(), files.close()]);
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** Each third request is refused. */
  const openFilePeer = (): Promise<FilePeer> => {
    let asked = 0;
    return openPeer('127.0.0.2', (request, response) => {
      asked += 1;
      if (asked % 3 === 0) response.writeHead(503).end();
      else response.end(pdf((request.url ?? '').slice(1)));
    });
  };

  async function holdAllUnderKills(): Promise<void> {
    for (const matter of FOLLOWED) {
      followers.push(await Promise.all(FOLLOWERS.map((name) => followCase(both, matter, `${matter.caseId}-${name}`))));
    }
    let done = 0;
    const progress = (): number => done / (LANES * DOCUMENTS);
    const killings = [
      ...replicas.map((replica) => killAlongTheWay(() => replica.kill(), REPLICA_KILLS, progress)),
      killAlongTheWay(() => redis.restart(), REDIS_KILLS, progress),
    ];
    const lanes = Array.from({ length: LANES }, async (_, lane) => {
      for (let number = 0; number < DOCUMENTS; number += 1, done += 1) {
        const id = `document-${lane}-${number}`;
        documents.push(await addDocument(both, EVIDENCE, id, `http://files.example:${files.port}/${id}`));
        await untilAdded(id);
      }
    });
    const moves = FOLLOWED.map((matter, index) =>
      moveToAndFro(both, matter, MOVES, (followers[index] ?? []).map(({ id }) => id)));
    moved = await Promise.all(moves);
    await Promise.all(lanes);
    kills = await Promise.all(killings.map((killing) => killing.end()));
    state = (await both.call('GET', '/sandbox/api')) as SandboxState;
  }

  const untilAdded = async (id: string): Promise<void> => {
    const isAdded = async (): Promise<boolean> =>
      (await readWhole(both, id)).some(({ sources }) => sources[0]?.id === 'appealStatus.added');
    await until(isAdded, () => `${id}: the document was not added`);
  };

  const late = (talk: OutwardTalk): string[] => lateOf(talk, transcripts.get(talk.id) ?? []);
  const unpushed = (): string[] => {
    const taken = new Set(platform.taken.map(({ id }) => id));
    return [...documents, ...followers.flat()].flatMap(late).filter((id) => !taken.has(id));
  };

  it('had replicas and Redis killed under them', () => {
    const [one = 0, other = 0, ofRedis = 0] = kills;
    // The last of each may come too late.
    expect(Math.min(one, other)).toBeGreaterThanOrEqual(REPLICA_KILLS - 1);
    expect(ofRedis).toBeGreaterThanOrEqual(REDIS_KILLS - 1);
  });

  it('hand every file to the operator once, and name it in one command that takes effect once', () => {
    const wanted = documents.map(({ id }) => sha256(pdf(id))).sort();
    expect(state.files.map((file) => file.sha256).sort()).toEqual(wanted);
    expect(new Set(state.files.map(({ id }) => id)).size).toBe(wanted.length);
    const papers = state.people.flatMap((person) => Object.values(person.papers).flat());
    expect(papers.flatMap((paper) => paper.files).sort()).toEqual(state.files.map(({ id }) => id).sort());
    expect(state.keys.map(({ applied }) => applied)).toEqual(documents.map(() => 1));
  });

  it('push just what no answer had, in order, and what comes again is the same to the last byte', () => {
    for (const talk of [...documents, ...followers.flat()]) {
      const pushed = platform.calls.filter(({ conversationId }) => conversationId === talk.id);
      expect([talk.id, [...new Set(pushed.map(({ id }) => id))]]).toEqual([talk.id, late(talk)]);
      for (const push of pushed) expect(push).toEqual(pushed.find(({ id }) => id === push.id));
    }
    expect(platform.forged).toEqual([]);
    expect(platform.calls.length).toBeGreaterThan(platform.taken.length);
  });

  it('tell every event once and in order to everybody who follows', () => {
    for (const [index, talks] of followers.entries()) {
      for (const { id } of talks) expect([id, newsIn(transcripts.get(id) ?? [])]).toEqual([id, moved[index]]);
    }
  });

  it('leave no gap in any transcript', () => {
    for (const [id, messages] of transcripts) {
      expect([id, messages.map(({ seq }) => seq)]).toEqual([id, messages.map((_, index) => index + 1)]);
    }
  });
});

async function until(holds: () => boolean | Promise<boolean>, otherwise: () => string): Promise<void> {
  for (let tries = 0; tries < 900; tries += 1) {
    if (await holds()) return;
    await pause(100);
  }
  throw new Error(otherwise());
}
