import type { Place } from '../store.js';
import { messagesKey, sessionKey } from './keys.js';
import type { Scripts } from './scripts.js';

export async function readMessages(
  scripts: Scripts, place: Place, afterSeq: number, limit: number,
): Promise<{ wrappedKey: Uint8Array | null; messages: { seq: number; bytes: Uint8Array }[] }> {
  const keys = [sessionKey(place), messagesKey(place)];
  // LRANGE takes a last index of -1 for the end of the list: nothing asked for must be a range that ends before it begins.
  const range = limit > 0 ? [afterSeq, afterSeq + limit - 1] : [1, 0];
  const [wrappedKey, messages] = (await scripts.run('read-messages', keys, range)) as [Buffer | null, Buffer[]];
  return { wrappedKey, messages: messages.map((bytes, index) => ({ seq: afterSeq + 1 + index, bytes })) };
}
