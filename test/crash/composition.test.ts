import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SECRET } from '../http/http-server.js';
import { environmentOf, readComposition, redisDirectivesOf, REPLICAS } from '../support/composition.js';
import { png } from '../support/files.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { connectSocket } from '../support/widget-window.js';
import { type Crowd, holdAll, type Plan, promiseOf } from './crowd.js';
import { type Proxy, startProxy } from './proxy.js';
import { pause, type Service, startService } from './service.js';
import { signWith } from './signed.js';
import { checkTalk, holdTwice, readWhole, type Reply } from './talks.js';

const PLAN: Plan = { freezesEach: 2, guests: 10, typedEach: 2 };

const newKey = (): string => randomBytes(32).toString('base64');

/** docker-compose.yml without containers: its settings for Redis, its environment, its proxy file; other addresses. */
describe('the composition as plain processes', () => {
  const { services } = readComposition();
  let folder = '';
  let redis: RedisServer;
  let replicas: [Service, Service];
  let proxy: Proxy;

  const startReplica = (name: (typeof REPLICAS)[number], secrets: Record<string, string>): Promise<Service> => {
    const { HOST: _host, PORT: _port, ...environment } = environmentOf(services[name]!, secrets);
    return startService(folder, { ...environment, REDIS_URL: redis.url }, signWith(SECRET));
  };
  const turnsOf = async (replica: Service): Promise<number> => {
    const text = await (await fetch(`http://127.0.0.1:${replica.port}/metrics`)).text();
    return Number(/^http_requests_total\{method="POST",route="\/channels\/http",status="200"\} (\d+)$/m.exec(text)?.[1] ?? 0);
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-composition-'));
    redis = await startRedis({ directives: redisDirectivesOf(services['redis']!) });
    const secrets = { HTTP_CHANNEL_SECRET: SECRET, WALLET_EVENTS_SECRET: SECRET, MASTER_KEYS: `k1:${newKey()}`, INDEX_KEY: newKey() };
    const [one, other] = await Promise.all(REPLICAS.map((name) => startReplica(name, secrets)));
    replicas = [one!, other!];
    proxy = await startProxy(replicas.map(({ port }) => port), signWith(SECRET));
    await Promise.all(replicas.map((replica) => replica.call('GET', '/readyz')));
    await proxy.call('PUT', '/sandbox/api/settings', { delayMs: 0 });
  }, 180_000);

  afterAll(async () => {
    await proxy.stop();
    await Promise.all(replicas.map((replica) => replica.stop()));
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('refuses through the proxy whoever does not sign, and hides what each replica counts', async () => {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    const unsigned = await fetch(`${proxy.url}/channels/http`, post);
    expect([unsigned.status, (await unsigned.json() as { code: string }).code]).toEqual([401, 'signature_missing']);
    expect(await proxy.tryOnce('GET', '/metrics')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('leads one conversation over both replicas, each message sent twice at once', async () => {
    const before = await Promise.all(replicas.map(turnsOf));
    const talk = await holdTwice(proxy, 'c-hopping');
    checkTalk(talk, await readWhole(proxy, talk.id));
    const after = await Promise.all(replicas.map(turnsOf));
    for (const [index, turns] of after.entries()) expect(turns).toBeGreaterThan(before[index]!);
  });

  it('wakes who waits at one replica by a message to the other', async () => {
    const [one, other] = replicas;
    const waiting = one.call('GET', '/channels/http/conversations/c-waiting/messages?after=0&wait=9');
    await pause(300);
    await other.call('POST', '/channels/http', { messageId: 'm-1', conversationId: 'c-waiting', text: '你好' });
    expect(((await waiting) as { messages: Reply[] }).messages[0]).toMatchObject({ seq: 1, text: '你好' });
  });

  it('lets a file through the proxy that it does not hold in memory', async () => {
    const file = { name: 'a.png', mediaType: 'image/png', dataBase64: png(1_500_000).toString('base64') };
    const answer = await proxy.tryOnce('POST', '/channels/http', { messageId: 'm-1', conversationId: 'c-file', attachments: [file] });
    expect(answer.status).toBe(200);
  });

  it('says where the proxy has no room for a file that the sender may repeat', async () => {
    const room = path.join(proxy.folder, 'client-body');
    await rename(room, `${room}-away`);
    const file = { name: 'a.png', mediaType: 'image/png', dataBase64: png(1_500_000).toString('base64') };
    const answer = await proxy.tryOnce('POST', '/channels/http', { messageId: 'm-1', conversationId: 'c-no-room', attachments: [file] });
    await rename(`${room}-away`, room);
    expect(answer).toMatchObject({ status: 503, body: { code: 'not_ready' } });
  });

  it('lets the sockets of chat windows through the proxy, whichever replica they meet', async () => {
    const { body } = await proxy.tryOnce('POST', '/widget/session', { page: 'p-1' });
    const { token } = body as { token: string };
    const socket = `${proxy.url.replace('http', 'ws')}/widget/socket`;
    const windows = [await connectSocket({ socket }, token), await connectSocket({ socket }, token)];
    expect(await windows[0]!.ask({ t: 'send', cid: 'c-1', text: '你好' })).toEqual({ t: 'ack', cid: 'c-1', seq: 1 });
    for (const window of windows) expect((await window.seen((all) => all.length >= 2))[0]).toMatchObject({ seq: 1, cid: 'c-1' });
    await Promise.all(windows.map((window) => window.close()));
  });

  it('answers whoever meets a replica that hangs by the other one, in time and once', async () => {
    const say = async (conversationId: string): Promise<Reply[]> => {
      const { status, body } = await proxy.tryOnce('POST', '/channels/http', { messageId: 'm-1', conversationId, text: '你好' });
      expect(status).toBe(200);
      return (body as { replies: Reply[] }).replies;
    };
    const conversations = ['c-hung-1', 'c-hung-2'];
    replicas[0].freeze();
    const from = Date.now();
    const answers = await Promise.all(conversations.map(say)).finally(replicas[0].thaw);
    // One of them met the other replica at once.
    expect(Date.now() - from).toBeGreaterThan(5_000);
    await replicas[0].call('GET', '/readyz');
    for (const [index, id] of conversations.entries()) {
      expect(await say(id)).toEqual(answers[index]);
      expect((await readWhole(proxy, id)).map(({ seq }) => seq)).toEqual([1, ...answers[index]!.map(({ seq }) => seq)]);
    }
  }, 30_000);

  it('has nobody else wait longer at a replica that hangs: an event of the operator, a window without a socket, a page', async () => {
    const { body } = await proxy.tryOnce('POST', '/widget/session', { page: 'p-3' });
    const bearer = { authorization: `Bearer ${(body as { token: string }).token}`, 'content-type': 'application/json' };
    const at = (path: string, init: RequestInit = {}): Promise<number> =>
      fetch(proxy.url + path, { ...init, signal: AbortSignal.timeout(10_000) }).then(({ status }) => status, () => 0);
    const event = { eventId: 'e-hung', type: 'wallet.updated', userId: 'u-1001', occurredAt: Date.now(), state: 'active' };
    const frame = { method: 'POST', headers: bearer, body: JSON.stringify({ t: 'send', cid: 'c-hung', text: '你好' }) };
    const kinds: (() => Promise<number>)[] = [
      async () => (await proxy.tryOnce('POST', '/events/wallet', event)).status,
      () => at('/widget/frames', frame),
      () => at('/widget/frames?after=0&version=0&wait=0', { headers: bearer }),
      () => at('/widget.js'),
    ];
    replicas[0].freeze();
    // Of two that come one after the other one meets the replica that hangs.
    const statuses = await Promise.all(kinds.flatMap((kind) => [kind(), kind()])).finally(replicas[0].thaw);
    expect(statuses).toEqual(statuses.map(() => 200));
    await replicas[0].call('GET', '/readyz');
    const from = Date.now();
    expect(await at('/widget/frames?after=99&version=1&wait=9', { headers: bearer })).toBe(200);
    expect(Date.now() - from).toBeGreaterThan(8_500);
  }, 40_000);

  describe('restarted one replica after the other under load', () => {
    let crowd: Crowd;
    let statuses: Map<number, number>;
    let ends: (number | null)[] = [];

    beforeAll(async () => {
      proxy.statuses.clear();
      let restarted = false;
      const rolling = (async () => {
        await pause(500);
        for (const replica of replicas) ends = [...ends, await replica.restart()];
      })().finally(() => (restarted = true));
      const crowds: Crowd[] = [];
      while (!restarted) crowds.push(await holdAll(proxy, { ...PLAN, name: `${crowds.length}-` }, () => undefined));
      await rolling;
      crowd = { freezes: crowds.flatMap(({ freezes }) => freezes), typed: crowds.flatMap(({ typed }) => typed) };
      statuses = new Map(proxy.statuses);
    }, 300_000);

    it('ends each replica in peace, while people are served', () => {
      expect(ends).toEqual([0, 0]);
      expect(crowd.freezes.length).toBeGreaterThan(0);
    });

    it('answers senders with 200, or 503 to be repeated, and with nothing else', () => {
      expect([...statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
      expect(statuses.get(200)).toBeGreaterThan(PLAN.guests * PLAN.typedEach);
    });

    describe('conversations', () => promiseOf(() => crowd, () => proxy));
  });

  it('finishes at SIGTERM what is open: an answer that waits for its command, and a long-poll', async () => {
    const [one] = replicas;
    await one.call('POST', '/sandbox/api/acts', { act: 'unfreezeWallet', userId: 'u-1001' });
    const say = async (messageId: string, content: object): Promise<Reply[]> => {
      const body = { messageId, conversationId: 'c-drained', user: { id: 'u-1001' }, ...content };
      const answer = await one.callOnce('POST', '/channels/http', body);
      return (answer?.body as { replies: Reply[] }).replies;
    };
    const firstButton = (replies: Reply[]): object => ({ action: replies.at(-1)?.quickReplies[0]?.action });
    const offer = await say('m-2', firstButton(await say('m-1', { text: '有一笔交易不是我操作的，钱被转走了' })));
    await proxy.call('PUT', '/sandbox/api/settings', { delayMs: 800 });
    const poll = fetchPoll(one);
    const frozen = say('m-3', firstButton(offer));
    await pause(200);
    expect(await one.stop()).toBe(0);
    expect((await frozen).map(({ sources }) => sources[0]?.id)).toContain('abnormal.frozenNow');
    expect(await poll).toBe(200);
  }, 30_000);

  it('ends the proxy in peace while a chat window stays open, and the window is told', async () => {
    const another = await startProxy(replicas.map(({ port }) => port), signWith(SECRET));
    const { body } = await another.tryOnce('POST', '/widget/session', { page: 'p-2' });
    const window = await connectSocket({ socket: `${another.url.replace('http', 'ws')}/widget/socket` }, (body as { token: string }).token);
    const from = Date.now();
    expect(await another.stop()).toBe(0);
    expect(Date.now() - from).toBeLessThan(Number.parseInt(services['proxy']!.stop_grace_period!, 10) * 1_000);
    await window.close();
  }, 60_000);

  it('keeps nothing outside Redis', async () => {
    expect(await readdir(folder)).toEqual([]);
  });

  it('says with both replicas gone that the sender may repeat, in the words of the service', async () => {
    await Promise.all(replicas.map((replica) => replica.stop()));
    const answer = await fetch(`${proxy.url}/readyz`);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('retry-after')]).toEqual([503, 'application/problem+json', '2']);
    expect(await answer.json()).toMatchObject({ code: 'not_ready', status: 503 });
  });
});

async function fetchPoll(replica: Service): Promise<number> {
  const url = '/channels/http/conversations/c-nobody/messages?after=0&wait=30';
  const answer = await fetch(`http://127.0.0.1:${replica.port}${url}`, { headers: signWith(SECRET)('GET', url, '') });
  return answer.status;
}
