import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ClaimedEntry, Room, Store } from '../../../src/store/store.js';
import {
  claimsAt, commitEntries, DESTINATIONS, entry, finish, HOUR, LEASE_MS, newName, present, read, somewhere, T0, timersAt, times, turn,
} from './kit.js';
import { runWorkers, step } from './workers.js';

export function lines(use: () => Store): void {
  describe('outbox lines', () => {
    it('hands out one entry of a line at a time, in order, with what is needed to open it', async () => {
      const place = somewhere();
      const [a, b] = await commitEntries(use(), place, 'chat', 2);

      const [claim, ...more] = await claimsAt(use(), place, T0);
      expect(claim).toMatchObject({ place, destination: 'chat', id: a, attempts: 0 });
      expect(read(claim?.bytes)).toBe(a);
      expect(read(claim?.wrappedKey)).toBe('wrapped');
      expect(more).toEqual([]);
      expect(await claimsAt(use(), place, T0)).toEqual([]);

      expect(await use().releaseLine(present(claim), { type: 'done' })).toBe(true);
      expect((await claimsAt(use(), place, T0)).map((next) => next.id)).toEqual([b]);
    });

    it('hands out the next entry of a line as soon as the one before it is done, also where all were due from the first', async () => {
      const place = somewhere();
      await use().commit(place, turn({ inbound: 'in', outbox: ['a', 'b', 'c'].map((id) => entry(id, 'chat', 0)) }));
      await finish(use(), place, T0, ['a', 'b', 'c']);
    });

    it('lets a slow destination hold back only itself', async () => {
      const place = somewhere();
      const outbox = [entry('w', 'wallet'), entry('c', 'chat'), entry('d', 'chat')];
      await use().commit(place, turn({ inbound: 'in', outbox }));
      const first = await claimsAt(use(), place, T0);
      expect(first.map((claim) => claim.id).sort()).toEqual(['c', 'w']);
      await use().releaseLine(present(first.find((claim) => claim.id === 'c')), { type: 'done' });
      expect((await claimsAt(use(), place, T0)).map((claim) => claim.id)).toEqual(['d']);
    });

    it('waits for an entry that is due later, and for those behind it', async () => {
      const place = somewhere();
      await use().commit(place, turn({
        inbound: 'in', outbox: [entry('a', 'chat', T0), entry('b', 'chat', T0 + 500), entry('c', 'chat', T0)],
      }));
      await finish(use(), place, T0, ['a']);
      expect(await claimsAt(use(), place, T0 + 499)).toEqual([]);
      await finish(use(), place, T0 + 500, ['b', 'c']);
    });

    it('tries a failed entry again at its time, counts the attempts and lets nobody overtake', async () => {
      const place = somewhere();
      const [a, b] = await commitEntries(use(), place, 'chat', 2);
      const [claim] = await claimsAt(use(), place, T0);
      await use().releaseLine(present(claim), { type: 'retry', dueAt: T0 + 1000 });

      expect(await claimsAt(use(), place, T0 + 999)).toEqual([]);
      const [again] = await claimsAt(use(), place, T0 + 1000);
      expect(again).toMatchObject({ id: a, attempts: 1 });
      await use().releaseLine(present(again), { type: 'done' });
      expect((await claimsAt(use(), place, T0 + 1000))[0]).toMatchObject({ id: b, attempts: 0 });
    });

    it('puts off an entry as if it had not been claimed, lets nobody overtake, and remembers since when', async () => {
      const place = somewhere();
      const [a, b] = await commitEntries(use(), place, 'chat', 2);
      const claimAt = async (now: number): Promise<ClaimedEntry> => present((await claimsAt(use(), place, now))[0]);
      expect(await claimAt(T0)).toMatchObject({ id: a, attempts: 0, putOffSince: null });
      const tried = await claimAt(T0 + LEASE_MS);
      expect(await use().releaseLine(tried, { type: 'putOff', dueAt: T0 + HOUR, at: T0 + 7 })).toBe(true);

      expect(await claimsAt(use(), place, T0 + HOUR - 1)).toEqual([]);
      const again = await claimAt(T0 + HOUR);
      expect(again).toMatchObject({ id: a, attempts: 1, putOffSince: T0 + 7 });
      expect(await use().renewLine(again, T0 + HOUR + 1)).toBe(true);
      expect(await use().releaseLine(tried, { type: 'putOff', dueAt: T0, at: T0 })).toBe(false);
      await use().releaseLine(again, { type: 'putOff', dueAt: T0 + 2 * HOUR, at: T0 + HOUR });
      await use().releaseLine(await claimAt(T0 + 2 * HOUR), { type: 'retry', dueAt: T0 + 3 * HOUR });
      const last = await claimAt(T0 + 3 * HOUR);
      expect(last).toMatchObject({ id: a, attempts: 2, putOffSince: T0 + 7 });
      await use().releaseLine(last, { type: 'done' });
      expect(await claimAt(T0 + 3 * HOUR)).toMatchObject({ id: b, attempts: 0, putOffSince: null });
    });

    it('remembers since when an entry was put off when its worker died, and not once it was given up', async () => {
      const place = somewhere();
      const [a] = await commitEntries(use(), place, 'chat', 1);
      const [first] = await claimsAt(use(), place, T0);
      await use().releaseLine(present(first), { type: 'putOff', dueAt: T0, at: T0 });
      await claimsAt(use(), place, T0);
      const [taken] = await claimsAt(use(), place, T0 + LEASE_MS);
      expect(taken).toMatchObject({ id: a, attempts: 1, putOffSince: T0 });
      await use().releaseLine(present(taken), { type: 'dead', because: 'x', at: T0 });
      await use().retryDeadLetter(present(a), T0);
      expect((await claimsAt(use(), place, T0))[0]).toMatchObject({ id: a, attempts: 0, putOffSince: null });
    });

    it('gives the entry of a crashed worker to another when the lease is over, as one more attempt', async () => {
      const place = somewhere();
      const [a] = await commitEntries(use(), place, 'chat', 1);
      const [lost] = await claimsAt(use(), place, T0);
      expect(await claimsAt(use(), place, T0 + LEASE_MS - 1)).toEqual([]);

      const [taken] = await claimsAt(use(), place, T0 + LEASE_MS);
      expect(taken).toMatchObject({ id: a, attempts: 1 });
      expect(taken?.lease).not.toBe(lost?.lease);
    });

    it('leaves a line to the worker that renews its lease', async () => {
      const place = somewhere();
      const [a] = await commitEntries(use(), place, 'chat', 1);
      const claim = present((await claimsAt(use(), place, T0))[0]);
      expect(await use().renewLine(claim, T0 + 2 * LEASE_MS)).toBe(true);

      expect(await claimsAt(use(), place, T0 + 2 * LEASE_MS - 1)).toEqual([]);
      expect((await claimsAt(use(), place, T0 + 2 * LEASE_MS)).map(({ id }) => id)).toEqual([a]);
    });

    it('renews no lease that was lost or ended', async () => {
      const place = somewhere();
      await commitEntries(use(), place, 'chat', 2);
      const stale = present((await claimsAt(use(), place, T0))[0]);
      const fresh = present((await claimsAt(use(), place, T0 + LEASE_MS))[0]);
      expect(await use().renewLine(stale, T0 + HOUR)).toBe(false);

      await use().releaseLine(fresh, { type: 'retry', dueAt: T0 + 2 * LEASE_MS });
      expect(await use().renewLine(fresh, T0 + HOUR)).toBe(false);
      const again = present((await claimsAt(use(), place, T0 + 2 * LEASE_MS))[0]);
      await use().releaseLine(again, { type: 'done' });
      expect(await use().renewLine(again, T0 + HOUR)).toBe(false);
      expect(await claimsAt(use(), place, T0 + 2 * LEASE_MS)).toHaveLength(1);
    });

    it('refuses a stale worker and changes nothing', async () => {
      const place = somewhere();
      await commitEntries(use(), place, 'chat', 2);
      const [stale] = await claimsAt(use(), place, T0);
      const [fresh] = await claimsAt(use(), place, T0 + LEASE_MS);

      expect(await use().releaseLine(present(stale), { type: 'done' })).toBe(false);
      expect(await use().releaseLine(present(stale), { type: 'retry', dueAt: T0 })).toBe(false);
      expect(await use().releaseLine(present(stale), { type: 'dead', because: 'late', at: T0 })).toBe(false);

      expect(await claimsAt(use(), place, T0 + LEASE_MS)).toEqual([]);
      expect(await use().releaseLine(present(fresh), { type: 'done' })).toBe(true);
      expect(await use().releaseLine(present(fresh), { type: 'done' })).toBe(false);
    });

    it('keeps entries that arrive while their line is leased behind those already there', async () => {
      const place = somewhere();
      const [a] = await commitEntries(use(), place, 'chat', 1);
      const [claim] = await claimsAt(use(), place, T0);
      const { version } = present((await use().load(place, 'x')).conversation);
      await use().commit(place, turn({ inbound: 'in-2', expectedVersion: version, outbox: [entry('z', 'chat', T0)] }));

      expect(await claimsAt(use(), place, T0)).toEqual([]);
      await use().releaseLine(present(claim), { type: 'retry', dueAt: T0 });
      await finish(use(), place, T0, [present(a), 'z']);
      expect(await claimsAt(use(), place, T0 + HOUR)).toEqual([]);
    });

    it('never gives a line to two of several workers, and misses none', async () => {
      const places = times(30, somewhere);
      await Promise.all(places.map((place) => commitEntries(use(), place, 'chat', 1)));
      const rounds = await Promise.all(times(12, () => use().claimLines(T0, LEASE_MS, [{ destination: 'chat', limit: 7 }])));
      const claimed = rounds.flat().map((claim) => claim.place.key);

      expect(new Set(claimed).size).toBe(claimed.length);
      expect(claimed).toEqual(expect.arrayContaining(places.map((place) => place.key)));
      expect(rounds.every((round) => round.length <= 7)).toBe(true);
    });

    it('takes of each destination no more than there is room for, however much waits for another', async () => {
      const places = times(9, somewhere);
      await Promise.all(places.map((place, index) =>
        use().commit(place, turn({ inbound: 'in', outbox: [entry(newName(), index < 8 ? 'chat' : 'wallet')] }))));
      const mine = async (rooms: Room[]): Promise<string[]> => {
        const claims = await use().claimLines(T0, LEASE_MS, rooms);
        return claims.map(({ destination }) => destination).sort();
      };

      expect(await mine([{ destination: 'chat', limit: 2 }, { destination: 'wallet', limit: 2 }]))
        .toEqual(['chat', 'chat', 'wallet']);
      expect(await mine([{ destination: 'chat', limit: 0 }, { destination: 'wallet', limit: 9 }])).toEqual([]);
      expect(await mine([{ destination: 'wallet', limit: 9 }, { destination: 'nobody', limit: 9 }])).toEqual([]);
      expect(await mine([])).toEqual([]);
      expect(await mine([{ destination: 'chat', limit: 9 }])).toHaveLength(6);
    });

    it('says when something is due next of the destinations asked for', async () => {
      const place = somewhere();
      const outbox = [entry(newName(), 'chat', T0 + 20), entry(newName(), 'wallet', T0 + 10)];
      await use().commit(place, turn({ inbound: 'in', outbox }));
      expect(await use().nextDue(['chat'])).toBe(T0 + 20);
      expect(await use().nextDue(['wallet', 'chat'])).toBe(T0 + 10);
      expect(await use().nextDue(['nobody'])).toBeNull();
    });

    it('says when a line or a timer is due next, and each by itself', async () => {
      expect([await use().nextDue(DESTINATIONS), await use().nextTimer()]).toEqual([null, null]);
      const place = somewhere();
      await use().commit(place, turn({
        inbound: 'in', outbox: [entry('a', 'chat', T0 + 20)],
        timers: { set: [{ name: 't', dueAt: T0 + 10 }, { name: 'later', dueAt: T0 + 30 }], cancel: [] },
      }));
      expect([await use().nextDue(DESTINATIONS), await use().nextTimer()]).toEqual([T0 + 20, T0 + 10]);
      await timersAt(use(), place, T0 + 10);
      expect([await use().nextDue(DESTINATIONS), await use().nextTimer()]).toEqual([T0 + 20, T0 + 30]);
      await claimsAt(use(), place, T0 + 20);
      expect([await use().nextDue(DESTINATIONS), await use().nextTimer()]).toEqual([T0 + 20 + LEASE_MS, T0 + 30]);
      await timersAt(use(), place, T0 + 30);
      expect(await use().nextTimer()).toBe(T0 + 10 + LEASE_MS);
    });

    it('keeps every line in order under any mix of failures, crashes and workers', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => runWorkers([use()], steps)),
        { numRuns: 20 },
      );
    });
  });
}
