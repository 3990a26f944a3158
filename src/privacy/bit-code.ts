/**
 * Writes bytes in fewer bits: those that are frequent in few, the others in more (a Huffman code, in the canonical order of
 * RFC 1951 §3.2.2). The last byte is filled up with ones, as in RFC 7541 §5.2.
 */
export interface BitCode {
  /** Of each byte. */
  codes: Uint16Array;
  bits: Uint8Array;
  longest: number;
  /** Which byte a code stands for, by its bits and whatever follows them, `longest` in all. */
  byteOf: Uint8Array;
}

export interface BitWriter {
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

/** `lengths`: how many bits each byte takes, a hexadecimal digit for each. @throws RangeError when there is no such code. */
export function createBitCode(lengths: string): BitCode {
  const bits = Uint8Array.from(lengths, (digit) => parseInt(digit, 16));
  const longest = Math.max(...bits);
  const codes = codesOf(bits);
  const byteOf = new Uint8Array(1 << longest);
  bits.forEach((each, byte) => byteOf.fill(byte, (codes[byte] ?? 0) << (longest - each), ((codes[byte] ?? 0) + 1) << (longest - each)));
  return { codes, bits, longest, byteOf };
}

/** `most`: how many bytes it may have to hold. */
export function createBitWriter(most: number): BitWriter {
  const out = Buffer.allocUnsafe(most);
  let at = 0;
  let held = 0;
  let count = 0;
  const write = (bits: number, code: number): void => {
    held = (held << bits) | code;
    count += bits;
    while (count >= 8) {
      count -= 8;
      out[at++] = held >>> count;
    }
    held &= 0xff;
  };
  return {
    put: ({ bits, codes }, byte) => write(bits[byte] ?? 0, codes[byte] ?? 0),
    putWhole: (byte) => write(8, byte),
    end() {
      if (count > 0) out[at++] = (held << (8 - count)) | (0xff >>> count);
      return out.subarray(0, at);
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
