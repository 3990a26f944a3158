import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createKeyRing, type KeyRing } from '../../src/privacy/key-ring.js';
import { CannotOpen, seal } from '../../src/privacy/seal.js';
import { at, createDataKeys, openName, sealName } from '../../src/store/conversation-seal.js';
import { openLmdbStore } from '../../src/store/lmdb/open-lmdb-store.js';
import type { OutboxEntry } from '../../src/store/sealed-outbox.js';
import { createSealedStore, type SealedStore, type TurnCommit } from '../../src/store/sealed-store.js';
import type { ClaimedEntry, Room, Store } from '../../src/store/store.js';
import { sealAs } from '../support/seal-as.js';

type Json = { [name: string]: unknown };
type OutboxContent = Pick<OutboxEntry<Json>, 'id' | 'destination' | 'payload'>;
type Sealed = SealedStore<Json, Json, Json>;

const T0 = 1_700_000_000_000;
const LEASE_MS = 60_000;
const OLD_KEY = { id: 'k1', key: randomBytes(32) };
const INDEX_KEY = randomBytes(32);

describe('sealed store', () => {
  let folder: string;
  let store: Store;
  let sealed: Sealed;
  const keyRing = createKeyRing([OLD_KEY], INDEX_KEY);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealed-'));
    store = await openLmdbStore({ folder, now: Date.now, randomId: randomUUID });
    sealed = wrap(store, keyRing);
  });
  afterEach(async () => {
    await sealed.close();
    await rm(folder, { recursive: true });
  });

  const commit = async (id: string, change: Partial<TurnCommit<Json, Json, Json>>, inbound: string = randomUUID()) => {
    const place = sealed.place(id);
    return sealed.commit(place, await sealed.load(place, inbound), turn({ inbound, ...change }));
  };

  it('gives back session, messages, entries and timers as they were', async () => {
    await fc.assert(fc.asyncProperty(anyTurn, async (given) => {
      const id = randomUUID();
      const place = sealed.place(id);
      expect(await commit(id, given)).toMatchObject({ status: 'committed' });

      expect((await sealed.load(place, 'x')).session).toEqual(given.session);
      expect(await sealed.readMessages(id, 0, 100))
        .toEqual(given.messages.map((message, index) => ({ seq: index + 1, message })));
      const heads = new Map([...given.outbox].reverse().map((entry) => [entry.destination, pick(entry)]));
      const claimed = (await sealed.claimLines(T0, LEASE_MS, roomsFor(...heads.keys()))).filter((found) => found.place.key === place.key);
      expect(claimed.map(pick).sort(byId)).toEqual([...heads.values()].sort(byId));
      const timers = (await sealed.claimTimers(T0, LEASE_MS, 1000)).filter((found) => found.place.key === place.key);
      const set = timers.map(({ name, dueAt }) => ({ name: name ?? 'lost', dueAt }));
      expect(set.sort(byName)).toEqual([...given.timers.set].sort(byName));
    }), { numRuns: 40 });
  });

  it('knows a new conversation from one that is there', async () => {
    const place = sealed.place('telegram:1');
    expect(await sealed.load(place, 'in-1'))
      .toMatchObject({ version: 0, seq: 0, owner: 'bot', session: null, mark: null });
    await commit('telegram:1', { owner: 'agent', messages: [{ text: 'a' }, { text: 'b' }] }, 'in-1');
    expect(await sealed.load(place, 'in-1'))
      .toMatchObject({ version: 1, seq: 2, owner: 'agent', mark: { from: 1, upTo: 2 } });
  });

  it('reads a transcript from the midst of a turn, and no more than asked', async () => {
    const said = Array.from({ length: 40 }, (_, n) => ({ n }));
    await commit('telegram:8', { messages: said.slice(0, 3) });
    await commit('telegram:8', { messages: said.slice(3, 30) });
    await commit('telegram:8', { messages: [] });
    await commit('telegram:8', { messages: said.slice(30) });
    for (const [after, limit] of [[0, 100], [1, 1], [3, 2], [29, 100], [28, 5], [39, 3], [40, 3]] as const) {
      const expected = said.slice(after, after + limit).map((message, index) => ({ seq: after + index + 1, message }));
      expect(await sealed.readMessages('telegram:8', after, limit)).toEqual(expected);
    }
  });

  it('recalls what it committed, and forgets it as soon as somebody else was first or nobody knows', async () => {
    const place = sealed.place('telegram:7');
    expect(sealed.recall(place)).toBeNull();
    await commit('telegram:7', { session: { at: 1 }, messages: [{ n: 1 }] }, 'in-1');
    expect(sealed.recall(place)).toMatchObject({ version: 1, seq: 1, session: { at: 1 }, mark: null });
    const known = sealed.recall(place) ?? (await sealed.load(place, 'x'));

    await sealed.commit(place, { ...known, version: 0 }, turn({ inbound: 'in-2' }));
    expect(sealed.recall(place)).toBeNull();
    await sealed.commit(place, known, turn({ inbound: 'in-3' }));
    expect(sealed.recall(place)).toMatchObject({ version: 2 });
    await sealed.commit(place, known, turn({ inbound: 'in-3' }));
    expect(sealed.recall(place)).toBeNull();

    await commit('telegram:7', {}, 'in-4');
    expect(sealed.recall(place)).not.toBeNull();
    sealed.forget(place.key);
    expect(sealed.recall(place)).toBeNull();
  });

  it('answers duplicate and clash like the store beneath, and opens all messages of many turns', async () => {
    const place = sealed.place('telegram:1');
    const stale = await sealed.load(place, 'in-1');
    await commit('telegram:1', { messages: [{ n: 1 }] }, 'in-1');
    expect(await sealed.commit(place, stale, turn({ inbound: 'in-1' }))).toEqual({ status: 'duplicate' });
    expect(await sealed.commit(place, stale, turn({ inbound: 'in-2' }))).toEqual({ status: 'clash', version: 1 });
    await commit('telegram:1', { messages: [{ n: 2 }, { n: 3 }] }, 'in-2');
    expect(await sealed.readMessages('telegram:1', 1, 10))
      .toEqual([{ seq: 2, message: { n: 2 } }, { seq: 3, message: { n: 3 } }]);
  });

  it('follows the mark of a message through the results of its commands', async () => {
    const place = sealed.place('telegram:1');
    await commit('telegram:1', { messages: [{}], mark: { inbound: 'ask', opened: 2, closed: 0 } }, 'ask');
    await commit('telegram:1', { messages: [{}], mark: { inbound: 'ask', opened: 0, closed: 1 } }, 'result');
    expect(await sealed.readMark(place, 'ask')).toEqual({ from: 1, upTo: null });
    expect(await sealed.settleMark(place, 'ask')).toEqual({ from: 1, upTo: 2 });
    expect(await sealed.readMark(place, 'result')).toEqual({ from: 2, upTo: 2 });
  });

  it('cancels a timer by its name', async () => {
    const set = [{ name: 'idle', dueAt: T0 }, { name: 'wait', dueAt: T0 }];
    await commit('telegram:1', { timers: { set, cancel: [] } });
    await commit('telegram:1', { timers: { set: [], cancel: ['idle'] } });
    expect((await sealed.claimTimers(T0, LEASE_MS, 10)).map((timer) => timer.name)).toEqual(['wait']);
  });

  it('opens the name of a timer that was sealed before names were short, and none that was altered', () => {
    const [place, key] = [sealed.place('telegram:1'), randomBytes(32)];
    const nameKey = createHmac('sha256', key).update('timer name').digest();
    const long = seal(nameKey, at(place, 'timer', 'name'), 'idle', randomBytes).toString('base64url');
    expect(openName(key, place, long)).toBe('idle');

    const short = sealName(key, place, 'idle');
    expect([openName(key, place, short), short.length < long.length]).toEqual(['idle', true]);
    for (const altered of [short.slice(0, -4), '~', `${short.slice(0, 5)}${short[5] === 'A' ? 'B' : 'A'}${short.slice(6)}`, short.slice(1)]) {
      expect(() => openName(key, place, altered)).toThrow(CannotOpen);
    }
    expect(() => openName(key, sealed.place('telegram:2'), short)).toThrow(CannotOpen);
  });

  it('shows dead letters opened, with the reason, and puts them back', async () => {
    const outbox = [{ id: 'c:1:0', destination: 'telegram', dueAt: T0, payload: { text: 'hi' } }];
    await commit('telegram:1', { outbox });
    const [entry] = await sealed.claimLines(T0, LEASE_MS, roomsFor('telegram'));
    if (!entry) throw new Error('The entry is due.');
    await sealed.releaseLine(entry, { type: 'dead', because: 'refused: +8613800000000 left', at: T0 });

    const [dead] = await sealed.listDeadLetters(10);
    expect(dead).toMatchObject({
      type: 'entry', entryId: 'c:1:0', destination: 'telegram', payload: { text: 'hi' }, attempts: 1, at: T0,
      because: 'refused: +8613800000000 left',
    });
    expect((await store.listDeadLetters(10))[0]?.because).not.toContain('refused');
    expect(await sealed.retryDeadLetter(dead?.id ?? '', T0)).toBe(true);
    expect((await sealed.claimLines(T0, LEASE_MS, roomsFor('telegram'))).map((found) => found.id)).toEqual(['c:1:0']);
  });

  it('parks an entry that cannot be opened and delivers the others', async () => {
    await commit('a', { outbox: [out('bad', 'chat'), out('next', 'chat')] });
    await commit('b', { outbox: [out('good', 'chat')] });
    const damaged = wrap(damageEntries(store, (await store.claimLines(T0, 0, roomsFor(keyRing.hash('destination', 'chat')))).find((claim) =>
      claim.place.key === sealed.place('a').key)?.id), keyRing);

    expect((await damaged.claimLines(T0, LEASE_MS, roomsFor('chat'))).map((entry) => entry.id)).toEqual(['good']);
    expect((await damaged.claimLines(T0, LEASE_MS, roomsFor('chat'))).map((entry) => entry.id)).toEqual(['next']);
    expect(await damaged.listDeadLetters(10)).toMatchObject([{ type: 'unreadable', attempts: 2 }]);
  });

  it('leaves an entry that a newer version sealed to that', async () => {
    await commit('a', { outbox: [out('newer', 'chat')] });
    const asNewer = (claim: ClaimedEntry): ClaimedEntry => {
      const key = createDataKeys(keyRing, randomBytes).unwrap(claim.place, claim.wrappedKey);
      return { ...claim, bytes: sealAs(99, key, at(claim.place, 'outbox', claim.id), Buffer.from('{}')) };
    };
    const told: boolean[] = [];
    const older = createSealedStore<Json, Json, Json>({
      store: { ...store, claimLines: async (...asked) => (await store.claimLines(...asked)).map(asNewer) },
      keyRing, randomBytes, forms: PLAIN, onUnreadable: ({ ofNewer }) => told.push(ofNewer),
    });

    expect(await older.claimLines(T0, LEASE_MS, roomsFor('chat'))).toEqual([]);
    expect(told).toEqual([true]);
    expect(await older.listDeadLetters(10)).toEqual([]);
    expect(await sealed.claimLines(T0 + LEASE_MS, LEASE_MS, roomsFor('chat'))).toMatchObject([{ id: 'newer', attempts: 0 }]);
  });

  it('shows what was parked as unreadable as soon as it can be opened, and delivers it then', async () => {
    await commit('a', { outbox: [out('c:1:0', 'chat')] });
    const claim = (await store.claimLines(T0, LEASE_MS, roomsFor(keyRing.hash('destination', 'chat'))))[0];
    if (claim) await store.releaseLine(claim, { type: 'dead', because: 'unreadable', at: T0 });
    const [dead] = await sealed.listDeadLetters(10);
    expect(dead).toMatchObject({ type: 'entry', entryId: 'c:1:0', because: 'it could not be opened' });
    expect(await sealed.retryDeadLetter(dead?.id ?? '', T0)).toBe(true);
    expect((await sealed.claimLines(T0, LEASE_MS, roomsFor('chat'))).map((found) => found.id)).toEqual(['c:1:0']);
  });

  it('opens what older master keys sealed, and says which key is missing when it is', async () => {
    await commit('telegram:1', { session: { step: 'one' }, timers: { set: [{ name: 't', dueAt: T0 }], cancel: [] } });
    await sealed.writeDocument('profile:1', 0, { a: 1 });
    const rotated = wrap(store, createKeyRing([{ id: 'k2', key: randomBytes(32) }, OLD_KEY], INDEX_KEY));
    expect((await rotated.load(rotated.place('telegram:1'), 'x')).session).toEqual({ step: 'one' });
    expect(await rotated.readDocument('profile:1')).toEqual({ version: 1, value: { a: 1 } });
    await rotated.checkKeys();

    const lost = wrap(store, createKeyRing([{ id: 'k2', key: randomBytes(32) }], INDEX_KEY));
    await expect(lost.load(lost.place('telegram:1'), 'x')).rejects.toThrow(/"k1" is not loaded: add it to MASTER_KEYS/);
    await expect(lost.readDocument('profile:1')).rejects.toBeInstanceOf(CannotOpen);
    await expect(lost.claimTimers(T0, LEASE_MS, 10)).rejects.toBeInstanceOf(CannotOpen);
  });

  it('refuses at the start a store that was written under other keys', async () => {
    await sealed.checkKeys();
    await sealed.checkKeys();
    const otherMaster = wrap(store, createKeyRing([{ id: 'k1', key: randomBytes(32) }], INDEX_KEY));
    await expect(otherMaster.checkKeys()).rejects.toBeInstanceOf(CannotOpen);
    const otherIndex = wrap(store, createKeyRing([OLD_KEY], randomBytes(32)));
    await expect(otherIndex.checkKeys()).rejects.toThrow(/another index key/);
  });

  it('does not open what was moved from another conversation, another message or an older session', async () => {
    await commit('a', { session: { at: 'a1' }, messages: [{ m: 1 }, { m: 2 }] });
    await commit('b', { session: { at: 'b1' }, messages: [{ m: 3 }] });
    const [a, b] = [sealed.place('a'), sealed.place('b')];
    const old = (await store.load(a, '')).conversation;
    await commit('a', { session: { at: 'a2' } });

    const moved = { ...store, load: () => store.load(a, '') };
    await expect(wrap(moved, keyRing).load(b, 'x')).rejects.toBeInstanceOf(CannotOpen);

    const rolledBack = { ...store, load: async () => ({ conversation: old && { ...old, version: 2 }, mark: null }) };
    await expect(wrap(rolledBack, keyRing).load(a, 'x')).rejects.toBeInstanceOf(CannotOpen);

    const swapped: Store = { ...store, readMessages: async (...asked) => {
      const { wrappedKey, messages } = await store.readMessages(...asked);
      return { wrappedKey, messages: messages.map(({ bytes }, index) => ({ seq: messages.length - index, bytes })) };
    } };
    await expect(wrap(swapped, keyRing).readMessages('a', 0, 10)).rejects.toBeInstanceOf(CannotOpen);
  });

  it('keeps documents by version, lists them by kind with their names, and opens none under another name', async () => {
    expect(await sealed.readDocument('contact:+8613800000000')).toBeNull();
    expect(await sealed.writeDocument('contact:+8613800000000', 0, { n: 1 })).toBe(true);
    expect(await sealed.writeDocument('contact:+8613800000000', 0, { n: 2 })).toBe(false);
    expect(await sealed.writeDocument('contact:+8613800000000', 1, { n: 3 })).toBe(true);
    await sealed.writeDocument('contact:b', 0, 'text');
    await sealed.writeDocument('contacts:c', 0, null);

    expect((await sealed.listDocuments('contact')).sort(byName)).toEqual([
      { name: 'contact:+8613800000000', version: 2, value: { n: 3 } },
      { name: 'contact:b', version: 1, value: 'text' },
    ]);
    expect(await store.listDocuments('contact:+86')).toEqual([]);
    await expect(sealed.writeDocument('nameless', 0, {})).rejects.toThrow(TypeError);

    const [first, second] = await store.listDocuments('contact:');
    const swap = (name: string): string => (name === first ? `${second}` : name);
    const swapped: Store = { ...store, readDocument: (name) => store.readDocument(swap(name)) };
    await expect(wrap(swapped, keyRing).listDocuments('contact')).rejects.toBeInstanceOf(CannotOpen);
  });

  it('finds the shard by FNV-1a of the id in UTF-8, which must never change', () => {
    // 32-bit values from the published FNV test vectors: '' 811c9dc5, 'a' e40c292c, 'foobar' bf9cf968.
    expect(['', 'a', 'foobar'].map((id) => sealed.place(id).shard)).toEqual([0xc5, 0x2c, 0x68]);
    expect(sealed.place('客服').key).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it('leaves nothing readable in the file: no text, no id, no name', async () => {
    const id = 'conversationid8613800000000';
    const inbound = 'inboundid42';
    const chinese = '我的钱包余额';
    const [session, message, payload] = ['sessiontextabc', 'messagetextdef', 'payloadtextghi'];
    const [entryId, destination, timer, because] = ['entryid:17:0', 'destinationxyz', 'timernamejkl', 'becausestu'];
    const [documentId, documentText] = ['documentidmno', 'documenttextpqr'];
    // Both ways of storing: short texts are sealed as they are, long ones deflated.
    for (const text of [session, `${session} `.repeat(100)]) {
      await commit(id, {
        session: { text, chinese }, messages: [{ text: message }, { text: chinese.repeat(90) }],
        outbox: [{ id: entryId, destination, dueAt: T0, payload: { text: payload } }],
        timers: { set: [{ name: timer, dueAt: T0 }], cancel: [] },
      }, `${inbound}${text.length}`);
    }
    await sealed.writeDocument(`kind:${documentId}`, 0, { text: documentText });
    const [entry] = await sealed.claimLines(T0, LEASE_MS, roomsFor(destination));
    if (entry) await sealed.releaseLine(entry, { type: 'dead', because, at: T0 });
    await sealed.claimTimers(T0, LEASE_MS, 10);

    const file = await readFile(join(folder, 'store.mdb'));
    expect(file.includes('kind:')).toBe(true);
    expect(file.includes(sealed.place(id).key)).toBe(true);
    const secrets = [id, inbound, session, chinese, message, payload, entryId, destination, timer, because];
    expect([...secrets, documentId, documentText].filter((secret) => file.includes(secret))).toEqual([]);
    expect(file.includes(OLD_KEY.key)).toBe(false);
  });
});

const anyValue = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null));
const anyJson = fc.dictionary(fc.string(), anyValue).map((value): Json => JSON.parse(JSON.stringify(value)) as Json);
const anyEntry = fc.record({
  id: fc.uuid(), destination: fc.string(), dueAt: fc.constant<number>(T0), payload: anyJson,
});

const anyTurn = fc.record({
  session: anyJson,
  messages: fc.array(anyJson, { maxLength: 5 }),
  outbox: fc.array(anyEntry, { maxLength: 3 }),
  timers: fc.record({
    set: fc.uniqueArray(fc.record({ name: fc.string(), dueAt: fc.integer({ min: 0, max: T0 }) }), {
      maxLength: 3, selector: (timer) => timer.name,
    }),
    cancel: fc.constant<string[]>([]),
  }),
});

function turn(change: Partial<TurnCommit<Json, Json, Json>> & { inbound: string }): TurnCommit<Json, Json, Json> {
  return {
    inboundExpiresAt: T0 * 2, owner: 'bot', session: {}, messages: [], outbox: [],
    timers: { set: [], cancel: [] }, mark: null, ...change,
  };
}

function out(id: string, destination: string): OutboxEntry<Json> {
  return { id, destination, dueAt: T0, payload: { id } };
}

function roomsFor(...destinations: string[]): Room[] {
  return destinations.map((destination) => ({ destination, limit: 100 }));
}

function pick({ id, destination, payload }: OutboxContent): OutboxContent {
  return { id, destination, payload };
}

const PLAIN = {
  packSession: (session: Json) => session,
  parseSession: (stored: unknown) => stored as Json,
  packTurn: (messages: Json[]) => messages,
  unpackTurn: (stored: unknown) => stored as Json[],
};

function wrap(store: Store, keyRing: KeyRing): Sealed {
  return createSealedStore<Json, Json, Json>({ store, keyRing, randomBytes, forms: PLAIN });
}

/** The store as it would be after a bit of one entry's bytes had turned. */
function damageEntries(store: Store, id: string | undefined): Store {
  const damage = <Found extends { id: string; bytes: Uint8Array }>(found: Found[]): Found[] =>
    found.map((each) => ({ ...each, bytes: each.id === id ? flip(each.bytes) : each.bytes }));
  return {
    ...store,
    claimLines: async (...asked) => damage(await store.claimLines(...asked)),
    listDeadLetters: async (limit) => damage(await store.listDeadLetters(limit)),
  };
}

function flip(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte ^ 1);
}

function byId(left: OutboxContent, right: OutboxContent): number {
  return left.id < right.id ? -1 : 1;
}

function byName(left: { name: string }, right: { name: string }): number {
  return left.name < right.name ? -1 : 1;
}
