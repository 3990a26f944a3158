import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { WidgetMessage } from '../../../src/channels/widget/wire.js';
import { createChat } from '../../../src/ui/widget/core/create-chat.js';
import type { Keep, World } from '../../../src/ui/widget/core/world.js';
import { viewOf } from '../page/fake-chat.js';
import { setStage, shown, type Stage } from './stage.js';

describe('the chat', () => {
  it('shows a message at once, and then as the transcript has it', async () => {
    const { chat, clock } = setStage();
    await clock.pass(100);
    chat.send({ text: '你好' });
    expect(shown(chat)).toEqual(['sending 你好']);
    await clock.pass(100);
    expect(shown(chat)).toEqual(['1 你好', '2 re: 你好']);
  });

  it('sends what was written while it connects, in order', async () => {
    const { chat, clock } = setStage();
    ['一', '二', '三'].forEach((text) => chat.send({ text }));
    await clock.pass(500);
    expect(shown(chat)).toEqual(['1 一', '2 re: 一', '3 二', '4 re: 二', '5 三', '6 re: 三']);
  });

  it.each([['somebody', 'a.e30.c'], ['a guest', null]])('asks nothing of the service before it is told who is there, where it is to wait, and then sends what was written: %s', async (_who, identity) => {
    const { chat, clock, service } = setStage({ identified: 'awaited' });
    chat.open();
    chat.send({ text: '你好' });
    await clock.pass(60_000);
    expect([service.sessions.length, chat.state().connection, shown(chat)]).toEqual([0, 'connecting', ['sending 你好']]);
    chat.identify(identity);
    await clock.pass(1_000);
    expect([service.sessions.length, shown(chat)]).toEqual([1, ['1 你好', '2 re: 你好']]);
  });

  it('sends nothing for nothing', async () => {
    const { chat, clock, service } = setStage();
    chat.send({ text: ' \n ' });
    chat.send({ files: [] });
    await clock.pass(500);
    expect([shown(chat), service.transcript]).toEqual([[], []]);
  });

  it('loses, doubles and reorders nothing, wherever the line is cut', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 6 }), async (cuts, count) => {
      const { chat, service, clock } = setStage();
      let frame = 0;
      service.cutsAt = () => cuts[frame++] === true;
      const texts = Array.from({ length: count }, (_, index) => `第${index}句`);
      for (const text of texts) {
        chat.send({ text });
        await clock.pass(700);
      }
      await clock.pass(200_000);
      for (const entry of chat.state().entries) if (entry.kind === 'pending') chat.retry(entry.cid);
      await clock.pass(60_000);
      expect(service.transcript.filter(({ role }) => role === 'contact').map(({ text }) => text).toSorted()).toEqual(texts.toSorted());
      expect(shown(chat)).toEqual(service.transcript.map(({ seq, text }) => `${seq} ${text}`));
      chat.close();
    }), { numRuns: 60 });
  });

  it('keeps the order of what was sent although an earlier one is put off', async () => {
    const { chat, service, clock } = setStage();
    await clock.pass(100);
    let refusals = 1;
    service.refuse = ({ cid }) => (refusals-- > 0 ? { t: 'refused', cid, code: 'too_fast', text: '请稍等', retryAfterMs: 3_000 } : null);
    chat.send({ text: '一' });
    chat.send({ text: '二' });
    await clock.pass(1_000);
    expect([chat.state().notice, shown(chat)]).toEqual(['请稍等', ['sending 一', 'sending 二']]);
    await clock.pass(5_000);
    expect(shown(chat)).toEqual(['1 一', '2 re: 一', '3 二', '4 re: 二']);
    expect(chat.state().notice).toBeNull();
  });

  it('shows what is refused for good as failed, says why, and goes on with the next', async () => {
    const { chat, service, clock } = setStage();
    service.refuse = ({ cid, text }) => (text === '长' ? { t: 'refused', cid, code: 'too_long', text: '太长了', retryAfterMs: null } : null);
    chat.send({ text: '长' });
    chat.send({ text: '短' });
    await clock.pass(1_000);
    expect(shown(chat)).toEqual(['1 短', '2 re: 短', 'failed 长']);
  });

  it('fails what comes to nothing for long, and a retry really sends it, under the same id', async () => {
    const { chat, service, clock } = setStage();
    await clock.pass(100);
    service.deaf = true;
    chat.send({ text: '在吗' });
    await clock.pass(25_000);
    const [entry] = chat.state().entries;
    expect(entry).toMatchObject({ kind: 'pending', state: 'failed' });
    service.deaf = false;
    if (entry?.kind === 'pending') chat.retry(entry.cid);
    await clock.pass(2_000);
    expect(shown(chat)).toEqual(['1 在吗', '2 re: 在吗']);
    expect(entry?.kind === 'pending' && entry.cid).toBe(service.transcript[0]?.cid);
  });

  it('keeps what is written while there is no line, however long, and sends it by itself, in order', async () => {
    const { chat, service, clock } = setStage();
    await clock.pass(100);
    service.network = 'down';
    service.cut();
    chat.send({ text: '一' });
    await clock.pass(120_000);
    chat.send({ text: '二' });
    expect(shown(chat)).toEqual(['sending 一', 'sending 二']);
    service.network = 'up';
    await clock.pass(40_000);
    expect(shown(chat)).toEqual(['1 一', '2 re: 一', '3 二', '4 re: 二']);
  });

  it('is soon on a socket again when the service was away for a while', async () => {
    const { chat, service, clock } = setStage();
    await clock.pass(100);
    for (let time = 0; time < 10; time += 1) {
      service.network = 'down';
      service.cut();
      await clock.pass(20_000 + time * 3_000);
      service.network = 'up';
      await clock.pass(30_000);
      expect(chat.state()).toMatchObject({ connection: 'online', via: 'socket' });
    }
  });

  it('drops what is thrown away', async () => {
    const { chat, service, clock } = setStage();
    service.network = 'down';
    chat.send({ text: '算了' });
    await clock.pass(25_000);
    const [entry] = chat.state().entries;
    if (entry?.kind === 'pending') chat.discard(entry.cid);
    service.network = 'up';
    await clock.pass(60_000);
    expect([shown(chat), service.transcript]).toEqual([[], []]);
  });

  describe.each(['open', 'blocked'] as const)('shows, while sockets are %s,', (sockets) => {
    const online = async (): Promise<Stage> => {
      const stage = setStage();
      stage.service.sockets = sockets;
      await stage.clock.pass(30_000);
      return stage;
    };

    it('that the bot is at work on what was sent, once that takes its time, and until the reply is there', async () => {
      const { chat, service, clock } = await online();
      chat.send({ text: '你好' });
      await clock.pass(1_000);
      expect(chat.state().typing).toBeNull();
      service.deaf = true;
      chat.send({ text: '在吗' });
      await clock.pass(200);
      expect(chat.state().typing).toBeNull();
      await clock.pass(200);
      expect(chat.state().typing).toBe('bot');
      service.deaf = false;
      await clock.pass(20_000);
      expect([shown(chat).at(-1), chat.state().typing]).toEqual(['4 re: 在吗', null]);
    });

    it('no work on what it was asked to send later', async () => {
      const { chat, service, clock } = await online();
      service.refuse = ({ cid }) => ({ t: 'refused', cid, code: 'too_fast', text: '请稍等', retryAfterMs: 3_000 });
      chat.send({ text: '你好' });
      await clock.pass(2_000);
      expect(chat.state().typing).toBeNull();
    });

    it('at once what changes without a message, and that the bot is at work', async () => {
      const { chat, service, clock } = await online();
      for (const [version, working] of [[1, true], [2, false], [3, true]] as const) {
        service.show(viewOf({ version, working }));
        await clock.pass(100);
        expect(chat.state()).toMatchObject({ view: { version }, typing: working ? 'bot' : null });
      }
      service.network = 'down';
      service.cut();
      service.breakPolls();
      await clock.pass(100);
      expect(chat.state()).toMatchObject({ connection: 'offline', typing: null });
    });
  });

  it('goes on by polling where sockets are blocked, and goes back to a socket when one is let through', async () => {
    const { chat, service, clock } = setStage();
    service.sockets = 'blocked';
    await clock.pass(10_000);
    chat.send({ text: '你好' });
    await clock.pass(1_000);
    service.say('还有一件事');
    await clock.pass(1_000);
    expect(chat.state()).toMatchObject({ connection: 'online', via: 'polling' });
    expect(shown(chat)).toEqual(['1 你好', '2 re: 你好', '3 还有一件事']);
    service.sockets = 'open';
    await clock.pass(200_000);
    expect(chat.state()).toMatchObject({ connection: 'online', via: 'socket' });
    service.say('在这里');
    await clock.pass(1_000);
    expect(shown(chat).at(-1)).toBe('4 在这里');
  });

  it('notices a line that died without a word, and comes back', async () => {
    const { chat, service, clock } = setStage();
    await clock.pass(100);
    service.cut('silently');
    service.transcript.push({ ...FIRST, text: '有结果了' });
    await clock.pass(45_000);
    expect(shown(chat)).toEqual(['1 有结果了']);
  });

  it('does not wait for its turn when the network is back', async () => {
    const { chat, service, clock, wake } = setStage();
    await clock.pass(100);
    service.network = 'down';
    service.cut();
    await clock.pass(300_000);
    expect(chat.state().connection).toBe('offline');
    service.network = 'up';
    wake();
    await clock.pass(100);
    expect(chat.state().connection).toBe('online');
  });

  it('asks again when something is missing in between', async () => {
    const { chat, service, clock } = setStage();
    await clock.pass(100);
    service.transcript.push(FIRST, { ...FIRST, seq: 2, id: 'm2' }, { ...FIRST, seq: 3, id: 'm3' });
    service.inject({ t: 'messages', messages: service.transcript.slice(2) });
    await clock.pass(2_000);
    expect(shown(chat).map((line) => line.split(' ')[0])).toEqual(['1', '2', '3']);
  });

  it('gives two windows on one conversation the same transcript', async () => {
    const first = setStage();
    await first.clock.pass(100);
    const second = createChat({ world: { ...first.world, randomId: () => `other${Math.floor(first.clock.now())}` }, locale: 'en', browserLocale: 'zh-CN', identity: null, onIdentityNeeded: () => null });
    await first.clock.pass(100);
    first.chat.send({ text: 'a' });
    await first.clock.pass(100);
    second.send({ text: 'b' });
    await first.clock.pass(1_000);
    expect(shown(second)).toEqual(shown(first.chat));
    expect(shown(second)).toHaveLength(4);
  });
});

describe('a service that has lost what it had told', () => {
  it.each([['open', 0], ['open', 3], ['blocked', 0], ['blocked', 3]] as const)('is believed, and goes on being talked with (sockets %s, %i messages left)', async (sockets, left) => {
    const { chat, service, clock } = setStage();
    service.sockets = sockets;
    await clock.pass(30_000);
    for (const text of ['一', '二', '三']) chat.send({ text });
    await clock.pass(3_000);
    service.transcript.splice(left);
    service.cut();
    service.breakPolls();
    await clock.pass(30_000);
    const told = (): string[] => service.transcript.map(({ seq, text }) => `${seq} ${text}`);
    expect(shown(chat)).toEqual(told());
    chat.send({ text: '还在吗' });
    await clock.pass(30_000);
    expect([shown(chat), shown(chat).slice(-2)]).toEqual([told(), [`${left + 1} 还在吗`, `${left + 2} re: 还在吗`]]);
  });

  it('is not asked without a pause when what it says does not fit together', async () => {
    const { chat, service, clock } = setStage();
    await clock.pass(100);
    chat.send({ text: '你好' });
    await clock.pass(1_000);
    const before = service.hellos();
    for (let time = 0; time < 100; time += 1) {
      service.inject({ t: 'view', view: viewOf({ version: 9 }) });
      await clock.pass(100);
    }
    expect(service.hellos() - before).toBeLessThan(5);
    await clock.pass(30_000);
    expect(shown(chat)).toEqual(['1 你好', '2 re: 你好']);
  });

  it('and a new conversation, has its replies counted as unread', async () => {
    const kept = new Map<string, string>();
    const first = setStage({}, kept);
    await first.clock.pass(100);
    first.chat.open();
    for (const text of ['一', '二', '三']) first.chat.send({ text });
    await first.clock.pass(1_000);
    const again = setStage({}, kept);
    await again.clock.pass(100);
    again.service.say('有新消息');
    await again.clock.pass(100);
    expect(again.chat.state().unread).toBe(1);
  });
});

it('what was wished for is wished again when it was put off, once', async () => {
  const { chat, service, clock } = setStage();
  await clock.pass(100);
  chat.open();
  await clock.pass(100);
  for (let time = 0; time < 3; time += 1) service.inject({ t: 'refused', cid: null, code: 'unavailable', text: '请稍等', retryAfterMs: 2_000 });
  await clock.pass(1_900);
  expect(service.frames.filter(({ t }) => t === 'open')).toHaveLength(1);
  await clock.pass(10_000);
  expect(service.frames.filter(({ t }) => t === 'open')).toHaveLength(2);
});

describe('addresses of files', () => {
  const seeAll = async ({ chat, world, clock }: Stage, count: number): Promise<(string | null)[]> => {
    const { fetch } = world;
    world.fetch = async (url, init) => (url.includes('/widget/files/') ? new Response('bytes') : fetch(url, init));
    await clock.pass(100);
    return Promise.all(Array.from({ length: count }, (_, index) => chat.fileUrl(`f${index}`)));
  };

  it('are as many as a screen needs at most, the latest used, and the same for the same file', async () => {
    const stage = setStage();
    const [first, ...others] = await seeAll(stage, 20);
    expect(await stage.chat.fileUrl('f0')).toBe(first);
    for (let index = 20; index < 43; index += 1) await stage.chat.fileUrl(`f${index}`);
    expect(stage.blobs.size).toBe(24);
    expect([stage.blobs.has(first!), stage.blobs.has(others.at(-1)!)]).toEqual([true, false]);
  });

  it.each([['the window is gone', 'close'], ['somebody else speaks', 'identify']] as const)('are released when %s', async (_when, act) => {
    const stage = setStage();
    await seeAll(stage, 3);
    expect(stage.blobs.size).toBe(3);
    if (act === 'close') stage.chat.close();
    else stage.chat.identify('a.e30.c');
    await stage.clock.pass(100);
    expect(stage.blobs.size).toBe(0);
  });
});

describe('who speaks', () => {
  it('a guest stays the same guest in this browser', async () => {
    const kept = new Map<string, string>();
    const first = setStage({}, kept);
    await first.clock.pass(100);
    const again = setStage({}, kept);
    await again.clock.pass(100);
    expect(again.service.sessions).toEqual([{ identity: null, guest: 'guest-1' }]);
  });

  describe('two tabs that begin as a new guest at the same moment', () => {
    const begin = async (seenLaterMs: number): Promise<[Stage, Map<string, string>, string[]]> => {
      const kept = new Map<string, string>();
      const stage = setStage({}, kept);
      const { world, clock } = stage;
      // What one tab stores, the other may see a moment later, unless it has stored the same itself.
      const mine = new Map<string, string>();
      const other: Keep = {
        getItem: (key) => mine.get(key) ?? null,
        setItem: (key, value) => [kept, mine].forEach((each) => each.set(key, value)),
        removeItem: (key) => [kept, mine].forEach((each) => each.delete(key)),
      };
      const stored = kept.set.bind(kept);
      kept.set = (key, value) => {
        clock.after(seenLaterMs, () => mine.set(key, kept.get(key) ?? value));
        return stored(key, value);
      };
      const tokens: string[] = [];
      const openSocket: World['openSocket'] = (url) => {
        const socket = world.openSocket(url);
        const { send } = socket;
        socket.send = (text) => {
          tokens.push((JSON.parse(text) as { token?: string }).token ?? '');
          send(text);
        };
        return socket;
      };
      createChat({ world: { ...world, openSocket, keep: () => other }, locale: null, browserLocale: 'zh-CN', identity: null, onIdentityNeeded: () => null });
      await clock.pass(2_000);
      return [stage, kept, tokens];
    };

    it.each([0, 20, 60])('become the same one, though what is stored is seen %i ms later', async (seenLaterMs) => {
      const [{ service, chat }, kept, tokens] = await begin(seenLaterMs);
      const guest = kept.get('wallet-support.guest');
      expect([chat.state().connection, tokens.length, service.hellos()]).toEqual(['online', 1, 2]);
      const ofToken = (token: string): string => service.sessions[Number(token.slice(1)) - 1]?.guest as string ?? `guest-${token.slice(1)}`;
      expect(ofToken(tokens[0]!)).toBe(guest);
      expect(service.sessions.slice(2)).toEqual([{ identity: null, guest }]);
    });
  });

  it('a browser that keeps nothing still serves a guest, for this page', async () => {
    const { chat, clock, service, world } = setStage();
    const refuse = (): never => {
      throw new Error('denied');
    };
    const deaf = createChat({ world: { ...world, keep: refuse }, locale: 'en', browserLocale: 'zh-CN', identity: null, onIdentityNeeded: () => null });
    await clock.pass(100);
    deaf.send({ text: 'hi' });
    await clock.pass(500);
    service.farewell('session_expired');
    await clock.pass(2_000);
    expect([shown(deaf), deaf.state().connection]).toEqual([['1 hi', '2 re: hi'], 'online']);
    chat.close();
  });

  it('a person whose session is over is asked for by the host, and goes on', async () => {
    const asked: number[] = [];
    const { chat, clock, service } = setStage({ identity: 'a.b.c', onIdentityNeeded: async () => `fresh.${asked.push(1)}.c` });
    await clock.pass(100);
    chat.send({ text: '你好' });
    await clock.pass(100);
    service.farewell('session_expired');
    await clock.pass(2_000);
    expect(service.sessions.map(({ identity }) => identity)).toEqual(['a.b.c', 'fresh.1.c']);
    expect([chat.state().connection, shown(chat)]).toEqual(['online', ['1 你好', '2 re: 你好']]);
  });

  it('what one person could not send is not sent as another whom the host names when it is asked', async () => {
    const jwt = (sub: string): string => `h.${Buffer.from(JSON.stringify({ sub })).toString('base64url')}.s`;
    const { chat, clock, service } = setStage({ identity: jwt('a'), onIdentityNeeded: () => jwt('b') });
    await clock.pass(100);
    service.deaf = true;
    chat.send({ text: '我的秘密' });
    service.farewell('session_expired');
    service.deaf = false;
    await clock.pass(30_000);
    expect([chat.state().connection, shown(chat), service.transcript]).toEqual(['online', [], []]);
  });

  it('nothing is asked in a loop when every token is refused', async () => {
    let given = 0;
    const { chat, clock, service } = setStage({ identity: 'a.b.c', onIdentityNeeded: () => `again.${++given}.x` });
    await clock.pass(100);
    service.admit = () => 401;
    service.farewell('session_expired');
    await clock.pass(600_000);
    expect(service.sessions.length).toBeLessThanOrEqual(5);
    expect(chat.state().connection).toBe('ended');
  });

  it('a host that has no token leaves the window ended, until it gives one', async () => {
    const { chat, clock, service } = setStage({ identity: 'a.b.c' });
    await clock.pass(100);
    service.farewell('session_expired');
    await clock.pass(5_000);
    expect(chat.state().connection).toBe('ended');
    chat.identify('d.e.f');
    await clock.pass(1_000);
    expect(chat.state()).toMatchObject({ connection: 'online', person: { kind: 'user' } });
  });

  it('what one person could not send is never sent as another, who signs in after them', async () => {
    const jwt = (sub: string): string => `h.${Buffer.from(JSON.stringify({ sub })).toString('base64url')}.s`;
    const { chat, clock, service } = setStage({ identity: jwt('a') });
    await clock.pass(100);
    service.network = 'down';
    service.cut();
    chat.send({ text: '我的秘密' });
    chat.identify(jwt('b'));
    service.network = 'up';
    await clock.pass(60_000);
    expect([shown(chat), service.transcript]).toEqual([[], []]);
  });

  it('who wakes up where sockets are blocked does not wait for a line that died in the meantime', async () => {
    const { chat, clock, service, world, wake } = setStage();
    service.sockets = 'blocked';
    const { fetch } = world;
    let isDead = false;
    world.fetch = (url, init) => (isDead && url.includes('wait=') ? new Promise((_, fail) => init?.signal?.addEventListener('abort', fail)) : fetch(url, init));
    await clock.pass(30_000);
    isDead = true;
    service.say('一');
    await clock.pass(5_000);
    service.say('二');
    expect(shown(chat)).toEqual(['1 一']);
    isDead = false;
    wake();
    await clock.pass(100);
    expect([shown(chat), chat.state().connection]).toEqual([['1 一', '2 二'], 'online']);
  });

  it('a guest goes on however often a session runs out, where sockets are blocked too', async () => {
    const { chat, clock, service, world } = setStage();
    service.sockets = 'blocked';
    const { fetch } = world;
    let isOver = false;
    world.fetch = async (url, init) => {
      const refuses = isOver && url.includes('/widget/frames');
      if (refuses) isOver = false;
      return refuses ? new Response('{}', { status: 401 }) : fetch(url, init);
    };
    await clock.pass(30_000);
    for (let time = 0; time < 6; time += 1) {
      isOver = true;
      chat.send({ text: `第${time}句` });
      await clock.pass(30_000);
    }
    expect([chat.state().connection, service.transcript.length, service.sessions.length]).toEqual(['online', 12, 7]);
  });

  it('what a guest has written goes with them when they sign in', async () => {
    const { chat, clock, service } = setStage();
    service.network = 'down';
    chat.send({ text: '在吗' });
    chat.identify('a.b.c');
    service.network = 'up';
    await clock.pass(15_000);
    expect(shown(chat)).toEqual(['1 在吗', '2 re: 在吗']);
  });

  it('signing out leaves nothing of the person on the screen, and a new guest', async () => {
    const { chat, clock, service } = setStage({ identity: 'a.b.c' });
    await clock.pass(100);
    chat.send({ text: '我的余额' });
    await clock.pass(500);
    service.transcript = [];
    chat.identify(null);
    expect([shown(chat), chat.state().visit]).toEqual([[], 1]);
    await clock.pass(500);
    expect(chat.state().person).toMatchObject({ kind: 'guest', name: null });
    expect(service.sessions.at(-1)).toEqual({ identity: null, guest: null });
  });
});

describe('the language', () => {
  it('is the one that the page asks for, else the person\'s own, else the browser\'s, until another is chosen', async () => {
    const { chat, clock, service } = setStage({ browserLocale: 'en' });
    expect(chat.state().locale).toBe('en');
    await clock.pass(100);
    chat.switchLocale('zh-Hant');
    service.cut();
    await clock.pass(5_000);
    expect(chat.state().locale).toBe('zh-Hant');
    expect(service.frames.filter(({ t }) => t === 'locale').at(-1)).toEqual({ t: 'locale', locale: 'zh-Hant' });
  });

  it('is the one that the bot speaks: on return, when the person writes in another, and once it does what was chosen', async () => {
    const { chat, clock, service } = setStage({ locale: 'zh-CN' });
    service.view = viewOf({ version: 1, locale: 'zh-Hant' });
    await clock.pass(100);
    expect(chat.state().locale).toBe('zh-Hant');
    service.show(viewOf({ version: 2, locale: 'en' }));
    await clock.pass(100);
    expect(chat.state().locale).toBe('en');
    chat.switchLocale('zh-CN');
    service.show(viewOf({ version: 3, locale: 'en' }));
    await clock.pass(100);
    expect(chat.state().locale).toBe('zh-CN');
    service.show(viewOf({ version: 4, locale: 'zh-CN' }));
    service.show(viewOf({ version: 5, locale: 'zh-Hant' }));
    await clock.pass(100);
    expect(chat.state().locale).toBe('zh-Hant');
  });
});

describe('files', () => {
  const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);

  it('are sent at once, known by their first bytes, and go with the next message', async () => {
    const { chat, clock, world, service } = setStage();
    const types: unknown[] = [];
    world.upload = ({ headers, onProgress }) => {
      types.push(headers['content-type']);
      onProgress(0.5);
      return { done: Promise.resolve({ status: 200, body: { id: 'up1', name: 'a.png', mediaType: 'image/png', bytes: 12 }, wait: 0 }), cancel: () => undefined };
    };
    await clock.pass(100);
    chat.upload(new File([PNG], 'a.gif', { type: 'image/gif' }));
    chat.upload(new File(['<script>'], 'b.png', { type: 'image/png' }));
    await clock.pass(100);
    expect(chat.state().uploads.map(({ state, why, id }) => [state, why, id])).toEqual([['ready', null, 'up1'], ['refused', 'wrongType', null]]);
    expect(types).toEqual(['image/png']);
    chat.send({ text: '看', files: ['up1'] });
    await clock.pass(500);
    expect(service.frames.at(-1)).toMatchObject({ t: 'send', text: '看', files: ['up1'] });
    expect(chat.state().uploads.map(({ name }) => name)).toEqual(['b.png']);
  });

  it('that are too big never leave the browser', () => {
    const { chat } = setStage();
    chat.upload(new File([new Uint8Array(10_000_001)], 'c.pdf'));
    expect(chat.state().uploads[0]).toMatchObject({ state: 'refused', why: 'tooBig' });
  });

  it('that were too many for now say in how many minutes to try again', async () => {
    const { chat, clock, world } = setStage();
    const waits = [185, 2, NaN];
    world.upload = () => ({ done: Promise.resolve({ status: 429, body: {}, wait: waits.shift() ?? 0 }), cancel: () => undefined });
    await clock.pass(100);
    for (const name of ['a.png', 'b.png', 'c.png']) chat.upload(new File([PNG], name));
    await clock.pass(100);
    expect(chat.state().uploads.map(({ state, why, count }) => [state, why, count])).toEqual([['failed', 'tooMuch', 4], ['failed', 'tooMuch', 1], ['failed', 'tooMuch', 1]]);
  });

  it.each([429, 503, 0])('that failed by %i are sent again as they are when that is wished', async (passing) => {
    const { chat, clock, world } = setStage();
    const statuses = [passing, 200];
    const sent: unknown[] = [];
    world.upload = ({ file }) => {
      sent.push(file);
      return { done: Promise.resolve({ status: statuses.shift() ?? 0, body: { id: 'up1' }, wait: 0 }), cancel: () => undefined };
    };
    await clock.pass(100);
    const file = new File([PNG], 'a.png');
    const id = chat.upload(file);
    await clock.pass(100);
    expect(chat.state().uploads).toMatchObject([{ state: 'failed' }]);
    chat.retryUpload(id);
    chat.retryUpload(id);
    expect(chat.state().uploads).toMatchObject([{ state: 'uploading', why: null }]);
    await clock.pass(100);
    expect(chat.state().uploads).toMatchObject([{ localId: id, state: 'ready', id: 'up1', why: null }]);
    expect(sent).toEqual([file, file]);
  });

  it('that can never be taken, or were taken away, are not sent again', async () => {
    const { chat, clock, world } = setStage();
    let sent = 0;
    const statuses = [415, 503];
    world.upload = () => {
      sent += 1;
      return { done: Promise.resolve({ status: statuses.shift() ?? 0, body: {}, wait: 0 }), cancel: () => undefined };
    };
    await clock.pass(100);
    const refused = chat.upload(new File([PNG], 'a.png'));
    const gone = chat.upload(new File([PNG], 'b.png'));
    await clock.pass(100);
    chat.removeUpload(gone);
    chat.retryUpload(refused);
    chat.retryUpload(gone);
    await clock.pass(100);
    expect([sent, chat.state().uploads.map(({ state }) => state)]).toEqual([2, ['refused']]);
  });

  it('that the session does not admit any more have it renewed, and are taken when they are sent again', async () => {
    const { chat, clock, world, service } = setStage();
    const shown: unknown[] = [];
    world.upload = ({ headers }) => {
      shown.push(headers['authorization']);
      const status = headers['authorization'] === 'Bearer t1' ? 401 : 200;
      return { done: Promise.resolve({ status, body: { id: 'up1' }, wait: 0 }), cancel: () => undefined };
    };
    await clock.pass(100);
    const hellos = service.hellos();
    const id = chat.upload(new File([PNG], 'a.png'));
    await clock.pass(10);
    expect(chat.state().uploads).toMatchObject([{ state: 'failed', why: 'network' }]);
    expect(service.hellos()).toBe(hellos + 1);
    // As the service answers the hello of a session whose time is over.
    service.farewell('session_expired');
    await clock.pass(500);
    expect(chat.state().connection).toBe('online');
    chat.retryUpload(id);
    await clock.pass(100);
    expect(shown).toEqual(['Bearer t1', 'Bearer t2']);
    expect(chat.state().uploads).toMatchObject([{ state: 'ready', id: 'up1' }]);
  });

  it('are cancelled when they are taken away on the way', async () => {
    const { chat, clock, world } = setStage();
    let cancelled = false;
    world.upload = () => ({ done: new Promise(() => undefined), cancel: () => (cancelled = true) });
    await clock.pass(100);
    const id = chat.upload(new File([PNG], 'a.png'));
    await clock.pass(100);
    chat.removeUpload(id);
    expect([cancelled, chat.state().uploads]).toEqual([true, []]);
  });
});

describe('what outlives a reload', () => {
  it('is a message that is not known to have arrived; it is sent under the same id', async () => {
    const [kept, tab] = [new Map<string, string>(), new Map<string, string>()];
    const before = setStage({}, kept, tab);
    await before.clock.pass(100);
    before.service.network = 'down';
    before.service.cut();
    before.chat.send({ text: '别丢' });
    await before.clock.pass(1_000);
    const after = setStage({}, kept, tab);
    await after.clock.pass(1_000);
    expect(shown(after.chat)).toEqual(['1 别丢', '2 re: 别丢']);
    expect(tab.size).toBe(0);
  });

  it.each(['验证码是123456', 'my password is hunter2', '6222 0202 0011 2233'])('is never what may be a secret: %s', (text) => {
    const tab = new Map<string, string>();
    const { chat, service } = setStage({}, new Map(), tab);
    service.network = 'down';
    chat.send({ text });
    expect(tab.size).toBe(0);
  });

  it('is how much was read', async () => {
    const kept = new Map<string, string>();
    const before = setStage({}, kept);
    await before.clock.pass(100);
    before.service.say('一');
    await before.clock.pass(100);
    expect(before.chat.state().unread).toBe(1);
    before.chat.open();
    expect(before.chat.state().unread).toBe(0);
    before.chat.hide();
    const after = setStage({}, kept);
    after.service.transcript.push(...before.service.transcript);
    await after.clock.pass(100);
    after.service.say('二');
    await after.clock.pass(100);
    expect(after.chat.state().unread).toBe(1);
  });
});

const FIRST: WidgetMessage = {
  seq: 1, id: 'm1', role: 'bot', type: 'text', text: '一', locale: 'zh-CN', quickReplies: [], sources: [], at: 1, cid: null, files: [], agent: null,
};
