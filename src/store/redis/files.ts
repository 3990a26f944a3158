import type { Store } from '../store.js';
import { fileKey } from './keys.js';
import { reach } from './reach.js';
import type { Client, Scripts } from './scripts.js';

type Files = Pick<Store, 'writeFilePart' | 'readFilePart' | 'keepFile' | 'replaceFile'>;

/** A file is a hash of its parts, in the slot of its conversation, which Redis forgets by itself when its time is over. */
export function createFiles(redis: Client, scripts: Scripts, now: () => number): Files {
  /** One whose time is over already is forgotten at once. */
  const left = (expiresAt: number): number => Math.max(0, Math.ceil(expiresAt - now()));
  return {
    async writeFilePart(place, file, part, bytes, expiresAt) {
      await scripts.run('write-file-part', [fileKey(place, file)], [part, bytes, left(expiresAt)]);
    },
    readFilePart: (place, file, part) => reach(() => redis.hgetBuffer(fileKey(place, file), String(part))),
    keepFile: async (place, file, expiresAt) => (await reach(() => redis.pexpire(fileKey(place, file), left(expiresAt)))) === 1,
    async replaceFile(place, file, bytes, expiresAt) {
      await scripts.run('replace-file', [fileKey(place, file)], [bytes, left(expiresAt)]);
    },
  };
}
