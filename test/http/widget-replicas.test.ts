import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WIDGET_LIMITS } from '../../src/http/widget-limits.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { startWidgetService, type WidgetService } from '../support/widget-service.js';
import { connectHttp, connectSocket } from '../support/widget-window.js';

let redis: RedisServer;
let replicas: WidgetService[];

beforeAll(async () => {
  redis = await startRedis();
  const key = (): string => randomBytes(32).toString('base64');
  const settings = { REDIS_URL: redis.url, MASTER_KEYS: `k1:${key()}`, INDEX_KEY: key() };
  replicas = await Promise.all([0, 1].map(() => startWidgetService({ settings })));
}, 60_000);
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  await redis.stop();
});

describe('two replicas', () => {
  it('bring to each window what was said at the other', async () => {
    const [one, other] = replicas as [WidgetService, WidgetService];
    const here = await connectSocket(one, one.tokenOf('guest-1'));
    const there = await connectSocket(other, other.tokenOf('guest-1'));
    await here.ask({ t: 'send', cid: 'c-1', text: '你好' });
    const seen = await there.seen((all) => all.length >= 2);
    expect(seen[0]).toMatchObject({ seq: 1, cid: 'c-1', text: '你好' });
    expect(seen).toEqual(await here.seen((all) => all.length >= seen.length));
  });

  it.each([['a socket', connectSocket], ['HTTP', connectHttp]])('show at once, over %s, what changes at the other without a message', async (name, connect) => {
    const [one, other] = replicas as [WidgetService, WidgetService];
    const person = `guest-${name.length}`;
    const [here, there] = [await connect(one, one.tokenOf(person)), await connect(other, other.tokenOf(person))];
    await here.ask({ t: 'send', cid: 'c-1', text: '怎么注册' });
    const { seq } = (await there.seen((all) => all.length >= 2))[1]!;
    await there.view((view) => view.seq >= seq);
    const told = there.view(({ rated }) => rated.length > 0);
    await sleep(100);
    const startedAt = Date.now();
    await here.tell({ t: 'feedback', seq, helpful: true });
    await told;
    expect(Date.now() - startedAt).toBeLessThan(1_000);
    await Promise.all([here.close(), there.close()]);
  });

  it('take a message once that is sent to both, over different ways, at the same moment', async () => {
    const [one, other] = replicas as [WidgetService, WidgetService];
    const windows = [await connectSocket(one, one.tokenOf('guest-2')), await connectHttp(other, other.tokenOf('guest-2'))];
    const say = { t: 'send', cid: 'c-1', text: '你好' };
    const acks = await Promise.all(windows.map((window) => window.ask(say)));
    expect(acks).toEqual(Array(2).fill({ t: 'ack', cid: 'c-1', seq: 1 }));
    await windows[0]!.ask({ t: 'send', cid: 'c-2', text: '谢谢' });
    const seen = await windows[0]!.seen((all) => all.some(({ cid }) => cid === 'c-2'));
    expect(seen.filter(({ cid }) => cid === 'c-1')).toHaveLength(1);
  });

  it('take a message once whose socket was killed in the middle, and which is sent again elsewhere', async () => {
    const [one, other] = replicas as [WidgetService, WidgetService];
    const cids = Array.from({ length: 8 }, (_, index) => `c-${index}`);
    for (const cid of cids) {
      const cut = await connectSocket(one, one.tokenOf('guest-3'));
      cut.write({ t: 'send', cid, text: `第${cid}条` });
      setTimeout(() => cut.socket.terminate(), Number(cid.slice(2)));
      await cut.closed;
      const again = await connectSocket(other, other.tokenOf('guest-3'));
      expect(await again.ask({ t: 'send', cid, text: `第${cid}条` })).toMatchObject({ t: 'ack', cid });
      await again.close();
    }
    const reader = await connectSocket(one, one.tokenOf('guest-3'));
    const seen = await reader.seen((all) => all.some(({ cid }) => cid === 'c-7'));
    expect(seen.flatMap(({ cid }) => cid ?? [])).toEqual(cids);
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => index + 1));
  });

  it('let one person send what each of them lets through, and no more', async () => {
    const mostAtOnce = WIDGET_LIMITS.framesPerPerson[0]!.most;
    const flood = async (replica: WidgetService): Promise<number> => {
      const window = await connectSocket(replica, replica.tokenOf('guest-flood'));
      const cids = Array.from({ length: mostAtOnce + 5 }, (_, index) => `${replica.port}-${index}`);
      for (const cid of cids) window.write({ t: 'send', cid, text: '' });
      await window.frame('refused', ({ cid }) => cid === cids.at(-1));
      await window.close();
      return window.frames.filter((frame) => frame.t === 'refused' && frame.code === 'empty').length;
    };
    expect(await Promise.all(replicas.map(flood))).toEqual([mostAtOnce, mostAtOnce]);
  });

  it('go on for a window whose replica ends', async () => {
    const [one, other] = replicas as [WidgetService, WidgetService];
    const token = other.tokenOf('guest-4');
    const before = await connectSocket(other, token);
    await before.ask({ t: 'send', cid: 'c-1', text: '你好' });
    const last = (await before.seen((all) => all.length >= 2)).at(-1)?.seq ?? 0;
    await other.drain();
    expect(await before.closed).toBe(1012);
    const after = await connectSocket(one, one.tokenOf('guest-4'), last);
    await after.ask({ t: 'send', cid: 'c-2', text: '谢谢' });
    expect((await after.seen((all) => all.length > 0))[0]?.seq).toBe(last + 1);
  });
});
