import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { FLOWS } from '../flows/index.js';
import { REAL_WORLD } from '../src/app.js';
import { loadConfig } from '../src/config.js';
import type { Session } from '../src/dialogue/session.js';
import { createStoredForms } from '../src/dialogue/stored-form.js';
import { SESSION_FORM } from '../src/dialogue/stored-session.js';
import type { Message, OutboxEntry } from '../src/dialogue/types.js';
import { loadKeyRing } from '../src/privacy/key-ring.js';
import { createSealedStore } from '../src/store/sealed-store.js';
import type { StoredConversation } from '../src/store/store.js';
import { startHttpService, type HttpService } from './support/http-service.js';
import { startRedis, stopAllRedis } from './support/redis-server.js';

type Packed = Record<string, unknown> & { flow?: { version: number } };

/** What a newer service may store, and how it reads it again. */
const NEWER: [string, { write(packed: Packed): Packed; read(packed: Packed): Packed }][] = [
  ['form', { write: (packed) => ({ ...packed, form: SESSION_FORM + 1 }), read: (packed) => ({ ...packed, form: SESSION_FORM }) }],
  ['flow', { write: (packed) => withFlow(packed, 1), read: (packed) => withFlow(packed, -1) }],
];

function withFlow(packed: Packed, raised: number): Packed {
  return packed.flow ? { ...packed, flow: { ...packed.flow, version: packed.flow.version + raised } } : packed;
}

const key = (): string => randomBytes(32).toString('base64');
const KEYS = { MASTER_KEYS: `k1:${key()}`, INDEX_KEY: key() };

afterAll(stopAllRedis);

describe.each(['the embedded store', 'Redis'])('a replica of the older version on %s', (kind) => {
  let folder = '';
  let settings: Record<string, string> = {};
  let service: HttpService;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-newer-'));
    settings = { ...KEYS, ...(kind === 'Redis' && { REDIS_URL: (await startRedis()).url }) };
  }, 60_000);
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const start = async (): Promise<void> => {
    service = await startHttpService({ ...settings, DATA_DIR: path.join(folder, 'data') });
  };

  /** What another version does to the conversation while no service of ours runs. */
  async function meanwhile(
    conversation: string, how: { write?(packed: Packed): Packed; read?(packed: Packed): Packed },
  ): Promise<StoredConversation | null> {
    const config = loadConfig({ ...settings, DATA_DIR: path.join(folder, 'data') });
    const store = await REAL_WORLD.openStore(config, pino({ level: 'silent' }));
    const known = createStoredForms(FLOWS);
    const forms = {
      ...known,
      packSession: (session: Session) => how.write?.(known.packSession(session) as Packed),
      parseSession: (stored: unknown) => known.parseSession(how.read?.(stored as Packed) ?? stored),
    };
    const sealed = createSealedStore<Session, Message, OutboxEntry>({ store, keyRing: await loadKeyRing(config.keys, randomBytes), randomBytes, forms });
    const place = sealed.place(conversation);
    if (how.write) {
      const loaded = await sealed.load(place, 'none');
      if (!loaded.session) throw new Error('there is no conversation');
      const timers = { set: [{ name: 'of another version', dueAt: Date.now() }], cancel: [] };
      const turn = { inbound: randomUUID(), inboundExpiresAt: Date.now() + 60_000, owner: loaded.owner, messages: [], outbox: [], timers, mark: null };
      await sealed.commit(place, loaded, { ...turn, session: loaded.session });
    }
    const { conversation: found } = await store.load(place, 'none');
    await store.close();
    return found;
  }

  it.each(NEWER)('refuses what a newer one stored with another %s, for now and with an alarm, and changes nothing', async (name, { write, read }) => {
    const conversation = `newer-${name}`;
    await start();
    await service.say(conversation, 'm-1', '我有一笔付款扣了钱但是商家没收到');
    await service.stop();
    const before = await meanwhile(conversation, { write });

    await start();
    const refused = await service.say(conversation, 'm-2', '88那笔');
    expect(refused).toMatchObject({ status: 503, body: { code: 'stored_by_newer' }, headers: { 'retry-after': '2' } });
    expect(service.logged.map(({ msg }) => msg)).toContain('a newer version of the service is needed');
    expect(await service.metrics()).toMatch(/stored_by_newer_total [1-9]/);

    // Its timer was due all the while: nobody else is held up by it.
    for (const [index, text] of ['有一笔交易不是我操作的，钱被人转走了', '1', '冻结钱包'].entries()) await service.say(`other-${name}`, `m-${index}`, text);
    const others = await service.get(`/channels/http/conversations/other-${name}/messages?after=0`);
    expect(JSON.stringify(others.body.messages)).toContain('abnormal.frozenNow');
    await service.stop();
    expect(await meanwhile(conversation, {})).toEqual(before);

    await meanwhile(conversation, { read, write: (packed) => packed });
    await start();
    const taken = await service.say(conversation, 'm-2', '88那笔');
    expect(taken.status).toBe(200);
    expect(JSON.stringify(taken.body.replies)).toContain('城南便利店');
    await service.stop();
  }, 120_000);
});
