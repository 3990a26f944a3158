import type { Place } from '../store.js';
import { conversationKey } from './keys.js';
import type { Scripts } from './scripts.js';

export async function readMessages(
  scripts: Scripts, place: Place, afterSeq: number, limit: number,
): Promise<{ wrappedKey: Uint8Array | null; messages: { seq: number; bytes: Uint8Array }[] }> {
  const [wrappedKey, messages] = (await scripts.run('read-messages', [conversationKey(place)], [afterSeq + 1, afterSeq + limit])) as [Buffer | null, Buffer[]];
  return { wrappedKey, messages: messages.map((bytes, index) => ({ seq: afterSeq + 1 + index, bytes })) };
}
