import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Place, Store } from '../../../src/store/store.js';
import type { OpenedStore } from '../store.js';
import { bytes, HOUR, newName, read, somewhere, times } from './kit.js';

export function files(use: () => Store, opened: () => OpenedStore): void {
  describe('files', () => {
    /** A store may forget by its own clock, so these times are real ones. */
    const later = (): number => Date.now() + HOUR;
    const parts = (store: Store, place: Place, file: string, count: number): Promise<string[]> =>
      Promise.all(times(count, async (part) => read((await store.readFilePart(place, file, part)) ?? undefined)));

    it('keeps every part of a file, over a restart, under its conversation alone', async () => {
      const [place, file] = [somewhere(), newName()];
      await Promise.all(times(12, (part) => use().writeFilePart(place, file, part, bytes(`part ${part}`), later())));

      const store = await opened().reopen();
      expect(await parts(store, place, file, 13)).toEqual([...times(12, (part) => `part ${part}`), '']);
      expect(await parts(store, { ...place, key: newName() }, file, 2)).toEqual(['', '']);
      expect(await parts(store, place, newName(), 2)).toEqual(['', '']);
    });

    it('gives back bytes of all kinds as they came', async () => {
      const [place, file, content] = [somewhere(), newName(), randomBytes(300_000)];
      await use().writeFilePart(place, file, 1, content, later());
      expect(content.equals((await use().readFilePart(place, file, 1)) ?? Buffer.alloc(0))).toBe(true);
    });

    it('writes a part over the one before, and changes nothing when the same is written again', async () => {
      const [place, file] = [somewhere(), newName()];
      for (const text of ['one', 'two', 'two']) await use().writeFilePart(place, file, 1, bytes(text), later());
      expect(await parts(use(), place, file, 2)).toEqual(['', 'two']);
    });

    it('leaves nothing of a file that is replaced but the new part, and nothing else of the conversation', async () => {
      const [place, file, other] = [somewhere(), newName(), newName()];
      for (const name of [file, other]) {
        for (const part of times(3, (part) => part)) await use().writeFilePart(place, name, part, bytes('old'), later());
      }
      await use().replaceFile(place, file, bytes('handed over'), later());
      expect(await parts(use(), place, file, 3)).toEqual(['handed over', '', '']);
      expect(await parts(use(), place, other, 3)).toEqual(['old', 'old', 'old']);
    });

    it('leaves a part where nothing was to be replaced', async () => {
      const [place, file] = [somewhere(), newName()];
      await use().replaceFile(place, file, bytes('only'), later());
      expect(await parts(use(), place, file, 2)).toEqual(['only', '']);
    });

    it('keeps a file on, over what its time was, and tells when there is none', async () => {
      const [place, file] = [somewhere(), newName()];
      await use().writeFilePart(place, file, 1, bytes('x'), Date.now() + 200);
      expect(await use().keepFile(place, file, later())).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await use().sweep(Date.now());
      expect(await parts(use(), place, file, 2)).toEqual(['', 'x']);
      expect(await use().keepFile(place, newName(), later())).toBe(false);
      expect(await use().keepFile({ ...place, key: newName() }, file, later())).toBe(false);
    });

    it('forgets a file as a whole when the time of its latest write is over, and no other', async () => {
      const [place, brief, lasting, shortened] = [somewhere(), newName(), newName(), newName()];
      const soon = Date.now() + 200;
      for (const part of times(3, (part) => part)) await use().writeFilePart(place, brief, part, bytes('x'), soon);
      await use().writeFilePart(place, lasting, 1, bytes('kept'), soon);
      await use().writeFilePart(place, lasting, 0, bytes('head'), later());
      await use().writeFilePart(place, shortened, 0, bytes('x'), later());
      await use().replaceFile(place, shortened, bytes('x'), soon);

      await new Promise((resolve) => setTimeout(resolve, 300));
      await use().sweep(Date.now());

      expect(await parts(use(), place, brief, 3)).toEqual(['', '', '']);
      expect(await parts(use(), place, lasting, 2)).toEqual(['head', 'kept']);
      expect(await parts(use(), place, shortened, 1)).toEqual(['']);
    });
  });
}
