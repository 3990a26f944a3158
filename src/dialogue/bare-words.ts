import { rememberLast } from '../remember-last.js';
import { toSimplified } from './chinese.js';
import { straightQuotes } from './straight-quotes.js';

/** Within a turn the same text is asked about by several. */
const REMEMBERED = 64;

/** A message by its words alone, to be compared as a whole: simplified characters, small letters, no punctuation but
 *  straight apostrophes. */
export const bareWords = rememberLast(REMEMBERED, (text): string =>
  straightQuotes(toSimplified(text).toLowerCase()).replace(/[^\p{L}\p{N}'\s]+/gu, '').trim());
