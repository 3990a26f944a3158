import { FILE_BYTES } from '../../files/limits.js';

/** What the window and the service agree on, apart from the frames: the window checks it before anything is sent. */

export const LIMITS = {
  textCharacters: 4_000,
  files: 5,
  fileBytes: FILE_BYTES,
  frameBytes: 64 * 1024,
  waitSeconds: 25,
} as const;

/** Types of files that people may send, known by their bytes. */
export const FILE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const;
