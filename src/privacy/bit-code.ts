/**
 * Writes bytes in fewer bits: those that are frequent in few, the others in more (a Huffman code, in the canonical order of
 * RFC 1951 §3.2.2). The last byte is filled up with ones, which begin no whole code, as in RFC 7541 §5.2.
 */
export interface BitCode {
  encode(bytes: Uint8Array): Uint8Array;
  /** @throws RangeError when it is none of ours. */
  decode(bits: Uint8Array): Buffer;
}

const SYMBOLS = 256;
/** So that what fills up the last byte is never a code: the longest consists of ones. */
const LONGEST_FROM = 8;
const LONGEST_TO = 15;

/** `lengths`: how many bits each byte takes, a hexadecimal digit for each. @throws RangeError when there is no such code. */
export function createBitCode(lengths: string): BitCode {
  const bitsOf = Uint8Array.from(lengths, (digit) => parseInt(digit, 16));
  const shortest = Math.min(...bitsOf);
  const longest = Math.max(...bitsOf);
  const codes = codesOf(bitsOf);
  if (shortest < 1 || longest < LONGEST_FROM || longest > LONGEST_TO) throw new RangeError('Each byte has a code, and the longest has 8 to 15 bits.');
  // Which byte a code stands for, by its bits and whatever follows them.
  const byteOf = new Uint8Array(1 << longest);
  bitsOf.forEach((bits, byte) => byteOf.fill(byte, (codes[byte] ?? 0) << (longest - bits), ((codes[byte] ?? 0) + 1) << (longest - bits)));

  return {
    encode(bytes) {
      const out = Buffer.allocUnsafe(Math.ceil((bytes.length * longest) / 8));
      let at = 0;
      let held = 0;
      let count = 0;
      for (let index = 0; index < bytes.length; index += 1) {
        const byte = bytes[index] ?? 0;
        const bits = bitsOf[byte] ?? 0;
        held = (held << bits) | (codes[byte] ?? 0);
        count += bits;
        while (count >= 8) {
          count -= 8;
          out[at++] = held >>> count;
        }
        held &= 0xff;
      }
      if (count > 0) out[at++] = (held << (8 - count)) | (0xff >>> count);
      return out.subarray(0, at);
    },

    decode(bits) {
      const out = Buffer.allocUnsafe(Math.ceil((bits.length * 8) / shortest));
      let at = 0;
      let held = 0;
      let count = 0;
      for (let next = 0; ; ) {
        for (; count < longest && next < bits.length; count += 8) held = (held << 8) | (bits[next++] ?? 0);
        // Behind the end all is ones.
        const missing = Math.max(0, longest - count);
        const byte = byteOf[((held << missing) | ((1 << missing) - 1)) >>> (count + missing - longest)] ?? 0;
        const taken = bitsOf[byte] ?? 0;
        if (taken > count) break;
        out[at++] = byte;
        count -= taken;
        held &= (1 << count) - 1;
      }
      if (count >= 8 || held !== (1 << count) - 1) throw new RangeError('It ends within a code.');
      return out.subarray(0, at);
    },
  };
}

/** By length, and those of one length in order. */
function codesOf(bitsOf: Uint8Array): Uint16Array {
  const codes = new Uint16Array(SYMBOLS);
  let next = 0;
  for (let bits = 1; bits <= LONGEST_TO; bits += 1) {
    next <<= 1;
    bitsOf.forEach((each, byte) => {
      if (each === bits) codes[byte] = next++;
    });
  }
  if (bitsOf.length !== SYMBOLS || next !== 1 << LONGEST_TO) throw new RangeError('The lengths make no whole code for 256 bytes.');
  return codes;
}
