import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { FLOWS } from '../../flows/index.js';
import { newSession } from '../../src/dialogue/session.js';
import { createStoredForms } from '../../src/dialogue/stored-form.js';
import { createTimers } from '../../src/outbox/timers.js';
import { createKeyRing } from '../../src/privacy/key-ring.js';
import { conversationKey } from '../../src/store/lmdb/keys.js';
import { openLmdbStore } from '../../src/store/lmdb/open-lmdb-store.js';
import { apply, openTables, remove } from '../../src/store/lmdb/tables.js';
import { createSealedStore } from '../../src/store/sealed-store.js';
import { StoreUnavailable } from '../../src/store/store.js';
import type { ConversationStore, TakeTurn, TurnResult } from '../../src/take-turn.js';

const T0 = 4_000_000_000_000;
const LEASE_MS = 6_000;
const keyRing = createKeyRing([{ id: 'k1', key: randomBytes(32) }], randomBytes(32));

let folder: string;
let store: ConversationStore;
let now: number;
let fired: string[];
let logged: string[];

beforeEach(async () => {
  [now, fired, logged] = [T0, [], []];
  folder = await mkdtemp(path.join(tmpdir(), 'timers-'));
  store = await openStore();
  for (const id of ['c-1', 'c-2']) await begin(id);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

async function openStore(): Promise<ConversationStore> {
  const opened = await openLmdbStore({ folder, now: Date.now, randomId: randomUUID });
  return createSealedStore({ store: opened, keyRing, randomBytes, forms: createStoredForms(FLOWS) });
}

const DUE = [{ name: 'idle', dueAt: T0 }];

async function begin(id: string, inbound = 'in', set = DUE): Promise<void> {
  const place = store.place(id);
  const session = newSession(id, 'http', { userId: null, name: null, phone: null }, 'zh-CN');
  const timers = { set, cancel: [] };
  await store.commit(place, await store.load(place, inbound), {
    inbound, inboundExpiresAt: T0 * 2, owner: 'bot', session, messages: [], outbox: [], timers, mark: null,
  });
}

/** As damage would. */
async function lose(id: string): Promise<void> {
  const place = store.place(id);
  await store.close();
  const tables = openTables(path.join(folder, 'store.mdb'));
  tables.root.transactionSync(() => apply([remove(tables.sessions, conversationKey(place))]));
  await tables.root.close();
  store = await openStore();
}

async function fireWhenDue(event: TakeTurn['event']): Promise<void> {
  const log = pino({}, { write: (line: string) => logged.push(line) });
  const takeTurn = { event: (place, input) => {
    fired.push(place.key);
    return event(place, input);
  } } as TakeTurn;
  // It may be opened anew meanwhile.
  const present = { claimTimers: (...asked) => store.claimTimers(...asked), dropTimer: (timer) => store.dropTimer(timer) } satisfies Partial<ConversationStore>;
  await createTimers({ store: present, takeTurn, now: () => now, log })();
  now += LEASE_MS;
}

const answering = (status: 'unknownConversation' | 'duplicate' | 'unchanged') => async (): Promise<TurnResult> => ({ status });
const keysOf = (...ids: string[]): string[] => ids.map((id) => store.place(id).key).sort();

it('removes a timer whose conversation is lost, says so once, and takes the turns of all others', async () => {
  await lose('c-1');
  await fireWhenDue(answering('unchanged'));
  await fireWhenDue(answering('unchanged'));
  expect(fired).toEqual([...keysOf('c-2'), ...keysOf('c-2')]);
  expect(logged).toEqual([expect.stringContaining('the conversation that it was set in is lost')]);
  expect((await store.claimTimers(now, LEASE_MS, 9)).map(({ place }) => place.key)).toEqual(keysOf('c-2'));
});

it('removes one whose conversation was lost and has begun anew', async () => {
  await lose('c-1');
  await begin('c-1', 'again', []);
  await fireWhenDue(answering('unchanged'));
  expect(fired).toEqual(keysOf('c-2'));
  expect((await store.claimTimers(now, LEASE_MS, 9)).map(({ place }) => place.key)).toEqual(keysOf('c-2'));
});

it('leaves one that a newer version has named in its own way', async () => {
  const place = store.place('c-1');
  await store.close();
  const below = await openLmdbStore({ folder, now: Date.now, randomId: randomUUID });
  const wrapped = (await below.load(place, 'x')).conversation?.wrappedKey ?? Buffer.of();
  await below.commit(place, {
    inbound: 'newer', inboundExpiresAt: T0 * 2, expectedVersion: 1, expectedTag: null, owner: 'bot', wrappedKey: wrapped,
    session: Buffer.from('x'), messages: [], outbox: [], timers: { set: [{ name: '!newer', dueAt: T0 }], cancel: [] }, mark: null,
  });
  await below.close();
  store = await openStore();
  await fireWhenDue(answering('unchanged'));
  await store.close();
  const again = await openLmdbStore({ folder, now: Date.now, randomId: randomUUID });
  expect((await again.claimTimers(now, LEASE_MS, 9)).map(({ name }) => name)).toContain('!newer');
  await again.close();
  store = await openStore();
});

it('removes one that is still there after its turn was taken', async () => {
  await fireWhenDue(async (place) => ({ status: place.key === store.place('c-1').key ? 'duplicate' : 'unchanged' }));
  expect((await store.claimTimers(now, LEASE_MS, 9)).map(({ place }) => place.key)).toEqual(keysOf('c-2'));
});

it.each<[string, TakeTurn['event']]>([
  ['says that there is no such conversation, which is there', answering('unknownConversation')],
  ['fails', () => Promise.reject(new StoreUnavailable('away'))],
])('keeps a timer whose turn %s', async (_how, event) => {
  await fireWhenDue(event);
  await fireWhenDue(event);
  expect(fired.length).toBe(4);
  expect((await store.claimTimers(now, LEASE_MS, 9)).map(({ place }) => place.key).sort()).toEqual(keysOf('c-1', 'c-2'));
});

it('takes a part of what is due in one round: who ends the process waits for no more', async () => {
  const all = ['c-1', 'c-2', ...Array.from({ length: 68 }, (_, index) => `many-${index}`)];
  for (const id of all.slice(2)) await begin(id);
  await fireWhenDue(answering('duplicate'));
  expect(fired.length).toBe(32);
  for (let round = 0; round < 2; round += 1) await fireWhenDue(answering('duplicate'));
  expect(fired.sort()).toEqual(keysOf(...all));
});
