import { type BitCode, createBitReader, createBitWriter, LONGEST_CODE } from './bit-code.js';

/**
 * Makes short texts shorter by pointing at where they were said before: in a dictionary, which both sides have, or further
 * up. A token is one byte, the number of bytes that follow as they are (high half) and of those to be copied, less
 * SHORTEST (low half), each going on in further bytes from 15; then those bytes, and how far back to copy from: two
 * bytes, or three with the highest bit set. The last token copies nothing. What a byte is for says how many bits it takes.
 *
 * The idea is LZ4's (lz4_Block_format.md). Deflate gets as far, but takes ten times as long before it begins: it
 * learns the dictionary anew every time, while this one is learned once.
 */
export interface Shortener {
  /** Of how many bytes it can be asked at the most. */
  most: number;
  /** A text in UTF-8. */
  shorten(plain: string | Uint8Array): Uint8Array;
  /** @throws RangeError when it is none of ours. */
  lengthen(short: Uint8Array): Buffer;
  /** What was shortened when every byte had eight bits. @throws RangeError when it is none of ours. */
  lengthenBytes(short: Uint8Array): Buffer;
}

/** How many bits each byte takes (see `createBitCode`): of tokens and what continues them, of what follows as it is, and the
 *  first of how far back. What follows that one is anything. */
export interface ShortenerCodes {
  token: BitCode;
  literal: BitCode;
  back: BitCode;
}

const SHORTEST = 4;
/** Where several places begin with the same SHORTEST bytes only the last is known, and something short would hide what goes
 *  on for long: so the places are learned by this many bytes, too. */
const LONGER = 8;
const KNOWN_BITS = 16;
const LONGER_BITS = 19;
const SEEN_BITS = 9;
/** Before each place in a table stand as many bits of its hash as there is room for: the dictionary is not in the
 *  processor's caches, and is only looked at where it says the same. */
const PLACE_BITS = 20;
const PLACE = (1 << PLACE_BITS) - 1;
const MOST = 1 << 16;
const NEAR = 1 << 15;
const HALF = 15;
/** Where as much is found, it is not looked whether one byte later there is more. */
const ENOUGH = 10;

export function createShortener(dictionary: Uint8Array, codes: ShortenerCodes): Shortener {
  const start = dictionary.length;
  if (start > PLACE) throw new RangeError('The dictionary is too long.');
  // The dictionary, behind it what is worked on, and room to compare four bytes at its end.
  const window = Buffer.alloc(start + MOST + SHORTEST);
  window.set(dictionary);
  const words = new DataView(window.buffer, window.byteOffset, window.length);
  const known = learn(words, start, SHORTEST, KNOWN_BITS, hashAt);
  const knownLonger = learn(words, start, LONGER, LONGER_BITS, longerHashAt);
  const seen = new Uint32Array(1 << SEEN_BITS);
  const out = createWriter(codes, window);

  // What was found last, and how many bytes pointing at it saves.
  let from = 0;
  let length = 0;
  let saved = 0;
  const consider = (before: number, at: number, end: number): void => {
    if (before === 0) return;
    const same = lengthOfSame(words, before, at, end);
    const wins = same - (at - before < NEAR ? 3 : 4);
    if (wins <= saved) return;
    from = before;
    length = same;
    saved = wins;
  };
  /** Looks where the bytes at a place were before. False: nowhere that is known, or nothing is saved. */
  const find = (at: number, end: number): boolean => {
    saved = 0;
    if (at + SHORTEST > end) return false;
    const hash = hashAt(words, at);
    consider(seen[hash >>> (32 - SEEN_BITS)] ?? 0, at, end);
    if (at + LONGER <= end) consider(placeIn(knownLonger, LONGER_BITS, longerHashAt(words, at)), at, end);
    if (saved < LONGER - 4) consider(placeIn(known, KNOWN_BITS, hash), at, end);
    seen[hash >>> (32 - SEEN_BITS)] = at;
    return saved > 0;
  };
  /** The same, and whether one byte later more is found. Returns where. */
  const findBest = (at: number, end: number): number => {
    const [first, firstLength, firstSaved] = [from, length, saved];
    if (length < ENOUGH && find(at + 1, end) && saved > firstSaved + 1) return at + 1;
    from = first;
    length = firstLength;
    return at;
  };

  return {
    most: MOST,
    shorten(plain) {
      const bytes = put(plain, window, start);
      seen.fill(0);
      const end = start + bytes;
      out.begin();
      let literals = start;
      for (let at = start; at + SHORTEST <= end; ) {
        if (!find(at, end)) {
          // The longer nothing is found, the fewer places are looked at.
          at += 1 + ((at - literals) >> 3);
        } else {
          const found = findBest(at, end);
          const earlier = lengthOfSameBefore(words, from, found, literals);
          out.copy(literals, found - earlier, earlier + length, found - from);
          at = found + length;
          literals = at;
        }
      }
      return out.end(literals, end);
    },
    lengthen: (short) => lengthen(window, start, readBits(codes, short)),
    lengthenBytes: (short) => lengthen(window, start, readBytes(short)),
  };
}

/** Returns how many bytes it has. */
function put(plain: string | Uint8Array, window: Buffer, start: number): number {
  if (typeof plain === 'string') return window.write(plain, start, 'utf8');
  window.set(plain, start);
  return plain.length;
}

/** Of what is said twice the last place counts, which is the nearest. */
function learn(words: DataView, end: number, bytes: number, bits: number, hash: typeof hashAt): Uint32Array {
  const known = new Uint32Array(1 << bits);
  for (let at = 1; at + bytes <= end; at += 1) {
    const hashed = hash(words, at);
    known[hashed >>> (32 - bits)] = ((hashed << bits) & ~PLACE) | at;
  }
  return known;
}

/** 0: none is known. */
function placeIn(known: Uint32Array, bits: number, hash: number): number {
  const entry = known[hash >>> (32 - bits)] ?? 0;
  return (entry ^ (hash << bits)) >>> PLACE_BITS === 0 ? entry & PLACE : 0;
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

/** Fibonacci hashing (Knuth, TAOCP 3, §6.4) of the next SHORTEST bytes: the high bits are good. */
function hashAt(words: DataView, at: number): number {
  return Math.imul(wordAt(words, at), 0x9e3779b1);
}

/** Of the next LONGER bytes. */
function longerHashAt(words: DataView, at: number): number {
  const first = hashAt(words, at);
  return Math.imul((first ^ (first >>> 15)) + wordAt(words, at + SHORTEST), 0x9e3779b1);
}

/** The next SHORTEST bytes as a number. */
function wordAt(words: DataView, at: number): number {
  return words.getUint32(at, true);
}

function lengthOfSame(words: DataView, before: number, at: number, end: number): number {
  const most = end - at;
  for (let length = 0; length < most; length += SHORTEST) {
    const differing = wordAt(words, before + length) ^ wordAt(words, at + length);
    // Of the lowest bit that is another: the first byte stands in the lowest bits.
    if (differing !== 0) return Math.min(most, length + ((31 - Math.clz32(differing & -differing)) >> 3));
  }
  return most;
}

/** How many bytes in front of both are the same, down to `first`. */
function lengthOfSameBefore(words: DataView, before: number, at: number, first: number): number {
  const most = Math.min(at - first, before);
  let length = 0;
  while (length < most && words.getUint8(before - length - 1) === words.getUint8(at - length - 1)) length += 1;
  return length;
}

interface Writer {
  begin(): void;
  copy(from: number, to: number, length: number, distance: number): void;
  end(from: number, to: number): Uint8Array;
}

function createWriter({ token, literal, back }: ShortenerCodes, window: Uint8Array): Writer {
  // Nothing gets longer but by a token, by its further bytes, and by what takes more bits.
  const out = createBitWriter(Math.ceil(((MOST + (MOST >> 7) + 16) * LONGEST_CODE) / 8));
  const further = (left: number): void => {
    let rest = left;
    for (; rest >= 255; rest -= 255) out.put(token, 255);
    out.put(token, rest);
  };
  const put = (from: number, to: number, copied: number): void => {
    const literals = to - from;
    out.put(token, (Math.min(literals, HALF) << 4) | Math.min(copied, HALF));
    if (literals >= HALF) further(literals - HALF);
    if (copied >= HALF) further(copied - HALF);
    for (let each = from; each < to; each += 1) out.put(literal, byte(window, each));
  };
  return {
    begin: out.begin,
    copy(from, to, length, distance) {
      put(from, to, length - SHORTEST);
      out.put(back, distance < NEAR ? distance >> 8 : 0x80 | (distance >> 16));
      if (distance >= NEAR) out.putWhole((distance >> 8) & 255);
      out.putWhole(distance & 255);
    },
    end(from, to) {
      put(from, to, 0);
      return out.end();
    },
  };
}

/** Each throws RangeError behind the end. */
interface Reader {
  token(): number;
  literal(): number;
  back(): number;
  backFurther(): number;
  isAtEnd(): boolean;
}

function readBits({ token, literal, back }: ShortenerCodes, short: Uint8Array): Reader {
  const { next, nextWhole, isAtEnd } = createBitReader(short);
  return { token: () => next(token), literal: () => next(literal), back: () => next(back), backFurther: nextWhole, isAtEnd };
}

function readBytes(short: Uint8Array): Reader {
  const { nextWhole, isAtEnd } = createBitReader(short);
  return { token: nextWhole, literal: nextWhole, back: nextWhole, backFurther: nextWhole, isAtEnd };
}

function lengthen(window: Buffer, start: number, reader: Reader): Buffer {
  let end = start;
  const count = (half: number): number => {
    let whole = half;
    if (half === HALF) for (let more = 255; more === 255; whole += more) more = reader.token();
    return whole;
  };
  const room = (bytes: number): void => {
    if (end + bytes > window.length) throw new RangeError('It is too long.');
  };
  for (;;) {
    const token = reader.token();
    const literals = count(token >> 4);
    const copied = count(token & HALF) + SHORTEST;
    room(literals);
    for (let each = 0; each < literals; each += 1) window[end++] = reader.literal();
    if (reader.isAtEnd()) return Buffer.from(window.subarray(start, end));
    const high = reader.back();
    const distance = high < 0x80 ? (high << 8) | reader.backFurther() : ((high & 0x7f) << 16) | (reader.backFurther() << 8) | reader.backFurther();
    if (distance === 0 || distance > end) throw new RangeError('It points nowhere.');
    room(copied);
    for (let each = 0; each < copied; each += 1, end += 1) window[end] = byte(window, end - distance);
  }
}
