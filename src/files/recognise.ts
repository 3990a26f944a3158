import { fileTypeFromBuffer } from 'file-type';

/** What evidence may be: pictures and documents that a clerk can open, and nothing that runs. */
export const MEDIA_TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/heic',
  'image/heif',
  'image/gif',
  'application/pdf',
] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** The type that the first bytes show, whatever a name or a sender says. Null: none that is taken. */
export async function recognise(bytes: Uint8Array): Promise<MediaType | null> {
  const found = await fileTypeFromBuffer(bytes);
  return MEDIA_TYPES.find((type) => type === found?.mime) ?? null;
}
