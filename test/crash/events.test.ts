import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { killAlongTheWay } from './kills.js';
import { pause, type Service, startService } from './service.js';
import type { Reply } from './talks.js';

/** Matters that can be followed, each by ten conversations of whom it belongs to, and as many events as make a hundred. */
const MATTERS = [
  { userId: 'u-1003', caseId: 'AP20261110000001', events: 34 },
  { userId: 'u-1008', caseId: 'AP20261121000009', events: 33 },
  { userId: 'u-1017', caseId: 'AP20261119000005', events: 33 },
];
const FOLLOWERS_EACH = 10;
const KILLS = 8;
/** Neighbours differ, so that each is news. */
const STATES = ['rejected', 'refundApproved', 'needRefundCard'];

type Matter = (typeof MATTERS)[number];

describe('100 events to 30 conversations under kill -9, each sent twice at once and repeated until it is answered', () => {
  let folder = '';
  let service: Service;
  let kills = 0;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-events-'));
    service = await startService(folder);
    await service.call('PUT', '/sandbox/api/settings', { delayMs: 0 });
    await Promise.all(MATTERS.map((matter) => follow(matter)));
    let sent = 0;
    const killing = killAlongTheWay(() => service.kill(), KILLS, () => sent / 100);
    await Promise.all(MATTERS.map(async (matter) => {
      for (let number = 0; number < matter.events; number += 1) {
        const event = eventOf(matter, number, STATES[number % STATES.length] ?? '');
        const answers = await Promise.all([1, 2].map(() => service.call('POST', '/events/wallet', event)));
        expect(answers).toEqual([1, 2].map(() => ({ eventId: event.eventId, followers: FOLLOWERS_EACH })));
        sent += 1;
      }
    }));
    kills = await killing.end();
  }, 600_000);

  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const startedAt = Date.now() + 60_000;
  const eventOf = ({ userId, caseId }: Matter, number: number, state: string) => ({
    eventId: `${caseId}-${number}`, type: 'case.updated', userId, caseId, state, occurredAt: new Date(startedAt + number * 1_000).toISOString(),
  });
  const idOf = ({ caseId }: Matter, number: number): string => `${caseId}.${number}`;

  const say = async ({ userId }: Matter, conversationId: string, messageId: string, content: object): Promise<Reply[]> => {
    const answer = await service.call('POST', '/channels/http', { conversationId, messageId, user: { id: userId }, ...content });
    return (answer as { replies: Reply[] }).replies;
  };

  /** All of a matter's conversations ask to be told; done when a state that they know reaches every one of them. */
  async function follow(matter: Matter): Promise<void> {
    await Promise.all(Array.from({ length: FOLLOWERS_EACH }, async (_, number) => {
      const replies = await say(matter, idOf(matter, number), 'm-1', { text: matter.caseId });
      const button = replies.at(-1)?.quickReplies.find(({ label }) => label.includes('通知'));
      await say(matter, idOf(matter, number), 'm-2', { action: button?.action ?? 'none' });
    }));
    const known = { ...eventOf(matter, -1, 'unknown'), userId: matter.userId, occurredAt: 100_000_000_000 };
    for (let tries = 0; ; tries += 1) {
      const { followers } = (await service.call('POST', '/events/wallet', { ...known, eventId: `probe-${matter.caseId}-${tries}` })) as { followers: number };
      if (followers === FOLLOWERS_EACH) return;
      if (tries > 100) throw new Error(`${followers} follow ${matter.caseId}`);
      await pause(100);
    }
  }

  const readWhole = async (conversationId: string): Promise<Reply[]> => {
    const found: Reply[] = [];
    for (;;) {
      const url = `/channels/http/conversations/${encodeURIComponent(conversationId)}/messages?after=${found.at(-1)?.seq ?? 0}`;
      const { messages } = (await service.call('GET', url)) as { messages: Reply[] };
      if (messages.length === 0) return found;
      found.push(...messages);
    }
  };

  it('are answered to the end, with kills among them', () => {
    expect(kills).toBeGreaterThanOrEqual(KILLS - 1);
  });

  it('are told once each and in order, in every conversation that follows, with no gap in its transcript', async () => {
    for (const matter of MATTERS) {
      const expected = Array.from({ length: matter.events }, (_, number) => `event.case.${STATES[number % STATES.length]}`);
      for (let number = 0; number < FOLLOWERS_EACH; number += 1) {
        const messages = await readWhole(idOf(matter, number));
        const news = messages.flatMap(({ sources }) => sources.map(({ id }) => id)).filter((id) => id.startsWith('event.'));
        expect([idOf(matter, number), news]).toEqual([idOf(matter, number), expected]);
        expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, at) => at + 1));
      }
    }
  }, 120_000);
});
