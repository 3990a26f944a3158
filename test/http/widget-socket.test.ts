import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import type { Message } from '../../src/dialogue/types.js';
import { StoreUnavailable } from '../../src/store/store.js';
import { WIDGET_LIMITS } from '../../src/http/widget-limits.js';
import { startWidgetService, type WidgetService } from '../support/widget-service.js';
import { connectSocket, openSocket } from '../support/widget-window.js';

const SLOW = { slowMs: 300, goodbyeMs: 200 };

let service: WidgetService;
beforeAll(async () => {
  service = await startWidgetService({
    limits: { helloMs: 250, verifyMs: 100, pingMs: 100, malformedFrames: 3, socketsPerPerson: 2, ...SLOW },
  });
}, 60_000);
afterAll(() => service.stop());

let people = 0;
const someone = (): string => service.tokenOf(`guest-${(people += 1)}`);

async function statusOf(headers: Record<string, string>): Promise<number | undefined> {
  const socket = new WebSocket(service.socket, { headers });
  return new Promise((resolve) => {
    socket.once('unexpected-response', (request, response) => {
      resolve(response.statusCode);
      request.destroy();
    });
    socket.once('open', () => {
      resolve(101);
      socket.terminate();
    });
    socket.once('error', () => undefined);
  });
}

describe('a socket is opened', () => {
  it('by pages of this host and by programs, and by no other page', async () => {
    expect(await statusOf({ origin: service.http })).toBe(101);
    expect(await statusOf({})).toBe(101);
    expect(await statusOf({ origin: 'https://evil.example' })).toBe(403);
    expect(await statusOf({ origin: 'null' })).toBe(403);
  });

  it('only by asking for one', async () => {
    const answer = await fetch(`${service.http}/widget/socket`);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([426, 'upgrade_required']);
  });

  it('at its own address alone', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${service.port}/healthz`);
    socket.once('error', () => undefined);
    await new Promise((resolve) => socket.once('close', resolve));
  });
});

describe('a socket is closed', () => {
  it('when nobody says who speaks', async () => {
    const window = await openSocket(service);
    expect(await window.closed).toBe(1008);
  });

  it('when it begins with anything but hello', async () => {
    const window = await openSocket(service);
    window.write({ t: 'send', cid: 'c-1', text: '你好' });
    expect(await window.closed).toBe(1008);
  });

  it.each([['invalid', 'session_ended'], ['expired', 'session_expired'], ['ended', 'session_ended']] as const)(
    'when its token is %s, with the reason', async (because, farewell) => {
      const token = someone();
      service.end(token, because);
      const window = await openSocket(service);
      window.write({ t: 'hello', token, after: 0 });
      expect(await window.closed).toBe(4001);
      expect(window.frames).toEqual([{ t: 'farewell', code: farewell }]);
    });

  it('when the session expires', async () => {
    const token = service.tokenOf('guest-brief', { expiresAt: Date.now() + 150 });
    const window = await connectSocket(service, token);
    expect(await window.closed).toBe(4001);
    expect(window.frames.at(-1)).toEqual({ t: 'farewell', code: 'session_expired' });
  });

  it('when its guest signs in elsewhere, even if it stays silent', async () => {
    const token = someone();
    const window = await connectSocket(service, token);
    service.end(token, 'ended');
    expect(await window.closed).toBe(4001);
    expect(window.frames.at(-1)).toEqual({ t: 'farewell', code: 'session_ended' });
  });

  it('before it takes a message of a guest who has signed in elsewhere', async () => {
    const service = await startWidgetService();
    const token = service.tokenOf('guest-gone');
    const window = await connectSocket(service, token);
    service.end(token, 'ended');
    window.write({ t: 'send', cid: 'c-1', text: '你好' });
    expect(await window.closed).toBe(4001);
    expect(await service.app.conversations.messagesAfter('widget-guest-gone', 0, 0)).toEqual([]);
    await service.stop();
  });

  it('after a few frames that cannot be read', async () => {
    const window = await connectSocket(service, someone());
    for (const frame of ['{', '{"t":"dance"}', '['.repeat(10_000)]) window.write(frame);
    expect(await window.closed).toBe(1008);
    expect(window.frames.filter(({ t }) => t === 'refused')).toHaveLength(3);
  });

  it.each([
    ['larger than 64 KiB', 'x'.repeat(64 * 1024 + 1), 1009],
    ['binary', Buffer.from('{"t":"open"}'), 1008],
  ])('by a frame that is %s', async (_what, frame, code) => {
    const window = await connectSocket(service, someone());
    window.write(frame);
    expect(await window.closed).toBe(code);
  });

  it('by text that is no UTF-8', async () => {
    const window = await connectSocket(service, someone());
    window.socket.send(Buffer.from([0x22, 0xc3, 0x28, 0x22]), { binary: false });
    expect(await window.closed).toBe(1007);
  });

  it('when a person has too many of them, and the others are kept', async () => {
    const token = someone();
    const [one, two] = [await connectSocket(service, token), await connectSocket(service, token)];
    const third = await openSocket(service);
    third.write({ t: 'hello', token, after: 0 });
    expect(await third.closed).toBe(1013);
    expect(third.frames).toEqual([{ t: 'farewell', code: 'too_many' }]);
    await two.close();
    await sleep(20);
    const again = await connectSocket(service, token);
    expect(await one.ask({ t: 'send', cid: 'c-1', text: '你好' })).toMatchObject({ t: 'ack' });
    await Promise.all([one.close(), again.close()]);
  });

  it('when an address has too many of them', async () => {
    const crowded = await startWidgetService({ limits: { socketsPerAddress: 1 } });
    await openSocket(crowded);
    const second = await openSocket(crowded);
    expect(await second.closed).toBe(1013);
    expect(second.frames).toEqual([{ t: 'farewell', code: 'too_many' }]);
    await crowded.stop();
  });

  it('by the address that a trusted proxy tells, and by no header of anybody else', async () => {
    const crowd = async (settings: Record<string, string>): Promise<number> => {
      const behind = await startWidgetService({ settings, limits: { socketsPerAddress: 1 } });
      const from = (address: string) => openSocket(behind, { 'x-forwarded-for': address });
      const windows = [await from('203.0.113.1'), await from('203.0.113.2'), await from('198.51.100.9, 203.0.113.2')];
      await sleep(50);
      const open = windows.filter(({ frames }) => frames.length === 0).length;
      await behind.stop();
      return open;
    };
    expect(await crowd({})).toBe(1);
    expect(await crowd({ TRUSTED_PROXIES: '127.0.0.1' })).toBe(2);
    expect(await crowd({ TRUSTED_PROXIES: '127.0.0.2' })).toBe(1);
  });

  it('when it answers no ping, and not while it does', async () => {
    const alive = await connectSocket(service, someone());
    const dead = await connectSocket(service, someone());
    dead.socket.pong = () => undefined;
    Object.assign(dead.socket, { _autoPong: false });
    expect(await dead.closed).toBe(1006);
    expect(alive.socket.readyState).toBe(WebSocket.OPEN);
    await alive.close();
  });
});

describe('who reads too slowly', () => {
  const long = (seq: number): Message => ({
    seq, id: `r-${seq}`, role: 'bot', type: 'text', text: '慢'.repeat(4_000), locale: 'zh-CN', quickReplies: [], sources: [], files: [], at: 0, cause: null,
  });

  it('is written to no faster than they read, and is let go', async () => {
    let read = 0;
    const endless = await startWidgetService({
      limits: SLOW,
      around: ({ conversations }) => ({
        ...conversations,
        newsAfter: async (_id, { seq }) => {
          read += 1;
          return { messages: Array.from({ length: 100 }, (_, index) => long(seq + index + 1)), view: null };
        },
      }),
    });
    const slow = await openSocket(endless);
    slow.socket.pause();
    slow.write({ t: 'hello', token: endless.tokenOf('guest-1'), after: 0 });
    await until(async () => (await endless.metrics()).includes('widget_sockets_open 0'));
    // Each read is a megabyte; the network's own buffers hold some of them.
    expect(read).toBeLessThan(40);
    slow.socket.terminate();
    await endless.stop();
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50);
}

describe('a flood', () => {
  it('is refused frame by frame, and the socket is kept', async () => {
    const flooded = await startWidgetService({ limits: { framesPerPerson: [{ most: 3, perMs: 60_000 }] } });
    const window = await connectSocket(flooded, flooded.tokenOf('guest-flood'));
    for (let at = 0; at < 500; at += 1) window.write({ t: 'send', cid: `c-${at}`, text: '你好' });
    await window.frame('refused', ({ cid }) => cid === 'c-499');
    expect(window.frames.filter(({ t }) => t === 'ack')).toHaveLength(3);
    expect(window.frames.filter((frame) => frame.t === 'refused' && frame.code === 'too_fast')).toHaveLength(497);
    expect(window.socket.readyState).toBe(WebSocket.OPEN);
    await flooded.stop();
  });

  it('of one person holds up nobody else', async () => {
    const flooded = await startWidgetService({ limits: { framesPerPerson: [{ most: 1, perMs: 60_000 }] } });
    const loud = await connectSocket(flooded, flooded.tokenOf('guest-loud'));
    for (let at = 0; at < 200; at += 1) loud.write({ t: 'send', cid: `c-${at}`, text: '你好' });
    const calm = await connectSocket(flooded, flooded.tokenOf('guest-calm'));
    expect(await calm.ask({ t: 'send', cid: 'c-1', text: '你好' })).toMatchObject({ t: 'ack' });
    await flooded.stop();
  });
});

describe('while the store is away', () => {
  it('a message is refused to be sent again, and is taken once when the store is back', async () => {
    let away = true;
    const troubled = await startWidgetService({
      around: ({ conversations }) => ({
        ...conversations,
        accept: async (inbound) => {
          if (away) throw new StoreUnavailable('away');
          return conversations.accept(inbound);
        },
      }),
    });
    const window = await connectSocket(troubled, troubled.tokenOf('guest-1'));
    const say = () => window.ask({ t: 'send', cid: 'c-1', text: '你好' });
    expect(await say()).toMatchObject({ t: 'refused', code: 'unavailable', cid: 'c-1', retryAfterMs: WIDGET_LIMITS.retryMs });
    away = false;
    expect(await say()).toEqual({ t: 'ack', cid: 'c-1', seq: 1 });
    await troubled.stop();
  });

  it('the transcript is read again until it comes, without gaps', async () => {
    let fail = 3;
    const troubled = await startWidgetService({
      limits: { restMs: 20 },
      around: ({ conversations }) => ({
        ...conversations,
        newsAfter: async (...asked) => {
          if (fail-- > 0) throw new StoreUnavailable('away');
          return conversations.newsAfter(...asked);
        },
      }),
    });
    const window = await connectSocket(troubled, troubled.tokenOf('guest-1'));
    await window.ask({ t: 'send', cid: 'c-1', text: '你好' });
    expect((await window.seen((all) => all.length >= 2)).map(({ seq }) => seq).slice(0, 2)).toEqual([1, 2]);
    await troubled.stop();
  });
});

describe('at the end of the service', () => {
  it('what was sent is finished and acknowledged before the farewell', async () => {
    const ending = await startWidgetService({
      around: ({ conversations }) => ({
        ...conversations,
        accept: async (inbound) => {
          await sleep(200);
          return conversations.accept(inbound);
        },
      }),
    });
    const window = await connectSocket(ending, ending.tokenOf('guest-1'));
    window.write({ t: 'send', cid: 'c-1', text: '你好' });
    window.write({ t: 'send', cid: 'c-2', text: '谢谢' });
    await sleep(50);
    const drained = ending.drain();
    expect(await window.closed).toBe(1012);
    const told = window.frames.filter(({ t }) => t === 'ack' || t === 'farewell');
    expect(told).toMatchObject([{ t: 'ack', cid: 'c-1' }, { t: 'ack', cid: 'c-2' }, { t: 'farewell', code: 'restart' }]);
    await drained;
    await ending.stop();
  });

  it('a long-poll ends with nothing', async () => {
    const ending = await startWidgetService();
    const headers = { authorization: `Bearer ${ending.tokenOf('guest-1')}` };
    const polled = fetch(`${ending.http}/widget/frames?after=0&wait=25`, { headers });
    await sleep(100);
    const startedAt = Date.now();
    await ending.drain();
    expect(await (await polled).json()).toEqual({ frames: [] });
    expect(Date.now() - startedAt).toBeLessThan(3_000);
    await ending.stop();
  });

  it('nobody is waited for who does not hang up', async () => {
    const ending = await startWidgetService({ limits: SLOW });
    const window = await connectSocket(ending, ending.tokenOf('guest-1'));
    window.socket.pause();
    const startedAt = Date.now();
    await ending.drain();
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    window.socket.resume();
    await ending.stop();
  });
});

it('counts sockets and frames, and tells nothing of who or what', async () => {
  const counted = await startWidgetService();
  const window = await connectSocket(counted, counted.tokenOf('guest-1'));
  await window.ask({ t: 'send', cid: 'c-1', text: '你好' });
  await window.ask({ t: 'send', cid: 'c-2', text: '' });
  const metrics = await counted.metrics();
  expect(metrics).toContain('widget_sockets_open 1');
  expect(metrics).toContain('widget_frames_total{kind="send",outcome="taken"} 1');
  expect(metrics).toContain('widget_frames_total{kind="send",outcome="empty"} 1');
  await window.close();
  await sleep(50);
  expect(await counted.metrics()).toContain('widget_sockets_open 0');
  await counted.stop();
});
