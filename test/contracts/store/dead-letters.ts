import { describe, expect, it } from '@jest/globals';
import type { Store } from '../../../src/store/store.js';
import type { OpenedStore } from '../store.js';
import { claimAll, claimsAt, commitEntries, finish, giveUp, HOUR, newName, present, read, somewhere, T0 } from './kit.js';

export function deadLetters(use: () => Store, opened: () => OpenedStore): void {
  describe('dead letters', () => {
    it('parks what gave up where it can be seen, and goes on with the next', async () => {
      const place = somewhere();
      const [a, b] = await commitEntries(use(), place, 'chat', 2);
      await giveUp(use(), place, T0, 'window_closed');

      expect(find(await use().listDeadLetters(1000), a)).toMatchObject({
        place, destination: 'chat', because: 'window_closed', at: T0, attempts: 1,
      });
      expect(read(find(await use().listDeadLetters(1000), a)?.bytes)).toBe(a);
      expect(read(find(await use().listDeadLetters(1000), a)?.wrappedKey)).toBe('wrapped');
      await finish(use(), place, T0, [present(b)]);
    });

    it('puts a dead letter back at the end of its line, with a clean count', async () => {
      const place = somewhere();
      const [a, b, c] = await commitEntries(use(), place, 'chat', 3);
      await giveUp(use(), place, T0, 'give_up');

      expect(await use().retryDeadLetter(present(a), T0)).toBe(true);

      expect(find(await use().listDeadLetters(1000), a)).toBeUndefined();
      expect(await use().retryDeadLetter(present(a), T0)).toBe(false);
      await finish(use(), place, T0, [present(b), present(c)]);
      expect((await claimsAt(use(), place, T0))[0]).toMatchObject({ id: a, attempts: 0 });
    });

    it('puts back one of which it is told where it is', async () => {
      const place = somewhere();
      const [a, b] = await commitEntries(use(), place, 'chat', 2);
      await giveUp(use(), place, T0, 'x');

      expect(await use().retryDeadLetter(newName(), T0, place.shard)).toBe(false);
      expect(await use().retryDeadLetter(present(a), T0, place.shard)).toBe(true);
      expect(await use().retryDeadLetter(present(a), T0, place.shard)).toBe(false);
      await finish(use(), place, T0, [present(b), present(a)]);
    });

    it('opens an empty line again for a dead letter, and can park it a second time', async () => {
      const place = somewhere();
      const [a] = await commitEntries(use(), place, 'chat', 1);
      await giveUp(use(), place, T0, 'first');
      expect(await claimsAt(use(), place, T0 + HOUR)).toEqual([]);
      await use().retryDeadLetter(present(a), T0 + 5);
      expect(await claimsAt(use(), place, T0 + 4)).toEqual([]);
      await giveUp(use(), place, T0 + 5, 'second');
      const dead = (await use().listDeadLetters(1000)).filter((found) => found.id === a);
      expect(dead.map((found) => found.because)).toEqual(['second']);
    });

    it('retries once when two operators press at the same time', async () => {
      const place = somewhere();
      const [a] = await commitEntries(use(), place, 'chat', 1);
      await giveUp(use(), place, T0, 'x');
      const answers = await Promise.all([use().retryDeadLetter(present(a), T0), use().retryDeadLetter(present(a), T0)]);
      expect(answers.sort()).toEqual([false, true]);
      await finish(use(), place, T0, [present(a)]);
    });

    it('forgets those that gave up by a given time, says how many, and keeps the later ones', async () => {
      const [first, second] = [somewhere(), somewhere()];
      const [a, b] = await commitEntries(use(), first, 'chat', 2);
      const [c] = await commitEntries(use(), second, 'chat', 1);
      await giveUp(use(), first, T0, 'x');
      await giveUp(use(), second, T0 + HOUR, 'x');
      await giveUp(use(), first, T0 + 2 * HOUR, 'x');

      expect(await use().forgetDeadLetters(T0 - 1)).toBe(0);
      expect(await use().forgetDeadLetters(T0 + HOUR)).toBe(2);
      expect(await use().forgetDeadLetters(T0 + HOUR)).toBe(0);
      expect((await use().listDeadLetters(1000)).map(({ id }) => id)).toEqual([b]);
      expect(await use().retryDeadLetter(present(a), T0)).toBe(false);
      expect(await use().retryDeadLetter(present(c), T0)).toBe(false);
      expect(await use().retryDeadLetter(present(b), T0 + 3 * HOUR)).toBe(true);
      await finish(use(), first, T0 + 3 * HOUR, [present(b)]);
    });

    it('forgets however many of one conversation there are', async () => {
      const place = somewhere();
      await commitEntries(use(), place, 'chat', 210);
      for (let index = 0; index < 210; index += 1) await giveUp(use(), place, T0 + index, 'x');
      expect(await use().forgetDeadLetters(T0 + 204)).toBe(205);
      expect(await use().listDeadLetters(1000)).toHaveLength(5);
    });

    it('keeps one that was put back and gave up again later, by its later time', async () => {
      const place = somewhere();
      const [a] = await commitEntries(use(), place, 'chat', 1);
      await giveUp(use(), place, T0, 'first');
      await use().retryDeadLetter(present(a), T0 + 5);
      await giveUp(use(), place, T0 + 5, 'second');
      expect(await use().forgetDeadLetters(T0 + 4)).toBe(0);
      expect(await use().forgetDeadLetters(T0 + 5)).toBe(1);
    });

    it('hands out what a lost conversation left, for it to be parked in its turn, and the lines of all others meanwhile', async () => {
      const [lost, other] = [somewhere(), somewhere()];
      const ids = await commitEntries(use(), lost, 'chat', 2);
      const [well] = await commitEntries(use(), other, 'chat', 1);
      const store = await opened().lose(lost);

      for (const [index, id] of ids.entries()) {
        const claims = await claimAll(store, T0 + index, 9);
        const claim = present(find(claims, id));
        expect(read(claim.wrappedKey)).toBe('');
        expect(claims.map(({ place }) => place.key).sort()).toEqual(index === 0 ? [lost.key, other.key].sort() : [lost.key]);
        expect(await store.releaseLine(claim, { type: 'dead', because: 'unreadable', at: T0 + index })).toBe(true);
      }
      const dead = await store.listDeadLetters(1000);
      expect(dead.map(({ id, wrappedKey }) => [id, read(wrappedKey)])).toEqual(ids.map((id) => [id, '']));
      expect((await claimsAt(store, other, T0 + HOUR)).map(({ id }) => id)).toEqual([well]);
    });

    it('knows no dead letter that is none, and lists no more than asked', async () => {
      expect(await use().retryDeadLetter(newName(), T0)).toBe(false);
      const place = somewhere();
      await commitEntries(use(), place, 'chat', 3);
      for (let index = 0; index < 3; index += 1) await giveUp(use(), place, T0 + index, 'x');
      expect(await use().listDeadLetters(2)).toHaveLength(2);
    });
  });
}

function find<Item extends { id: string }>(items: Item[], id: string | undefined): Item | undefined {
  return items.find((item) => item.id === id);
}
