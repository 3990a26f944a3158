import { createHash, createHmac } from 'node:crypto';
import { CannotOpen, open, type RandomBytes, seal, sealAsIs } from '../privacy/seal.js';
import { at, type DataKeys, openJson } from './conversation-seal.js';
import type { Bytes, Place, Store } from './store.js';

export interface SealedFiles {
  /** The files of one conversation, under the wrapped key with which it was loaded or one of its entries claimed. */
  filesOf(place: Place, wrappedKey: Bytes): ConversationFiles;
}

/**
 * A file lies in the store as parts, each sealed for its own file, place in it and their number, so that none can be
 * moved, left out or taken from elsewhere; and a head, written last: a file that has a head is whole.
 */
export interface ConversationFiles {
  write(id: string, file: NewFile, expiresAt: number): Promise<FileHead>;
  /** Null: there is no such file, it is not whole, or it was dropped. Throws CannotOpen. */
  head(id: string): Promise<FileHead | null>;
  /** Throws CannotOpen for what is not exactly what was written. */
  read(id: string, head: FileHead): Promise<Bytes>;
  /** Puts off when it is forgotten. False: it is gone. */
  keep(id: string, expiresAt: number): Promise<boolean>;
  /** Forgets the bytes and leaves a head that says so. */
  close(id: string, head: FileHead, expiresAt: number): Promise<void>;
  /** Forgets the bytes; from now on there is no such file. */
  drop(id: string, head: FileHead, expiresAt: number): Promise<void>;
}

export interface NewFile {
  name: string;
  mediaType: string;
  bytes: Bytes;
}

export interface FileHead {
  name: string;
  mediaType: string;
  /** Of the bytes, in hex. */
  sha256: string;
  parts: number;
  /** `handedOver`: its bytes are the operator's now, and no longer here. */
  state: 'kept' | 'handedOver';
}

/** What is sealed in its place: whoever sent a file may have taken it back. */
type StoredHead = Omit<FileHead, 'state'> & { state: FileHead['state'] | 'dropped' };

/** Large enough that 10 MB are few writes, small enough that each is a short one. */
export const PART_BYTES = 256 * 1024;
const HEAD = 0;

export function createSealedFiles(store: Store, keys: DataKeys, randomBytes: RandomBytes): SealedFiles {
  return {
    filesOf: (place, wrappedKey) => {
      const key = keys.unwrap(place, wrappedKey);
      /** Under the conversation's key, so that two who make a new conversation at once never write into one file. */
      const nameOf = (id: string): string => createHmac('sha256', key).update(`file ${id}`).digest('base64url');
      const where = (file: string, part: string): string => at(place, 'file', `${file} ${part}`);

      const sealHead = (file: string, head: StoredHead): Bytes => seal(key, where(file, 'head'), JSON.stringify(head), randomBytes);
      const writePart = (file: string, bytes: Bytes, index: number, count: number, expiresAt: number): Promise<void> =>
        store.writeFilePart(place, file, index, sealAsIs(key, where(file, `${index}/${count}`), bytes, randomBytes), expiresAt);
      const leaveHead = (file: string, head: StoredHead, expiresAt: number): Promise<void> =>
        store.replaceFile(place, file, sealHead(file, head), expiresAt);
      const readPart = async (file: string, index: number, count: number): Promise<Bytes> => {
        const bytes = await store.readFilePart(place, file, index);
        if (!bytes) throw new CannotOpen(where(file, `${index}/${count}`), 'It is missing.');
        return open(key, where(file, `${index}/${count}`), bytes);
      };

      return {
        async write(id, { name, mediaType, bytes }, expiresAt) {
          const [file, pieces] = [nameOf(id), split(bytes)];
          const head: FileHead = { name, mediaType, sha256: sha256(bytes), parts: pieces.length, state: 'kept' };
          await Promise.all(pieces.map((piece, index) => writePart(file, piece, index + 1, pieces.length, expiresAt)));
          await store.writeFilePart(place, file, HEAD, sealHead(file, head), expiresAt);
          return head;
        },
        async head(id) {
          const file = nameOf(id);
          const bytes = await store.readFilePart(place, file, HEAD);
          const head = bytes && (openJson(key, where(file, 'head'), bytes) as StoredHead);
          return head && isThere(head) ? head : null;
        },
        async read(id, { parts, sha256: expected }) {
          const pieces = await Promise.all(numbers(parts).map((index) => readPart(nameOf(id), index, parts)));
          const whole = Buffer.concat(pieces);
          // Parts of two writings under one id are each in order, and yet no file.
          if (sha256(whole) !== expected) throw new CannotOpen(where(nameOf(id), 'whole'), 'Its parts are not of one file.');
          return whole;
        },
        keep: (id, expiresAt) => store.keepFile(place, nameOf(id), expiresAt),
        close: (id, head, expiresAt) => leaveHead(nameOf(id), { ...head, state: 'handedOver' }, expiresAt),
        drop: (id, head, expiresAt) => leaveHead(nameOf(id), { ...head, state: 'dropped' }, expiresAt),
      };
    },
  };
}

function isThere(head: StoredHead): head is FileHead {
  return head.state !== 'dropped';
}

function split(bytes: Bytes): Bytes[] {
  return numbers(Math.ceil(bytes.length / PART_BYTES)).map((number) => bytes.subarray((number - 1) * PART_BYTES, number * PART_BYTES));
}

/** From 1 to `count`. */
function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function sha256(bytes: Bytes): string {
  return createHash('sha256').update(bytes).digest('hex');
}
