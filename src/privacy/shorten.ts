/**
 * Makes short texts shorter by pointing at where they were said before: in a dictionary, which both sides have, or further
 * up. A token is one byte, the number of bytes that follow as they are (high half) and of those to be copied, less
 * SHORTEST (low half), each going on in further bytes from 15; then those bytes, and how far back to copy from: two
 * bytes, or three with the highest bit set. The last token copies nothing.
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
}

const SHORTEST = 4;
/** Where several places begin with the same SHORTEST bytes only the last is known, and something short would hide what goes
 *  on for long: so the places are learned by this many bytes, too. */
const LONGER = 8;
const KNOWN_BITS = 16;
const LONGER_BITS = 19;
const SEEN_BITS = 10;
const MOST = 1 << 16;
const NEAR = 1 << 15;
const FURTHEST = 1 << 23;
const HALF = 15;

export function createShortener(dictionary: Uint8Array): Shortener {
  const start = dictionary.length;
  if (start + MOST >= FURTHEST) throw new RangeError('The dictionary is too long.');
  // The dictionary, and behind it what is worked on.
  const window = Buffer.alloc(start + MOST);
  window.set(dictionary);
  const words = new DataView(window.buffer, window.byteOffset, window.length);
  const known = learn(words, start, SHORTEST, KNOWN_BITS, hashAt);
  const knownLonger = learn(words, start, LONGER, LONGER_BITS, longerHashAt);
  const seen = new Uint32Array(1 << SEEN_BITS);

  // What was found last, and how many bytes pointing at it saves.
  let from = 0;
  let length = 0;
  let saved = 0;
  const consider = (before: number, at: number, end: number): void => {
    if (before === 0 || wordAt(words, before) !== wordAt(words, at)) return;
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
    if (at + LONGER <= end) consider(knownLonger[longerHashAt(words, at) >>> (32 - LONGER_BITS)] ?? 0, at, end);
    if (saved < LONGER - 4) consider(known[hash >>> (32 - KNOWN_BITS)] ?? 0, at, end);
    seen[hash >>> (32 - SEEN_BITS)] = at;
    return saved > 0;
  };
  /** The same, and whether one byte later more is found. Returns where. */
  const findBest = (at: number, end: number): number => {
    const [first, firstLength, firstSaved] = [from, length, saved];
    if (find(at + 1, end) && saved > firstSaved + 1) return at + 1;
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
      const out = createWriter(window, bytes);
      let literals = start;
      for (let at = start; at + SHORTEST <= end; ) {
        if (!find(at, end)) {
          at += 1;
        } else {
          const start = findBest(at, end);
          out.copy(literals, start, length, start - from);
          at = start + length;
          literals = at;
        }
      }
      return out.end(literals, end);
    },
    lengthen: (short) => lengthen(window, start, short),
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
  for (let at = 1; at + bytes <= end; at += 1) known[hash(words, at) >>> (32 - bits)] = at;
  return known;
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
  let length = SHORTEST;
  while (at + length + SHORTEST <= end && wordAt(words, before + length) === wordAt(words, at + length)) length += SHORTEST;
  while (at + length < end && words.getUint8(before + length) === words.getUint8(at + length)) length += 1;
  return length;
}

interface Writer {
  copy(from: number, to: number, length: number, back: number): void;
  end(from: number, to: number): Uint8Array;
}

function createWriter(window: Uint8Array, plainBytes: number): Writer {
  // Nothing gets longer but by a token, and by its further bytes.
  const out = Buffer.allocUnsafe(plainBytes + (plainBytes >> 7) + 16);
  let at = 0;
  const further = (left: number): void => {
    let rest = left;
    for (; rest >= 255; rest -= 255) out[at++] = 255;
    out[at++] = rest;
  };
  const token = (from: number, to: number, copied: number): void => {
    const literals = to - from;
    out[at++] = (Math.min(literals, HALF) << 4) | Math.min(copied, HALF);
    if (literals >= HALF) further(literals - HALF);
    if (copied >= HALF) further(copied - HALF);
    for (let each = from; each < to; each += 1) out[at++] = byte(window, each);
  };
  return {
    copy(from, to, length, back) {
      token(from, to, length - SHORTEST);
      if (back >= NEAR) out[at++] = 0x80 | (back >> 16);
      out[at++] = (back >> 8) & 255;
      out[at++] = back & 255;
    },
    end(from, to) {
      token(from, to, 0);
      return out.subarray(0, at);
    },
  };
}

function lengthen(window: Buffer, start: number, short: Uint8Array): Buffer {
  let at = 0;
  let end = start;
  const next = (): number => {
    if (at >= short.length) throw new RangeError('It ends too early.');
    return short[at++] ?? 0;
  };
  const count = (half: number): number => {
    let whole = half;
    if (half === HALF) for (let more = 255; more === 255; whole += more) more = next();
    return whole;
  };
  const room = (bytes: number): void => {
    if (end + bytes > window.length) throw new RangeError('It is too long.');
  };
  for (;;) {
    const token = next();
    const literals = count(token >> 4);
    const copied = count(token & HALF);
    room(literals + copied + SHORTEST - (at + literals === short.length ? copied + SHORTEST : 0));
    for (let each = 0; each < literals; each += 1) window[end++] = next();
    if (at === short.length) return Buffer.from(window.subarray(start, end));
    const high = next();
    const back = high < 0x80 ? (high << 8) | next() : ((high & 0x7f) << 16) | (next() << 8) | next();
    if (back === 0 || back > end) throw new RangeError('It points nowhere.');
    for (let each = 0; each < copied + SHORTEST; each += 1, end += 1) window[end] = byte(window, end - back);
  }
}
