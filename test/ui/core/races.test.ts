import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { png } from '../../support/files.js';
import { setStage, shown, type Stage } from './stage.js';

/** What may happen to a window, in any order and at any time. */
const HAPPENINGS: Record<string, (stage: Stage) => void> = {
  send: ({ chat }) => chat.send({ text: '你好' }),
  open: ({ chat }) => chat.open(),
  signIn: ({ chat }) => chat.identify('a.eyJzdWIiOiJ1LTEifQ.c'),
  signOut: ({ chat }) => chat.identify(null),
  wake: ({ wake }) => wake(),
  cut: ({ service }) => service.cut(),
  cutSilently: ({ service }) => service.cut('silently'),
  breakPolls: ({ service }) => service.breakPolls(),
  down: ({ service }) => void (service.network = 'down'),
  up: ({ service }) => void (service.network = 'up'),
  block: ({ service }) => void (service.sockets = 'blocked'),
  unblock: ({ service }) => void (service.sockets = 'open'),
  slow: ({ service }) => void (service.sockets = 'slow'),
  expire: ({ service }) => service.farewell('session_expired'),
  restart: ({ service }) => service.farewell('restart'),
  lose: ({ service }) => {
    service.transcript.splice(1);
    service.cut();
    service.breakPolls();
  },
  loseSilently: ({ service }) => void service.transcript.splice(1),
};
const story = fc.array(fc.record({ what: fc.constantFrom(...Object.keys(HAPPENINGS)), thenMs: fc.constantFrom(0, 1, 50, 90, 400, 3_000, 11_000, 40_000) }), { maxLength: 12 });
type Story = readonly { what: string; thenMs: number }[];

async function play(stage: Stage, events: Story): Promise<void> {
  for (const { what, thenMs } of events) {
    HAPPENINGS[what]?.(stage);
    await stage.clock.pass(thenMs);
  }
}

describe('whatever happened before,', () => {
  it('a window that is closed asks nothing more of anybody and changes no more', async () => {
    await fc.assert(fc.asyncProperty(story, async (events) => {
      const stage = setStage();
      const { chat, world, clock, service } = stage;
      await play(stage, events);
      chat.close();
      let calls = 0;
      const { fetch, openSocket } = world;
      world.fetch = (...asked) => {
        calls += 1;
        return fetch(...asked);
      };
      world.openSocket = (url) => {
        calls += 1;
        return openSocket(url);
      };
      const frames = service.frames.length;
      const state = chat.state();
      service.network = 'up';
      await clock.pass(400_000);
      expect([calls, service.frames.length - frames, chat.state() === state, service.openSockets()]).toEqual([0, 0, true, 0]);
    }), { numRuns: 150 });
  });

  it.each([['open', 'socket'], ['blocked', 'polling']] as const)('a window is soon online again, as who was named last, with the transcript as it is and everything sent: sockets %s', async (sockets, via) => {
    await fc.assert(fc.asyncProperty(story, fc.constantFrom(null, 'a.eyJzdWIiOiJ1LTIifQ.c'), async (events, identity) => {
      const stage = setStage();
      const { chat, clock, service } = stage;
      await play(stage, events);
      Object.assign(service, { network: 'up', sockets });
      if (sockets === 'blocked') service.cut();
      chat.identify(identity);
      chat.send({ text: '最后一句' });
      await clock.pass(400_000);
      for (const entry of chat.state().entries) if (entry.kind === 'pending') chat.retry(entry.cid);
      await clock.pass(60_000);
      expect(chat.state()).toMatchObject({ connection: 'online', via, person: { kind: identity ? 'user' : 'guest' }, typing: null });
      expect(shown(chat)).toEqual(service.transcript.map(({ seq, text }) => `${seq} ${text}`));
      expect(service.sessions.at(-1)?.identity).toBe(identity);
      expect(service.openSockets()).toBe(sockets === 'open' ? 1 : 0);
      chat.close();
    }), { numRuns: 150 });
  });
});

describe('a file that is being uploaded when somebody else is named', () => {
  it.each(['before its bytes were looked at', 'while it is under way'])('is not theirs, %s', async (when) => {
    const stage = setStage();
    const { chat, clock, world } = stage;
    await clock.pass(100);
    const tokens: string[] = [];
    let finish = (): void => undefined;
    world.upload = ({ headers }) => {
      tokens.push(headers['authorization'] ?? '');
      const done = new Promise<{ status: number; body: unknown; wait: number }>((resolve) => {
        finish = () => resolve({ status: 200, body: { id: 'u_1' }, wait: 0 });
      });
      return { done, cancel: () => undefined };
    };
    chat.upload(new File([new Uint8Array(png())], 'a.png', { type: 'image/png' }));
    if (when === 'while it is under way') await clock.pass(100);
    chat.identify('a.e30.c');
    await clock.pass(500);
    finish();
    await clock.pass(500);
    expect([chat.state().uploads, tokens]).toEqual([[], when === 'while it is under way' ? ['Bearer t1'] : []]);
    chat.send({ files: ['u_1'], text: '好' });
    await clock.pass(500);
    expect(stage.service.frames.filter(({ t }) => t === 'send')).toEqual([expect.not.objectContaining({ files: expect.anything() as unknown })]);
  });
});
