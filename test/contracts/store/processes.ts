import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Store } from '../../../src/store/store.js';
import type { OpenedStore } from '../store.js';
import {
  bytes, claimsAt, commitEntries, commitUntilTaken, entry, finish, HOUR, LEASE_MS, newName, present, read, somewhere, T0,
  timersAt, times, transcript, turn, words,
} from './kit.js';
import { runWorkers, step } from './workers.js';

/** What two processes over the same data promise each other. */
export function processes(use: () => Store, opened: () => OpenedStore): void {
  describe('two processes', () => {
    it('take one inbound once, and a turn over another\'s as a clash', async () => {
      const [place, other] = [somewhere(), await opened().second()];
      await use().commit(place, turn({ inbound: 'a', messages: words('one') }));

      expect(await other.commit(place, turn({ inbound: 'a', messages: words('two') }))).toMatchObject({ status: 'duplicate' });
      expect(await other.commit(place, turn({ inbound: 'b', messages: words('two') }))).toMatchObject({ status: 'clash' });
      expect(await other.commit(place, turn({ inbound: 'b', expectedVersion: 1, messages: words('two') }))).toMatchObject({ status: 'committed' });
      expect(await transcript(use(), place)).toEqual([[1, 'one'], [2, 'two']]);
    });

    it('number the messages of one conversation without a gap', async () => {
      const [place, other] = [somewhere(), await opened().second()];
      await Promise.all(times(8, (index) =>
        commitUntilTaken(index % 2 === 0 ? use() : other, place, `in-${index}`, words(`${index}`))));
      expect((await transcript(other, place)).map(([seq]) => seq)).toEqual(times(8, (index) => index + 1));
    });

    it('find within two seconds what the other left to do', async () => {
      const [place, other] = [somewhere(), await opened().second()];
      expect(await claimsAt(other, place, T0)).toEqual([]);
      expect(await timersAt(other, place, T0)).toEqual([]);
      await use().commit(place, turn({
        inbound: 'in', outbox: [entry('o', 'chat')], timers: { set: [{ name: 't', dueAt: T0 }], cancel: [] },
      }));

      const claims = await within(2_000, () => claimsAt(other, place, T0));
      const timers = await within(2_000, () => timersAt(other, place, T0));
      expect(claims.map(({ id }) => id)).toEqual(['o']);
      expect(timers.map(({ name }) => name)).toEqual(['t']);
      expect(await claimsAt(use(), place, T0)).toEqual([]);
      expect(await timersAt(use(), place, T0)).toEqual([]);
    });

    it('take over a line whose lease ran out, and then refuse its first holder', async () => {
      const [place, other] = [somewhere(), await opened().second()];
      const [a, b] = await commitEntries(use(), place, 'chat', 2);
      const stale = present((await claimsAt(use(), place, T0))[0]);

      const [taken] = await within(2_000, () => claimsAt(other, place, T0 + LEASE_MS));
      expect(taken).toMatchObject({ id: a, attempts: 1 });
      expect(await use().releaseLine(stale, { type: 'done' })).toBe(false);
      expect(await use().releaseLine(stale, { type: 'dead', because: 'late', at: T0 })).toBe(false);
      expect(await other.releaseLine(present(taken), { type: 'done' })).toBe(true);
      await finish(other, place, T0 + LEASE_MS, [present(b)]);
      expect(await use().listDeadLetters(10)).toEqual([]);
    });

    it('give no timer that the other cancelled', async () => {
      const [place, other] = [somewhere(), await opened().second()];
      await use().commit(place, turn({ inbound: '1', timers: { set: [{ name: 'a', dueAt: T0 }], cancel: [] } }));
      await other.commit(place, turn({ inbound: '2', expectedVersion: 1, timers: { set: [], cancel: ['a'] } }));
      expect(await timersAt(use(), place, T0 + HOUR)).toEqual([]);
    });

    it('lose no write to a document and see each other\'s', async () => {
      const [name, other] = [newName(), await opened().second()];
      const writes = await Promise.all(times(6, (index) =>
        (index % 2 === 0 ? use() : other).writeDocument(name, 0, bytes(`${index}`))));
      expect(writes.filter(Boolean)).toHaveLength(1);
      expect(read((await other.readDocument(name))?.bytes)).toBe(`${writes.indexOf(true)}`);
      expect(await other.listDocuments(name)).toEqual([name]);
    });

    it('see and put back each other\'s dead letters, once', async () => {
      const [place, other] = [somewhere(), await opened().second()];
      const [a] = await commitEntries(use(), place, 'chat', 1);
      const claim = present((await claimsAt(use(), place, T0))[0]);
      await use().releaseLine(claim, { type: 'dead', because: 'x', at: T0 });

      expect((await other.listDeadLetters(10)).map(({ id }) => id)).toEqual([a]);
      const answers = await Promise.all([use(), other].map((store) => store.retryDeadLetter(present(a), T0)));
      expect(answers.sort()).toEqual([false, true]);
    });

    it('keep every line in order while all of them deliver', async () => {
      const stores = [use(), await opened().second(), await opened().second(), await opened().second()];
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => runWorkers(stores, steps)),
        { numRuns: 10 },
      );
    });
  });
}

/** Asks again until there is something. */
async function within<Item>(ms: number, ask: () => Promise<Item[]>): Promise<Item[]> {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await ask();
    if (found.length > 0 || Date.now() > deadline) return found;
    await sleep(20);
  }
}
