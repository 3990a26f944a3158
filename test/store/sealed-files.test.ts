import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createKeyRing } from '../../src/privacy/key-ring.js';
import { CannotOpen } from '../../src/privacy/seal.js';
import { openLmdbStore } from '../../src/store/lmdb/open-lmdb-store.js';
import { type ConversationFiles, PART_BYTES } from '../../src/store/sealed-files.js';
import { createSealedStore, type SealedStore } from '../../src/store/sealed-store.js';
import type { Bytes, Place, Store } from '../../src/store/store.js';

/** Every part that was written, as the store sees it. */
interface Part {
  place: Place;
  file: string;
  part: number;
  bytes: Bytes;
}

const LATER = Date.now() + 3_600_000;
const PICTURE = { name: '收据.png', mediaType: 'image/png', bytes: randomBytes(3 * PART_BYTES + 17) };

const PLAIN = {
  packSession: (session: unknown) => session,
  parseSession: (stored: unknown) => stored,
  packTurn: (messages: unknown[]) => messages,
  unpackTurn: (stored: unknown) => stored as unknown[],
};

describe('sealed files', () => {
  let folder: string;
  let store: Store;
  let sealed: SealedStore<unknown, unknown, unknown>;
  let written: Part[] = [];
  const keyRing = createKeyRing([{ id: 'k1', key: randomBytes(32) }], randomBytes(32));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealed-files-'));
    store = await openLmdbStore({ folder, now: Date.now, randomId: randomUUID });
    written = [];
    const watched: Store = {
      ...store,
      writeFilePart: (place, file, part, bytes, expiresAt) => {
        written.push({ place, file, part, bytes });
        return store.writeFilePart(place, file, part, bytes, expiresAt);
      },
    };
    sealed = createSealedStore({ store: watched, keyRing, randomBytes, forms: PLAIN });
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  /** Of a conversation that nobody has committed to yet. */
  const filesOf = async (conversation: string): Promise<ConversationFiles> => {
    const place = sealed.place(conversation);
    return sealed.filesOf(place, (await sealed.load(place, 'x')).dataKey.wrapped);
  };
  const again = ({ place, file, part, bytes }: Part): Promise<void> => store.writeFilePart(place, file, part, bytes, LATER);

  it.each([1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES])('give back %d bytes as they were', async (size) => {
    const files = await filesOf('c-1');
    const bytes = randomBytes(size);
    const head = await files.write('f-1', { ...PICTURE, bytes }, LATER);
    expect(await files.head('f-1')).toEqual(head);
    expect(bytes.equals(await files.read('f-1', head))).toBe(true);
  });

  it('show the store neither bytes, names nor ids', async () => {
    const files = await filesOf('c-1');
    await files.write('f-secret', { ...PICTURE, bytes: Buffer.from('the whole of a receipt '.repeat(20)) }, LATER);
    const seen = written.map(({ file, bytes }) => `${file} ${Buffer.from(bytes).toString('latin1')}`).join();
    for (const secret of ['receipt', 'f-secret', 'image/png', Buffer.from('收据').toString('latin1')]) expect(seen).not.toContain(secret);
  });

  it('have a head only when they are whole', async () => {
    const files = await filesOf('c-1');
    await files.write('f-1', PICTURE, LATER);
    expect(written.map(({ part }) => part).sort()).toEqual([0, 1, 2, 3, 4]);
    expect(written.at(-1)?.part).toBe(0);
    expect(await files.head('f-2')).toBeNull();
  });

  it.each<[string, (parts: Part[]) => Part]>([
    ['is altered', ([, first]) => ({ ...present(first), bytes: flip(present(first).bytes) })],
    ['is cut short', ([, first]) => ({ ...present(first), bytes: present(first).bytes.subarray(0, -1) })],
    ['stands in the place of another', ([, first, second]) => ({ ...present(second), bytes: present(first).bytes })],
  ])('are refused when a part %s', async (_, change) => {
    const files = await filesOf('c-1');
    const head = await files.write('f-1', PICTURE, LATER);
    await again(change([...written].sort((a, b) => a.part - b.part)));
    await expect(files.read('f-1', head)).rejects.toThrow(CannotOpen);
  });

  it('are refused when a part is missing', async () => {
    const files = await filesOf('c-1');
    const head = await files.write('f-1', PICTURE, LATER);
    const first = present(written.find(({ part }) => part === 0));
    await store.replaceFile(first.place, first.file, first.bytes, LATER);
    await expect(files.read('f-1', head)).rejects.toThrow(CannotOpen);
  });

  it('are refused when a part or a head comes from another file', async () => {
    const files = await filesOf('c-1');
    const head = await files.write('f-1', PICTURE, LATER);
    const [mine] = written;
    written = [];
    await files.write('f-2', PICTURE, LATER);
    const [others, othersHead] = [present(written.find(({ part }) => part === 1)), present(written.at(-1))];
    await again({ ...others, file: present(mine).file });
    await expect(files.read('f-1', head)).rejects.toThrow(CannotOpen);
    await again({ ...othersHead, file: present(mine).file });
    await expect(files.head('f-1')).rejects.toThrow(CannotOpen);
  });

  it('are refused when their parts are of two writings', async () => {
    const files = await filesOf('c-1');
    await files.write('f-1', PICTURE, LATER);
    const earlier = present(written.find(({ part }) => part === 1));
    const head = await files.write('f-1', { ...PICTURE, bytes: randomBytes(PICTURE.bytes.length) }, LATER);
    await again(earlier);
    await expect(files.read('f-1', head)).rejects.toThrow(CannotOpen);
  });

  it('of one id do not meet while two make the conversation at once', async () => {
    const [one, other] = [await filesOf('c-1'), await filesOf('c-1')];
    const head = await one.write('f-1', PICTURE, LATER);
    await other.write('f-1', { ...PICTURE, bytes: randomBytes(10) }, LATER);
    expect(PICTURE.bytes.equals(await one.read('f-1', head))).toBe(true);
  });

  it('keep nothing but a note once they are handed over', async () => {
    const files = await filesOf('c-1');
    const head = await files.write('f-1', PICTURE, LATER);
    await files.close('f-1', head, LATER);
    expect(await files.head('f-1')).toEqual({ ...head, state: 'handedOver' });
    await expect(files.read('f-1', head)).rejects.toThrow(CannotOpen);
  });
});

function flip(bytes: Bytes): Bytes {
  const changed = Buffer.from(bytes);
  changed.writeUInt8((changed.at(-1) ?? 0) ^ 1, changed.length - 1);
  return changed;
}

function present<Item>(item: Item | undefined): Item {
  if (item === undefined) throw new Error('Expected something to be there.');
  return item;
}
