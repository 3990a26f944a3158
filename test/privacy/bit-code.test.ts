import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BitCode, createBitCode, createBitReader, createBitWriter } from '../../src/privacy/bit-code.js';

/** As many bits as in a byte. */
const EQUAL = createBitCode('8'.repeat(256));
/** Sixteen bytes take half of all codes, and the others the rest. */
const UNEQUAL = createBitCode('5'.repeat(16) + '8'.repeat(16) + '9'.repeat(224));

interface Piece {
  /** Null: in eight bits. */
  code: BitCode | null;
  byte: number;
}

const pieces = fc.array(fc.record({ code: fc.constantFrom(EQUAL, UNEQUAL, null), byte: fc.oneof(fc.nat(255), fc.nat(15)) }), { maxLength: 300 });

function write(written: Piece[]): Uint8Array {
  const out = createBitWriter(written.length * 2);
  for (const { code, byte } of written) {
    if (code) out.put(code, byte);
    else out.putWhole(byte);
  }
  return out.end();
}

describe('the bit code', () => {
  it('gives back whatever was written, each by its own code', () => {
    fc.assert(fc.property(pieces, (written) => {
      const { next, nextWhole, isAtEnd } = createBitReader(write(written));
      expect(written.map(({ code }) => (code ? next(code) : nextWhole()))).toEqual(written.map(({ byte }) => byte));
      expect(isAtEnd()).toBe(true);
    }));
  });

  it('writes one thing after the other, and what it gave stays as it was', () => {
    const writer = createBitWriter(8);
    const writeOne = (byte: number): Uint8Array => {
      writer.begin();
      writer.put(UNEQUAL, byte);
      return writer.end();
    };
    const first = writeOne(3);
    expect([writeOne(200), first]).toEqual([write([{ code: UNEQUAL, byte: 200 }]), write([{ code: UNEQUAL, byte: 3 }])]);
  });

  it('takes as few bits as its lengths say', () => {
    const bytesOf = (byte: number): number => write(Array.from({ length: 80 }, () => ({ code: UNEQUAL, byte }))).length;
    expect([bytesOf(7), bytesOf(20), bytesOf(200)]).toEqual([50, 80, 90]);
    expect(write([])).toHaveLength(0);
  });

  it('throws a range error where nothing more is written, and for an end that is not filled up with ones', () => {
    expect(() => createBitReader(Buffer.of()).nextWhole()).toThrow(RangeError);
    const { next, isAtEnd } = createBitReader(Buffer.of(0b00111_110));
    expect(next(UNEQUAL)).toBe(7);
    expect(isAtEnd).toThrow(RangeError);
    expect(() => next(UNEQUAL)).toThrow(RangeError);
  });

  it('is not made of lengths that leave codes over, share one, or leave a byte without', () => {
    expect(() => createBitCode('9'.repeat(256))).toThrow(RangeError);
    expect(() => createBitCode('7'.repeat(256))).toThrow(RangeError);
    expect(() => createBitCode('8'.repeat(255))).toThrow(RangeError);
    expect(() => createBitCode(`0${'7'}${'8'.repeat(254)}`)).toThrow(RangeError);
  });
});
