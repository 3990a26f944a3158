import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SECRET } from '../http/http-server.js';
import { type Peer, startPeer } from '../support/callback-peer.js';
import { pause, type Service, startService } from './service.js';
import { signWith } from './signed.js';
import { holdFreeze, readWhole, type Reply, type Talk } from './talks.js';

const PEOPLE = ['u-1001', 'u-1003', 'u-1006', 'u-1008'];

/** The service is killed at the worst moment: the platform has the push, and the service has no answer yet. */
describe('pushes of a service killed with SIGKILL between send and answer', () => {
  let folder = '';
  let peer: Peer;
  let service: Service;
  const talks: Talk[] = [];
  const transcripts: Reply[][] = [];
  const killedAt: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-callbacks-'));
    peer = await startPeer(SECRET);
    service = await startService(folder, {
      HTTP_CHANNEL_SECRET: SECRET, HTTP_CHANNEL_CALLBACK_URL: peer.url, HTTP_CHANNEL_WAIT_MS: '30',
      COMMAND_TIMEOUT_MS: '2000', CALLBACK_TIMEOUT_MS: '2000',
    }, signWith(SECRET));
    await service.call('PUT', '/sandbox/api/settings', { delayMs: 100 });
    peer.meet = async ({ id }) => {
      if (killedAt.length >= 2 || killedAt.includes(id)) return 204;
      killedAt.push(id);
      await service.kill();
      return 'drop';
    };
    for (const person of PEOPLE) talks.push(await holdFreeze(service, person, `c-${person}`));
    for (const { id } of talks) transcripts.push(await readWhole(service, id));
    await waitForPushes(late().length);
  }, 300_000);

  afterAll(async () => {
    await service.stop();
    await peer.close();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** The replies that no answer had. */
  const late = (): Reply[] => {
    const answered = new Set(talks.flatMap(({ heard }) => heard.flat()));
    return transcripts.flat().filter(({ id, role }) => role !== 'contact' && !answered.has(id));
  };
  const waitForPushes = async (count: number): Promise<void> => {
    while (new Set(peer.calls.map(({ id }) => id)).size < count || peer.taken.length < count) await pause(100);
  };

  it('come again under the same id, the same to the last byte', () => {
    expect(killedAt).toHaveLength(2);
    for (const id of killedAt) {
      const [first, ...again] = peer.calls.filter((call) => call.id === id);
      expect(again.length).toBeGreaterThan(0);
      expect(again).toEqual(again.map(() => first));
    }
  });

  it('are just the replies that no answer had, each at least once and in order', () => {
    expect(late().length).toBeGreaterThanOrEqual(PEOPLE.length);
    for (const [index, { id: conversation }] of talks.entries()) {
      const pushed = peer.calls.filter(({ conversationId }) => conversationId === conversation).map(({ id }) => id);
      const wanted = late().filter(({ id }) => transcripts[index]?.some((message) => message.id === id)).map(({ id }) => id);
      expect([...new Set(pushed)]).toEqual(wanted);
    }
    expect(peer.forged).toEqual([]);
  });
});
