/**
 * Writes bytes in fewer bits: those that are frequent in few, the others in more (a Huffman code, in the canonical order of
 * RFC 1951 §3.2.2). The last byte is filled up with ones, as in RFC 7541 §5.2.
 */
export interface BitCode {
  /** Of each byte, and behind it how many bits it has: four bits say so. */
  codes: Uint16Array;
  bits: Uint8Array;
  longest: number;
  /** Which byte a code stands for, by its bits and whatever follows them, `longest` in all. */
  byteOf: Uint8Array;
}

/** Writes one thing after the other. */
export interface BitWriter {
  begin(): void;
  put(code: BitCode, byte: number): void;
  /** In eight bits. */
  putWhole(byte: number): void;
  end(): Uint8Array;
}

/** Reading throws RangeError where there is nothing that a writer has written. */
export interface BitReader {
  next(code: BitCode): number;
  nextWhole(): number;
  /** Whether no whole byte is left. */
  isAtEnd(): boolean;
}

const SYMBOLS = 256;
export const LONGEST_CODE = 12;
const BITS_OF_LENGTH = 4;

/** `lengths`: how many bits each byte takes, a hexadecimal digit for each. @throws RangeError when there is no such code. */
export function createBitCode(lengths: string): BitCode {
  const bits = Uint8Array.from(lengths, (digit) => parseInt(digit, 16));
  const longest = Math.max(...bits);
  const codes = codesOf(bits);
  const byteOf = new Uint8Array(1 << longest);
  bits.forEach((each, byte) => byteOf.fill(byte, (codes[byte] ?? 0) << (longest - each), ((codes[byte] ?? 0) + 1) << (longest - each)));
  return { codes: codes.map((code, byte) => (code << BITS_OF_LENGTH) | (bits[byte] ?? 0)), bits, longest, byteOf };
}

/** `most`: how many bytes it may have to hold. */
export function createBitWriter(most: number): BitWriter {
  const out = Buffer.allocUnsafeSlow(most + 1);
  const words = new DataView(out.buffer);
  let at = 0;
  let held = 0;
  let count = 0;
  // What was written already goes on in the high bits of `held`, and is cut off.
  const write = (bits: number, code: number): void => {
    held = (held << bits) | code;
    count += bits;
    if (count < 16) return;
    count -= 16;
    words.setUint16(at, held >>> count);
    at += 2;
  };
  return {
    begin() {
      at = held = count = 0;
    },
    put({ codes }, byte) {
      const code = codes[byte] ?? 0;
      write(code & ((1 << BITS_OF_LENGTH) - 1), code >> BITS_OF_LENGTH);
    },
    putWhole: (byte) => write(8, byte),
    end() {
      const bytes = at + Math.ceil(count / 8);
      if (count > 0) words.setUint16(at, (held << (16 - count)) | (0xffff >>> count));
      return Buffer.from(out.subarray(0, bytes));
    },
  };
}

export function createBitReader(bytes: Uint8Array): BitReader {
  let at = 0;
  let held = 0;
  let count = 0;
  const fill = (bits: number): void => {
    for (; count < bits && at < bytes.length; count += 8) held = (held << 8) | (bytes[at++] ?? 0);
  };
  const take = (bits: number): number => {
    if (bits > count) throw new RangeError('It ends too early.');
    count -= bits;
    const taken = held >>> count;
    held &= (1 << count) - 1;
    return taken;
  };
  return {
    next({ bits, longest, byteOf }) {
      fill(longest);
      // Behind the end all is ones.
      const missing = Math.max(0, longest - count);
      const byte = byteOf[((held << missing) | ((1 << missing) - 1)) >>> (count + missing - longest)] ?? 0;
      take(bits[byte] ?? 0);
      return byte;
    },
    nextWhole() {
      fill(8);
      return take(8);
    },
    isAtEnd() {
      if (count >= 8 || at < bytes.length) return false;
      if (held !== (1 << count) - 1) throw new RangeError('It is not filled up with ones.');
      return true;
    },
  };
}

/** By length, and those of one length in order. */
function codesOf(bitsOf: Uint8Array): Uint16Array {
  const codes = new Uint16Array(SYMBOLS);
  let next = 0;
  for (let bits = 1; bits <= LONGEST_CODE; bits += 1) {
    next <<= 1;
    bitsOf.forEach((each, byte) => {
      if (each === bits) codes[byte] = next++;
    });
  }
  if (bitsOf.length !== SYMBOLS || !bitsOf.every((bits) => bits >= 1) || next !== 1 << LONGEST_CODE) {
    throw new RangeError('The lengths make no whole code for 256 bytes.');
  }
  return codes;
}
