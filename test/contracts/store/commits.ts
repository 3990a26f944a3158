import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable, type Place, type Store } from '../../../src/store/store.js';
import type { OpenedStore } from '../store.js';
import {
  bytes, claimAll, claimsAt, commitUntilTaken, entry, HOUR, newName, read, somewhere, T0, timersAt, times,
  transcript, turn, words,
} from './kit.js';

export function commits(use: () => Store, opened: () => OpenedStore): void {
  describe('commit', () => {
    it('keeps a whole turn and gives it back', async () => {
      const place = somewhere();
      expect(await use().load(place, 'in-1')).toEqual({ conversation: null, mark: null });

      expect(await use().commit(place, turn({ inbound: 'in-1', owner: 'queued', messages: words('hello', 'hi') })))
        .toEqual({ status: 'committed', mark: null });

      const { conversation, mark } = await use().load(place, 'in-1');
      expect(conversation).toMatchObject({ version: 1, seq: 2, owner: 'queued' });
      expect(read(conversation?.session)).toBe('session');
      expect(read(conversation?.wrappedKey)).toBe('wrapped');
      expect(mark).toEqual({ from: 1, upTo: 2 });
    });

    it('keeps bytes that are no Buffer as they are', async () => {
      const place = somewhere();
      const plain = new Uint8Array([1, 2, 255]);
      await use().commit(place, turn({ inbound: 'in-1', session: plain, wrappedKey: plain, messages: [plain] }));
      const { conversation } = await use().load(place, 'in-1');
      const { messages: [message] } = await use().readMessages(place, 0, 1);
      for (const kept of [conversation?.session, conversation?.wrappedKey, message?.bytes]) expect([...(kept ?? [])]).toEqual([1, 2, 255]);
    });

    it('changes nothing when the same inbound arrives twice, even with the version of then', async () => {
      const place = somewhere();
      await use().commit(place, turn({ inbound: 'in-1', messages: words('one') }));
      const again = { inbound: 'in-1', messages: words('two'), session: bytes('other'), outbox: [entry('o', 'chat')] };

      expect(await use().commit(place, turn(again))).toEqual({ status: 'duplicate' });
      expect(await use().commit(place, turn({ ...again, expectedVersion: 1 }))).toEqual({ status: 'duplicate' });

      await expectUntouched(use(), place, { version: 1, seq: 1, session: 'session' });
    });

    it('changes nothing when another turn came first, and does not remember the inbound', async () => {
      const place = somewhere();
      await use().commit(place, turn({ inbound: 'in-1', messages: words('one') }));
      const late = turn({
        inbound: 'in-2', messages: words('two'), session: bytes('other'), owner: 'agent',
        outbox: [entry('o', 'chat')], timers: { set: [{ name: 'late', dueAt: T0 }], cancel: [] },
        mark: { inbound: 'in-1', opened: 3, closed: 0 },
      });

      expect(await use().commit(place, late)).toEqual({ status: 'clash', version: 1 });

      await expectUntouched(use(), place, { version: 1, seq: 1, session: 'session' });
      expect(await use().readMark(place, 'in-2')).toBeNull();
      expect(await use().commit(place, { ...late, expectedVersion: 1 })).toMatchObject({ status: 'committed' });
    });

    it('answers clash when the version was come to by another way', async () => {
      const place = somewhere();
      await use().commit(place, turn({ inbound: 'in-1', session: bytes('another history') }));
      const known = { inbound: 'in-2', expectedVersion: 1, session: bytes('more'), messages: words('two') };
      expect(await use().commit(place, turn({ ...known, expectedTag: bytes('a known his') }))).toEqual({ status: 'clash', version: 1 });
      expect(await use().commit(somewhere(), turn({ inbound: 'in-1', expectedTag: bytes('a') }))).toEqual({ status: 'clash', version: 0 });
      expect(await use().commit(place, turn({ ...known, expectedTag: bytes('another his') }))).toMatchObject({ status: 'committed' });
    });

    it('answers clash when a conversation is expected that does not exist', async () => {
      expect(await use().commit(somewhere(), turn({ inbound: 'in-1', expectedVersion: 4 })))
        .toEqual({ status: 'clash', version: 0 });
    });

    it('writes nothing of a turn that cannot be written whole', async () => {
      const place = somewhere();
      const broken = turn({
        inbound: 'in-1', messages: words('one'), outbox: [entry('o', 'chat')],
        timers: { set: [{ name: 'never', dueAt: -1 }], cancel: [] },
      });

      await expect(use().commit(place, broken)).rejects.toThrow();

      expect(await use().load(place, 'in-1')).toEqual({ conversation: null, mark: null });
      expect((await use().readMessages(place, 0, 10)).messages).toEqual([]);
      expect(await claimsAt(use(), place, T0)).toEqual([]);
    });

    it('lets exactly one of fifty turns on the same version through', async () => {
      const place = somewhere();
      const results = await Promise.all(times(50, (index) =>
        use().commit(place, turn({ inbound: `in-${index}`, messages: words(`${index}`) }))));

      expect(results.filter(({ status }) => status === 'committed')).toHaveLength(1);
      expect(results.filter(({ status }) => status === 'clash')).toHaveLength(49);
      const winner = results.findIndex(({ status }) => status === 'committed');
      expect(await transcript(use(), place)).toEqual([[1, `${winner}`]]);
    });

    it('takes one inbound once when it arrives fifty times together', async () => {
      const place = somewhere();
      const same = turn({ inbound: 'in', messages: words('a') });
      const results = await Promise.all(times(50, () => use().commit(place, same)));
      expect(results.filter(({ status }) => status === 'committed')).toHaveLength(1);
      expect(results.filter(({ status }) => status === 'duplicate')).toHaveLength(49);
    });

    it('numbers messages without a gap, whoever writes', async () => {
      const place = somewhere();
      await Promise.all(times(8, (writer) =>
        commitUntilTaken(use(), place, `in-${writer}`, words(`${writer}a`, `${writer}b`))));

      const lines = await transcript(use(), place);
      expect(lines.map(([seq]) => seq)).toEqual(times(16, (index) => index + 1));
      const writers = lines.map(([, text]) => text.slice(0, -1));
      for (let index = 0; index < 16; index += 2) expect(writers[index]).toBe(writers[index + 1]);
    });

    it('reads a transcript from any message on, in order and no more than asked', async () => {
      const place = somewhere();
      await use().commit(place, turn({ inbound: 'in-1', messages: times(300, (index) => bytes(`m${index + 1}`)) }));

      const { messages, wrappedKey } = await use().readMessages(place, 254, 4);
      expect(messages.map((message) => [message.seq, read(message.bytes)]))
        .toEqual([[255, 'm255'], [256, 'm256'], [257, 'm257'], [258, 'm258']]);
      expect(read(wrappedKey ?? undefined)).toBe('wrapped');
      expect((await use().readMessages(place, 300, 4)).messages).toEqual([]);
      expect(await use().readMessages(somewhere(), 0, 4)).toEqual({ wrappedKey: null, messages: [] });
    });

    it('keeps conversations apart whose keys begin alike, and shards apart whose keys are the same', async () => {
      const key = newName();
      const places: Place[] = [{ shard: 1, key }, { shard: 1, key: `${key}0` }, { shard: 255, key }, { shard: 0, key }];
      for (const [index, place] of places.entries()) {
        const outbox = [entry(newName(), 'chat')];
        await use().commit(place, turn({ inbound: 'same', messages: words(`${index}`), outbox }));
      }
      for (const [index, place] of places.entries()) {
        expect(await transcript(use(), place)).toEqual([[1, `${index}`]]);
      }
      const claimed = (await claimAll(use(), T0, 100)).map((claim) => claim.place);
      expect(claimed).toEqual(expect.arrayContaining(places));
    });

    it('has everything again after it was closed and opened', async () => {
      const place = somewhere();
      const id = newName();
      await use().commit(place, turn({
        inbound: 'in-1', messages: words('one'), outbox: [entry(id, 'chat')],
        timers: { set: [{ name: 'wait', dueAt: T0 }], cancel: [] },
      }));

      const store = await opened().reopen();

      expect((await store.load(place, 'in-1')).conversation).toMatchObject({ version: 1, seq: 1 });
      expect(await store.commit(place, turn({ inbound: 'in-1', expectedVersion: 1 }))).toEqual({ status: 'duplicate' });
      expect(await transcript(store, place)).toEqual([[1, 'one']]);
      expect((await claimsAt(store, place, T0)).map((claim) => claim.id)).toEqual([id]);
      expect((await timersAt(store, place, T0)).map((timer) => timer.name)).toEqual(['wait']);
    });

    it('says that it is unavailable once it is closed', async () => {
      await use().close();
      await use().close();
      await expect(use().load(somewhere(), 'in')).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(use().commit(somewhere(), turn({ inbound: 'in' }))).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(use().ping()).rejects.toBeInstanceOf(StoreUnavailable);
    });
  });
}

async function expectUntouched(
  store: Store, place: Place, as: { version: number; seq: number; session: string },
): Promise<void> {
  const { conversation } = await store.load(place, 'in-1');
  expect(conversation).toMatchObject({ version: as.version, seq: as.seq, owner: 'bot' });
  expect(read(conversation?.session)).toBe(as.session);
  expect((await store.readMessages(place, 0, 10)).messages).toHaveLength(as.seq);
  expect(await store.readMark(place, 'in-1')).toEqual({ from: 1, upTo: 1 });
  expect(await claimsAt(store, place, T0 + HOUR)).toEqual([]);
  expect(await timersAt(store, place, T0 + HOUR)).toEqual([]);
}
