import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { WalletFile } from '../wallet.js';
import type { Records, Shelf } from './documents.js';

/** What the sandbox keeps of a file: enough to see that it came whole, and none of its bytes. */
export const fileSchema = z.object({
  id: z.string(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  sha256: z.string().describe('Of the bytes that came, in hex.'),
  firstAt: z.number().int(),
  seen: z.number().int().describe('How often it was handed over; it counts once.'),
});
export type FileRecord = z.infer<typeof fileSchema>;

export const FILES: Shelf<FileRecord> = { kind: 'sandbox-file', schema: fileSchema };

/** Bytes that are not what their sha256 says were damaged on the way: they are refused and nothing is kept. */
export async function putFile(records: Records, file: WalletFile, now: number): Promise<'taken' | 'refused'> {
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  if (sha256 !== file.sha256) return 'refused';
  const { id, name, mediaType, bytes } = file;
  const first: FileRecord = { id, name, mediaType, bytes: bytes.length, sha256, firstAt: now, seen: 1 };
  return records.change(FILES, id, (known) => {
    if (known && known.sha256 !== sha256) return { type: 'keep', result: 'refused' };
    return { type: 'write', record: known ? { ...known, seen: known.seen + 1 } : first, result: 'taken' };
  });
}
