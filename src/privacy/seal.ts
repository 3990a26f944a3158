import { createDecipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { packageRoot } from '../package-root.js';
import { StoredByNewer } from '../stored-by-newer.js';
import { createBitCode } from './bit-code.js';
import { chacha, TAG_BYTES } from './chacha.js';
import { createShortener } from './shorten.js';

/**
 * The envelope of everything at rest: ChaCha20-Poly1305 (RFC 8439).
 *
 *   1 byte   16, and 1 plain, 2 deflated before sealing, 3 shortened with dictionary.txt, 4 the same in fewer bits
 *   12 bytes IV, new for every seal
 *   rest     ciphertext, and 16 bytes of tag
 *
 * Without the 16 it is AES-256-GCM, which earlier versions sealed with, and the tag stands before the ciphertext.
 *
 * Format and `where` are authenticated with it, so that a blob opens only where it was put: never in another
 * conversation, another message, or as an older version of the same session.
 */
export type RandomBytes = (size: number) => Uint8Array;

/** Altered bytes, a blob in the wrong place, or a key that is not here. Says what and the remedy, never content. */
export class CannotOpen extends Error {
  override name = 'CannotOpen';

  constructor(readonly what: string, remedy: string, options?: ErrorOptions) {
    super(`${what} cannot be opened. ${remedy}`, options);
  }
}

/** Sealed under a master key that is not here. Another process may have it: while keys are changed one replica has the new
 *  one and another has not. */
export class KeyNotLoaded extends CannotOpen {
  override name = 'KeyNotLoaded';
}

const PLAIN = 1;
const DEFLATED = 2;
const SHORTENED = 3;
const SHORTENED_IN_BITS = 4;
/** The dictionary is what conversations are full of in the three languages: answers, lines, names of fields, the likeliest
 *  last. It may grow, but only in front, since what was sealed with it points back from its end, and with a format of its
 *  own. The codes go by how often each byte came in what was shortened with it, and are never to be changed. */
const shortener = createShortener(readFileSync(path.join(packageRoot(), 'src/privacy/dictionary.txt')), {
  token: createBitCode(
    '4456545555667673677675778778889578898899aaba8aa8899a999aabbbaaa8' +
    '9aab9a8bbbbabba89abbababbbabcbb9999bbaabbbbbbbb8aaccbcbacccccccb' +
    '9bcbcccccccccccbacbccccccccccccbbcccccccccbccccbabcccbabcccccca8' +
    'accccccccccccccc7ccbccabccccccb9acccccccbccccccc67999a69abccccc5',
  ),
  literal: createBitCode(
    'cccccccccccccccccccccccccccccccc5c5cccc999cc54a9555455555489cbcc' +
    'c9c9a9cba9cbaaaaac998acacbc6b6ccc566556987b988768b76679868cbc7cc' +
    '9aabbaaa9a99aaaaabbbaaaabaaa9abbbaabaaaa9abab9aaabbabcaa9a9abaa9' +
    'cccccccccccccccccccccccccccccccccccc877888cccccccccccccccccccccc',
  ),
  back: createBitCode(
    '3676568888986678657998578988879976798899877777889aa78789879aa9aa' +
    'aabbcb7a9aacccccccccccccaabaccca9accaaaaaa99a99aa999aba99899bbba' +
    '55444556679ccccccccccccccccccccccccccccccccccccccccccccccccccccc' +
    'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',
  ),
});
const BY_CHACHA = 16;
const IV_BYTES = 12;
const HEAD_BYTES = 1 + IV_BYTES;
/** Below this there is seldom anything to win. */
const SHRINK_FROM_BYTES = 64;
export const ALTERED = 'Its bytes were altered, moved from elsewhere, or sealed with another key: restore them from a backup.';

/** `key`: 32 bytes. `where`: the one place in which these bytes may be opened again. A text is sealed in UTF-8. */
export function seal(key: Uint8Array, where: string, plain: Plain, randomBytes: RandomBytes): Buffer {
  return enclose(key, where, shrink(plain), randomBytes);
}

/** The same without trying to make it smaller: for pictures and the like, which are as small as they get. */
export function sealAsIs(key: Uint8Array, where: string, plain: Uint8Array, randomBytes: RandomBytes): Buffer {
  return enclose(key, where, { format: PLAIN, body: plain }, randomBytes);
}

/** The second half of `seal`. */
export function enclose(key: Uint8Array, where: string, { format, body }: Shrunk, randomBytes: RandomBytes): Buffer {
  const iv = randomBytes(IV_BYTES);
  const envelope = Buffer.allocUnsafe(HEAD_BYTES + body.length + TAG_BYTES);
  const first = BY_CHACHA + format;
  envelope[0] = first;
  envelope.set(iv, 1);
  chacha.encrypt(key, iv, authenticated(first, where), body, envelope.subarray(HEAD_BYTES));
  return envelope;
}

/** Throws CannotOpen, and StoredByNewer for a format that is not known here. */
export function open(key: Uint8Array, where: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const [first = 0] = bytes;
  if (bytes.length < HEAD_BYTES + TAG_BYTES) throw new CannotOpen(where, ALTERED);
  const body = decipher(key, where, first, bytes);
  const grow = GROW[first < BY_CHACHA ? first : first - BY_CHACHA];
  // The format is authenticated: it was not altered.
  if (!grow) throw new StoredByNewer(where);
  return grow(body);
}

/** By format. */
const GROW: Record<number, (body: Buffer) => Buffer> = {
  [PLAIN]: (body) => body,
  [DEFLATED]: (body) => inflateRawSync(body),
  [SHORTENED]: (body) => shortener.lengthenBytes(body),
  [SHORTENED_IN_BITS]: (body) => shortener.lengthen(body),
};

function decipher(key: Uint8Array, where: string, first: number, bytes: Buffer): Buffer {
  const by = first < BY_CHACHA ? decipherGcm : chacha.decrypt;
  try {
    return by(key, bytes.subarray(1, HEAD_BYTES), authenticated(first, where), bytes.subarray(HEAD_BYTES));
  } catch (cause) {
    throw new CannotOpen(where, ALTERED, { cause });
  }
}

function decipherGcm(key: Uint8Array, iv: Uint8Array, authenticated: Uint8Array, sealed: Uint8Array): Buffer {
  const decipherer = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  decipherer.setAAD(authenticated);
  decipherer.setAuthTag(sealed.subarray(0, TAG_BYTES));
  return Buffer.concat([decipherer.update(sealed.subarray(TAG_BYTES)), decipherer.final()]);
}

/** A text goes in UTF-8. */
type Plain = string | Uint8Array;

export interface Shrunk {
  format: number;
  body: Uint8Array;
}

/** The first half of `seal`. What lies for long and is small, as nearly everything is, is shortened; deflate is for the
 *  large. */
export function shrink(plain: Plain): Shrunk {
  if (!hasMoreBytes(plain, SHRINK_FROM_BYTES - 1)) return asIs(plain);
  const shrunk = hasMoreBytes(plain, shortener.most)
    ? { format: DEFLATED, body: deflateRawSync(plain) }
    : { format: SHORTENED_IN_BITS, body: shortener.shorten(plain) };
  return hasMoreBytes(plain, shrunk.body.length) ? shrunk : asIs(plain);
}

/** A character takes one to three bytes, which are counted only where that does not tell. */
function hasMoreBytes(plain: Plain, bytes: number): boolean {
  if (plain.length > bytes) return true;
  return plain.length * 3 > bytes && Buffer.byteLength(plain) > bytes;
}

function asIs(plain: Plain): Shrunk {
  return { format: PLAIN, body: typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain };
}

function authenticated(first: number, where: string): Buffer {
  return Buffer.from(String.fromCharCode(first) + where, 'utf8');
}
