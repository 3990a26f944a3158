import { createHash } from 'node:crypto';
import type { Attachment, GivenFile } from '../dialogue/types.js';
import type { ConversationFiles, SealedFiles } from '../store/sealed-files.js';
import type { Bytes, Place } from '../store/store.js';
import { recognise } from './recognise.js';

/** A message's files before its turn. Names are redacted. */
export interface Incoming {
  conversationId: string;
  messageId: string;
  attachments: Attachment[];
}

/**
 * Stores what came in the message itself, before the turn is committed: the commit then only names it. Of a turn that is
 * never committed nothing refers to it, and it is forgotten within the hour.
 */
export type TakeIn = (place: Place, wrappedKey: Bytes, incoming: Incoming) => Promise<GivenFile[]>;

const ORPHANS_KEPT_MS = 3_600_000;

export function createTakeIn({ filesOf, now }: SealedFiles & { now: () => number }): TakeIn {
  return async (place, wrappedKey, { conversationId, messageId, attachments }) => {
    const files = filesOf(place, wrappedKey);
    const takeOne = async (file: Attachment, index: number): Promise<GivenFile> => {
      if (file.from === 'upload') return takeUpload(files, file.id);
      const { name } = file;
      const id = fileId(conversationId, messageId, index);
      if (file.from === 'url') return { id, name, state: 'toFetch', url: file.url };
      const mediaType = await recognise(file.bytes);
      if (!mediaType) return { id, name, state: 'refused', because: 'wrongType' };
      // There already when the turn is taken again after a clash.
      if (!(await files.head(id))) await files.write(id, { name, mediaType, bytes: file.bytes }, now() + ORPHANS_KEPT_MS);
      return { id, name, state: 'kept', mediaType };
    };
    return Promise.all(attachments.map(takeOne));
  };
}

/** Kept before: found only under the key and in the place of its own conversation. Handed over already, the operator has it
 *  under the same id. */
async function takeUpload(files: ConversationFiles, id: string): Promise<GivenFile> {
  const head = await files.head(id);
  if (!head) return { id, name: '', state: 'refused', because: 'gone' };
  return { id, name: head.name, state: 'kept', mediaType: head.mediaType };
}

/** The same file of the same message always has the same id; ids tell nothing. */
function fileId(conversationId: string, messageId: string, index: number): string {
  const hash = createHash('sha256').update(JSON.stringify([conversationId, messageId, index])).digest('base64url');
  return `f_${hash.slice(0, 22)}`;
}
