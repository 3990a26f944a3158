import { toSimplified } from './chinese.js';

/** A message by its words alone, to be compared as a whole: simplified characters, small letters, no punctuation but
 *  straight apostrophes. */
export function bareWords(text: string): string {
  return toSimplified(text).toLowerCase().replace(/[’‘]/g, "'").replace(/[^\p{L}\p{N}'\s]+/gu, '').trim();
}
