import { describe, expect, it } from '@jest/globals';
import type { Store } from '../../../src/store/store.js';
import type { OpenedStore } from '../store.js';
import { HOUR, LEASE_MS, present, read, somewhere, T0, timersAt, times, turn } from './kit.js';

export function timers(use: () => Store, opened: () => OpenedStore): void {
  describe('timers', () => {
    it('gives a timer when it is due, hides it from others, and gives it again when nothing came of it', async () => {
      const place = somewhere();
      const set = [{ name: 'wait', dueAt: T0 + 10 }];
      await use().commit(place, turn({ inbound: 'in', timers: { set, cancel: [] } }));

      expect(await timersAt(use(), place, T0 + 9)).toEqual([]);
      const [timer] = await timersAt(use(), place, T0 + 10);
      expect(timer).toMatchObject({ place, name: 'wait', dueAt: T0 + 10 });
      expect(read(timer?.wrappedKey ?? undefined)).toBe('wrapped');
      expect(await timersAt(use(), place, T0 + 10)).toEqual([]);
      expect((await timersAt(use(), place, T0 + 10 + LEASE_MS))[0]).toMatchObject({ name: 'wait', dueAt: T0 + 10 });
    });

    it('is done with a timer once a commit cancels it, claimed or not', async () => {
      const place = somewhere();
      const set = [{ name: 'a', dueAt: T0 }, { name: 'b', dueAt: T0 + HOUR }, { name: 'c', dueAt: T0 + HOUR }];
      await use().commit(place, turn({ inbound: '1', timers: { set, cancel: [] } }));
      await timersAt(use(), place, T0);
      const cancels = { set: [], cancel: ['a', 'b', 'unknown'] };
      await use().commit(place, turn({ inbound: '2', expectedVersion: 1, timers: cancels }));
      expect((await timersAt(use(), place, T0 + 9 * HOUR)).map((timer) => timer.name)).toEqual(['c']);
    });

    it('moves a timer that is set again, and one cancelled and set in the same turn stays', async () => {
      const place = somewhere();
      await use().commit(place, turn({ inbound: '1', timers: { set: [{ name: 'a', dueAt: T0 }], cancel: [] } }));
      await use().commit(place, turn({
        inbound: '2', expectedVersion: 1, timers: { set: [{ name: 'a', dueAt: T0 + HOUR }], cancel: ['a'] },
      }));
      expect(await timersAt(use(), place, T0 + HOUR - 1)).toEqual([]);
      expect((await timersAt(use(), place, T0 + HOUR)).map((timer) => timer.dueAt)).toEqual([T0 + HOUR]);
    });

    it('forgets a claimed timer, also of a conversation that is lost, and gives all others', async () => {
      const [lost, other] = [somewhere(), somewhere()];
      const set = [{ name: 'a', dueAt: T0 }];
      for (const place of [lost, other]) await use().commit(place, turn({ inbound: '1', timers: { set, cancel: [] } }));
      const store = await opened().lose(lost);
      const claimed = await store.claimTimers(T0, LEASE_MS, 9);
      const [mine, theirs] = [lost, other].map((place) => present(claimed.find((timer) => timer.place.key === place.key)));

      expect(mine).toMatchObject({ name: 'a', dueAt: T0, wrappedKey: null });
      expect(read(theirs?.wrappedKey ?? undefined)).toBe('wrapped');
      expect(await store.dropTimer(present(mine))).toBe(true);
      expect(await store.dropTimer(present(mine))).toBe(false);
      expect((await store.claimTimers(T0 + HOUR, LEASE_MS, 9)).map(({ place }) => place.key)).toEqual([other.key]);
    });

    it('forgets no timer that nobody has claimed, or that was set anew', async () => {
      const place = somewhere();
      const at = (dueAt: number) => ({ set: [{ name: 'a', dueAt }], cancel: [] });
      await use().commit(place, turn({ inbound: '1', timers: at(T0) }));
      expect(await use().dropTimer({ place, name: 'a', dueAt: T0, wrappedKey: null })).toBe(false);
      const [old] = await timersAt(use(), place, T0);
      await use().commit(place, turn({ inbound: '2', expectedVersion: 1, timers: at(T0) }));
      expect(await use().dropTimer(present(old))).toBe(false);
      await use().commit(place, turn({ inbound: '3', expectedVersion: 2, timers: at(T0 + 1) }));
      expect(await use().dropTimer(present(old))).toBe(false);
      expect((await timersAt(use(), place, T0 + LEASE_MS)).map(({ dueAt }) => dueAt)).toEqual([T0 + 1]);
    });

    it('never gives a timer to two workers', async () => {
      const places = times(20, somewhere);
      await Promise.all(places.map((place) =>
        use().commit(place, turn({ inbound: '1', timers: { set: [{ name: 'a', dueAt: T0 }], cancel: [] } }))));
      const rounds = await Promise.all(times(10, () => use().claimTimers(T0, LEASE_MS, 5)));
      const claimed = rounds.flat().map((timer) => timer.place.key);
      expect(new Set(claimed).size).toBe(claimed.length);
      expect(claimed).toEqual(expect.arrayContaining(places.map((place) => place.key)));
    });
  });
}
