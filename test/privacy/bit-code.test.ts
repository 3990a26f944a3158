import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createBitCode } from '../../src/privacy/bit-code.js';

/** As many bits as in a byte. */
const EQUAL = '8'.repeat(256);
/** Sixteen bytes take half of all codes, and the others the rest. */
const UNEQUAL = '5'.repeat(16) + '8'.repeat(16) + '9'.repeat(224);

const anyBytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ max: 15, maxLength: 300 }));

describe('the bit code', () => {
  it('gives back whatever was encoded', () => {
    for (const code of [createBitCode(EQUAL), createBitCode(UNEQUAL)]) {
      fc.assert(fc.property(anyBytes, (bytes) => {
        expect(code.decode(code.encode(bytes)).equals(bytes)).toBe(true);
      }));
    }
  });

  it('takes as few bits as its lengths say', () => {
    const code = createBitCode(UNEQUAL);
    expect(code.encode(Buffer.alloc(80, 7)).length).toBe(50);
    expect(code.encode(Buffer.alloc(80, 20)).length).toBe(80);
    expect(code.encode(Buffer.alloc(80, 200)).length).toBe(90);
    expect(code.encode(Buffer.of()).length).toBe(0);
  });

  it('throws a range error for what it would not have written', () => {
    const code = createBitCode(UNEQUAL);
    expect(() => code.decode(Buffer.of(0b00111_110))).toThrow(RangeError);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bits) => {
      try {
        expect(code.encode(code.decode(bits))).toEqual(Buffer.from(bits));
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }), { numRuns: 2_000 });
  });

  it('is not made of lengths that leave codes over, share one, or leave a byte without', () => {
    expect(() => createBitCode('9'.repeat(256))).toThrow(RangeError);
    expect(() => createBitCode('7'.repeat(256))).toThrow(RangeError);
    expect(() => createBitCode('8'.repeat(255))).toThrow(RangeError);
    expect(() => createBitCode(`0${'7'}${'8'.repeat(254)}`)).toThrow(RangeError);
  });
});
