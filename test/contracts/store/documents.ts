import { describe, expect, it } from '@jest/globals';
import type { Store } from '../../../src/store/store.js';
import type { OpenedStore } from '../store.js';
import { bytes, newName, read, times } from './kit.js';

export function documents(use: () => Store, opened: () => OpenedStore): void {
  describe('documents', () => {
    it('writes over the version that was read and refuses any other', async () => {
      const name = newName();
      expect(await use().readDocument(name)).toBeNull();
      expect(await use().writeDocument(name, 1, bytes('x'))).toBe(false);
      expect(await use().writeDocument(name, 0, bytes('one'))).toBe(true);
      expect(await use().writeDocument(name, 0, bytes('x'))).toBe(false);
      expect(await use().writeDocument(name, 1, bytes('two'))).toBe(true);

      const document = await (await opened().reopen()).readDocument(name);
      expect([document?.version, read(document?.bytes)]).toEqual([2, 'two']);
    });

    it('loses no count when many raise it together', async () => {
      const name = newName();
      await Promise.all(times(10, () => raise(use(), name)));
      const document = await use().readDocument(name);
      expect([document?.version, read(document?.bytes)]).toEqual([10, '10']);
    });

    it('lists by prefix, and nothing else', async () => {
      const kind = newName();
      const names = [`${kind}:a`, `${kind}:b`, `${kind}:鸡`];
      for (const name of [...names, `${kind}x:c`, newName()]) await use().writeDocument(name, 0, bytes('x'));
      expect((await use().listDocuments(`${kind}:`)).sort()).toEqual([...names].sort());
      expect(await use().listDocuments('')).toEqual(expect.arrayContaining(names));
      expect(await use().listDocuments(newName())).toEqual([]);
    });
  });
}

async function raise(store: Store, name: string): Promise<void> {
  const document = await store.readDocument(name);
  const count = Number(read(document?.bytes) || 0) + 1;
  if (!(await store.writeDocument(name, document?.version ?? 0, bytes(`${count}`)))) await raise(store, name);
}
