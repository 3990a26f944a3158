import { CannotOpen } from '../privacy/seal.js';
import type { ConversationFiles, FileHead } from '../store/sealed-files.js';
import type { Bytes } from '../store/store.js';
import { FILE_BYTES } from './limits.js';
import { recognise } from './recognise.js';

/** Files that a person chose and has not sent yet: kept for a while for the message that names them, then forgotten. */
export interface Uploads {
  keep(files: ConversationFiles, upload: NewUpload): Promise<Kept>;
  /** Null: it is gone, or the operator's now. */
  read(files: ConversationFiles, id: string): Promise<{ name: string; mediaType: string; bytes: Bytes } | null>;
  /** Forgets one that was not handed on. */
  drop(files: ConversationFiles, id: string): Promise<void>;
}

export interface NewUpload {
  name: string;
  bytes: Bytes;
}

export type Kept =
  | { status: 'kept'; file: { id: string; name: string; mediaType: string; bytes: number } }
  | { status: 'refused'; because: 'wrongType' | 'tooBig' };

/** How long an upload waits for the message that names it. */
export const UPLOAD_KEPT_MS = 3_600_000;

/** Names of files that people may send here, by what their bytes show. */
const ENDINGS: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'application/pdf': 'pdf' };
const LONGEST_NAME = 120;

export function createUploads({ now, randomBytes, redactName }: {
  now: () => number;
  randomBytes: (count: number) => Bytes;
  redactName: (name: string, now: number) => string;
}): Uploads {
  return {
    async keep(files, { name, bytes }) {
      if (bytes.length > FILE_BYTES) return { status: 'refused', because: 'tooBig' };
      const mediaType = await recognise(bytes);
      const ending = ENDINGS[mediaType ?? ''];
      if (!mediaType || !ending) return { status: 'refused', because: 'wrongType' };
      const id = `u_${Buffer.from(randomBytes(16)).toString('base64url')}`;
      const safeName = redactName(nameOf(name, ending), now());
      await files.write(id, { name: safeName, mediaType, bytes }, now() + UPLOAD_KEPT_MS);
      return { status: 'kept', file: { id, name: safeName, mediaType, bytes: bytes.length } };
    },
    async read(files, id) {
      const head = await files.head(id);
      if (head?.state !== 'kept') return null;
      const { name, mediaType } = head;
      const bytes = await readWhole(files, id, head);
      return bytes && { name, mediaType, bytes };
    },
    async drop(files, id) {
      const head = await files.head(id);
      if (head?.state === 'kept') await files.drop(id, head, now() + UPLOAD_KEPT_MS);
    },
  };
}

/** What was handed over or forgotten a moment ago is gone, like what was altered. */
async function readWhole(files: ConversationFiles, id: string, head: FileHead): Promise<Bytes | null> {
  try {
    return await files.read(id, head);
  } catch (error) {
    if (error instanceof CannotOpen) return null;
    throw error;
  }
}

/** The last part of a path, without what cannot be seen or turns the writing round. */
function nameOf(name: string, ending: string): string {
  const last = name.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '').split(/[/\\]/).at(-1)?.trim() ?? '';
  return last === '' ? `file.${ending}` : [...last].slice(-LONGEST_NAME).join('');
}
