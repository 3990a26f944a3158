import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Store } from '../../../src/store/store.js';
import { ask, commitUntilTaken, result, somewhere, times, turn, words } from './kit.js';

export function marks(use: () => Store): void {
  describe('marks', () => {
    it('leaves the mark open while commands are out and fixes it when the last result is in', async () => {
      const place = somewhere();
      await use().commit(place, turn({
        inbound: 'ask', messages: words('ask', 'a moment'), mark: { inbound: 'ask', opened: 2, closed: 0 },
      }));
      expect(await use().readMark(place, 'ask')).toEqual({ from: 1, upTo: null });

      await use().commit(place, result('r1', 1, { inbound: 'ask', opened: 0, closed: 1 }));
      expect(await use().readMark(place, 'ask')).toEqual({ from: 1, upTo: null });

      await use().commit(place, result('r2', 2, { inbound: 'ask', opened: 0, closed: 1 }));
      expect(await use().readMark(place, 'ask')).toEqual({ from: 1, upTo: 4 });
    });

    it('keeps the mark open when a result starts another command', async () => {
      const place = somewhere();
      await use().commit(place, ask());
      await use().commit(place, result('r1', 1, { inbound: 'ask', opened: 1, closed: 1 }));
      expect(await use().readMark(place, 'ask')).toEqual({ from: 1, upTo: null });
      await use().commit(place, result('r2', 2, { inbound: 'ask', opened: 0, closed: 1 }));
      expect(await use().readMark(place, 'ask')).toEqual({ from: 1, upTo: 3 });
    });

    it('settles an open mark at the present seq, and later results do not move it', async () => {
      const place = somewhere();
      await use().commit(place, ask());

      expect(await use().settleMark(place, 'ask')).toEqual({ from: 1, upTo: 1 });
      await use().commit(place, result('r1', 1, { inbound: 'ask', opened: 0, closed: 1 }));

      expect(await use().settleMark(place, 'ask')).toEqual({ from: 1, upTo: 1 });
      expect(await use().readMark(place, 'ask')).toEqual({ from: 1, upTo: 1 });
    });

    it('gives a turn without commands a mark that is fixed at once', async () => {
      const place = somewhere();
      const mark = { inbound: 'a', opened: 0, closed: 0 };
      await use().commit(place, turn({ inbound: 'a', messages: words('a', 'b'), mark }));
      await use().commit(place, turn({ inbound: 'b', expectedVersion: 1, messages: words('c'), mark: null }));
      expect(await use().readMark(place, 'a')).toEqual({ from: 1, upTo: 2 });
      expect((await use().load(place, 'b')).mark).toEqual({ from: 3, upTo: 3 });
    });

    it('knows no mark of an inbound that never came, and none of another conversation', async () => {
      const place = somewhere();
      await use().commit(place, turn({ inbound: 'a' }));
      expect(await use().readMark(place, 'b')).toBeNull();
      expect(await use().settleMark(place, 'b')).toBeNull();
      expect(await use().readMark(somewhere(), 'a')).toBeNull();
    });

    it('comes with the answer of the commit: fixed when nothing is out, else open', async () => {
      const own = (opened: number) => ({ inbound: 'in', messages: words('a', 'b'), mark: { inbound: 'in', opened, closed: 0 } });
      expect(await use().commit(somewhere(), turn(own(0)))).toEqual({ status: 'committed', mark: { from: 1, upTo: 2 } });
      expect(await use().commit(somewhere(), turn(own(1)))).toEqual({ status: 'committed', mark: { from: 1, upTo: null } });
    });

    it('takes a result whose cause is forgotten', async () => {
      const place = somewhere();
      const late = turn({ inbound: 'r', mark: { inbound: 'gone', opened: 0, closed: 1 } });
      expect(await use().commit(place, late)).toMatchObject({ status: 'committed' });
      expect(await use().readMark(place, 'gone')).toBeNull();
    });

    it('settles a mark once, however many settle it while turns go on', async () => {
      const place = somewhere();
      await use().commit(place, ask());
      const settling = times(20, () => use().settleMark(place, 'ask'));
      const turns = times(5, (index) => commitUntilTaken(use(), place, `in-${index}`, words('x')));
      const settled = await Promise.all(settling);
      await Promise.all(turns);

      expect(new Set(settled.map((mark) => mark?.upTo)).size).toBe(1);
      expect(await use().readMark(place, 'ask')).toEqual(settled[0]);
    });

    it('forgets marks whose time is over, and only those', async () => {
      const place = somewhere();
      const soon = Date.now() + KEPT_MS;
      await use().commit(place, turn({ inbound: 'new', messages: words('a') }));
      await use().commit(place, turn({ inbound: 'old', messages: words('b'), expectedVersion: 1, inboundExpiresAt: soon }));
      const over = latestEnd();
      await use().sweep(Date.now());
      expect(await use().readMark(place, 'old')).toEqual({ from: 2, upTo: 2 });

      await sleep(over - Date.now() + 100);
      await use().sweep(Date.now());

      expect(await use().readMark(place, 'old')).toBeNull();
      expect(await use().readMark(place, 'new')).toEqual({ from: 1, upTo: 1 });
      expect(await use().sweep(Date.now())).toBe(0);
    });

    it('keeps the time of a mark when it is fixed later', async () => {
      const place = somewhere();
      const soon = Date.now() + KEPT_MS;
      await use().commit(place, { ...ask(), inboundExpiresAt: soon });
      const over = latestEnd();
      await use().settleMark(place, 'ask');
      await use().commit(place, result('r1', 1, { inbound: 'ask', opened: 0, closed: 1 }));

      await sleep(over - Date.now() + 100);
      await use().sweep(Date.now());

      expect(await use().readMark(place, 'ask')).toBeNull();
      expect(await use().readMark(place, 'r1')).toEqual({ from: 2, upTo: 2 });
    });
  });
}

const KEPT_MS = 500;

/** Of a mark whose commit was just answered: in Redis its time begins when the server has it, which on a busy machine is
 *  later than it was sent. */
function latestEnd(): number {
  return Date.now() + KEPT_MS;
}
