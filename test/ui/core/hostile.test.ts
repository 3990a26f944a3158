import { describe, expect, it } from '@jest/globals';
import type { ServerFrame } from '../../../src/channels/widget/wire.js';
import { setStage, shown, type Stage } from './stage.js';

const strange = (frame: unknown): ServerFrame => frame as ServerFrame;

/** Answers of something that stands between us and the service, for as long as `lies` says so. */
function interpose({ world }: Stage, answer: (path: string) => unknown): { lies: boolean } {
  const { fetch } = world;
  const between = { lies: true };
  world.fetch = async (url, init) => {
    const said = between.lies ? answer(new URL(url).pathname) : undefined;
    return said === undefined ? fetch(url, init) : new Response(JSON.stringify(said), { status: 200 });
  };
  return between;
}

describe('what no service of ours says', () => {
  it.each([
    null, 7, [], {}, { t: 'toString' }, { t: 'messages' }, { t: 'messages', messages: [null] }, { t: 'messages', messages: [{ seq: 1 }] },
    { t: 'view', view: null }, { t: 'welcome' }, { t: 'ack' }, { t: 'refused', cid: null },
  ])('%j over the socket is as if it had not been said', async (frame) => {
    const { chat, service, clock } = setStage();
    await clock.pass(100);
    const before = chat.state();
    service.inject(strange(frame));
    await clock.pass(100);
    expect(chat.state()).toEqual(before);
    chat.send({ text: '还在' });
    await clock.pass(100);
    expect(shown(chat)).toEqual(['1 还在', '2 re: 还在']);
  });

  it.each([{}, { frames: null }, { frames: {} }, []])('%j over HTTP ends no polling for ever', async (said) => {
    const stage = setStage();
    const { chat, service, clock } = stage;
    service.sockets = 'blocked';
    const between = interpose(stage, (path) => (path === '/widget/frames' ? said : undefined));
    await clock.pass(60_000);
    chat.send({ text: '在吗' });
    between.lies = false;
    await clock.pass(60_000);
    expect(chat.state()).toMatchObject({ connection: 'online', via: 'polling' });
    chat.retry('id2');
    await clock.pass(1_000);
    expect(shown(chat)).toEqual(['1 在吗', '2 re: 在吗']);
  });

  it('a frame in a poll that cannot be read takes nothing else with it', async () => {
    const stage = setStage();
    const { chat, service, clock } = stage;
    service.sockets = 'blocked';
    await clock.pass(60_000);
    const between = interpose(stage, (path) => (path === '/widget/frames' ? { frames: [null, { t: 'messages' }, { t: 'ack' }] } : undefined));
    chat.send({ text: '一' });
    await clock.pass(5_000);
    between.lies = false;
    await clock.pass(60_000);
    chat.send({ text: '二' });
    await clock.pass(60_000);
    expect(service.transcript.map(({ text }) => text)).toContain('二');
  });

  it.each([{}, { token: 't' }, null, 'signed in'])('%j is no session: it is asked again, without haste', async (said) => {
    const stage = setStage();
    const { chat, service, clock } = stage;
    await clock.pass(100);
    let asked = 0;
    const between = interpose(stage, () => {
      asked += 1;
      return said;
    });
    service.farewell('session_expired');
    await clock.pass(60_000);
    expect([chat.state().connection, asked > 1, asked < 20]).toEqual(['offline', true, true]);
    between.lies = false;
    await clock.pass(60_000);
    expect(chat.state().connection).toBe('online');
  });

  it('what stays missing is not asked for in a loop', async () => {
    const { chat, service, clock } = setStage();
    service.say('一');
    service.say('二');
    service.transcript.splice(0, 1);
    await clock.pass(60_000);
    const hellos = service.hellos();
    expect([shown(chat), hellos > 1, hellos < 20]).toEqual([[], true, true]);
  });

  it('an earlier conversation that repeats itself has an end', async () => {
    const stage = setStage();
    await stage.clock.pass(100);
    stage.service.say('一');
    const { transcript } = stage.service;
    interpose(stage, (path) => (path.startsWith('/widget/earlier/') ? { messages: transcript } : undefined));
    expect((await stage.chat.earlier('e')).map(({ seq }) => seq)).toEqual([1]);
  });

  it('an upload that is answered by something else has failed', async () => {
    const stage = setStage();
    stage.world.upload = () => ({ done: Promise.resolve({ status: 200, body: null, wait: 0 }), cancel: () => undefined });
    await stage.clock.pass(100);
    stage.chat.upload(new File([Buffer.from('%PDF-1.7')], 'a.pdf'));
    await stage.clock.pass(100);
    expect(stage.chat.state().uploads).toMatchObject([{ state: 'failed', why: 'network' }]);
  });
});

describe('the line', () => {
  it('is not given up because the page is seen while it is being opened', async () => {
    const { chat, clock, service, wake } = setStage();
    for (let round = 0; round < 5; round += 1) {
      await clock.pass(0);
      wake();
    }
    await clock.pass(100);
    expect([chat.state().connection, chat.state().via, service.hellos()]).toEqual(['online', 'socket', 1]);
  });

  it('is one, although the polling breaks while a socket is tried again', async () => {
    const { chat, service, clock, world } = setStage();
    service.sockets = 'blocked';
    await clock.pass(60_000);
    expect(chat.state().via).toBe('polling');
    service.sockets = 'slow';
    const { openSocket } = world;
    let tried = 0;
    world.openSocket = (url) => {
      tried += 1;
      return openSocket(url);
    };
    while (tried === 0) await clock.pass(100);
    await clock.pass(2_800);
    service.breakPolls();
    await clock.pass(60_000);
    expect([chat.state().connection, service.openSockets()]).toEqual(['online', 1]);
  });

  it.each(['polling', 'socket'] as const)('leaves nothing open when the window is closed: %s', async (via) => {
    const { chat, service, clock } = setStage();
    service.sockets = via === 'socket' ? 'open' : 'blocked';
    await clock.pass(60_000);
    service.sockets = 'slow';
    await clock.pass(180_000);
    chat.close();
    chat.identify('a.b.c');
    chat.open();
    const before = service.sessions.length;
    await clock.pass(200_000);
    expect([service.openSockets(), service.sessions.length]).toEqual([0, before]);
  });

  it('a service that does not wait, but tells its view each time, is not asked without a pause', async () => {
    const stage = setStage();
    const { service, clock } = stage;
    service.sockets = 'blocked';
    await clock.pass(60_000);
    let polls = 0;
    interpose(stage, (path) => {
      if (path !== '/widget/frames') return undefined;
      polls += 1;
      if (polls > 100) throw new Error('it is asked without a pause');
      return { frames: [{ t: 'pong' }] };
    });
    service.say('醒');
    await clock.pass(10_000);
    expect(polls).toBeGreaterThan(0);
    expect(polls).toBeLessThan(15);
  });
});

describe('who speaks', () => {
  it('nobody seems to type once the session is over', async () => {
    const { chat, service, clock } = setStage({ identity: 'a.b.c' });
    await clock.pass(100);
    service.deaf = true;
    chat.send({ text: '在吗' });
    await clock.pass(400);
    expect(chat.state().typing).toBe('bot');
    service.farewell('session_expired');
    await clock.pass(100);
    expect([chat.state().connection, chat.state().typing]).toEqual(['ended', null]);
  });

  it('what a guest had sent does not stay on its way for ever where the person has another conversation', async () => {
    const { chat, service, clock } = setStage();
    await clock.pass(100);
    service.refuse = ({ cid }) => strange({ t: 'ack', cid, seq: 9 }) as ServerFrame & { t: 'refused' };
    chat.send({ text: '我是访客' });
    await clock.pass(100);
    expect(shown(chat)).toEqual(['sending 我是访客']);
    chat.identify('a.b.c');
    await clock.pass(1_000);
    expect(shown(chat)).toEqual([]);
  });

  it.each(['密码 ８８６６', '1 2 3 4 5 6', '6-2-2-2 0'])('"%s" is not kept in the browser', async (text) => {
    const tab = new Map<string, string>();
    const { chat, service } = setStage({}, new Map(), tab);
    service.network = 'down';
    chat.send({ text });
    expect([...tab.values()]).toEqual([]);
  });
});
