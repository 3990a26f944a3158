/** FNV-1a, 32 bits (draft-eastlake-fnv), over UTF-8, modulo 256. Never to be changed: stored keys depend on it. */
export function shardOf(conversationId: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(conversationId, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % 256;
}
