import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packValues } from '../../src/store/redis/packed.js';

/** As commit.lua reads them. */
function readValues(count: number, packed: Buffer): Buffer[] {
  let at = 0;
  const values = Array.from({ length: count }, () => {
    const from = at + 4;
    at = from + packed.readUInt32BE(at);
    return packed.subarray(from, at);
  });
  expect(at).toBe(packed.length);
  return values;
}

/** No number has more digits. */
const LONGEST = -1.2345678901234567e-6;

describe('the values of a script in one argument', () => {
  it('are read as they were given, whatever is in them', () => {
    const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.nat(), fc.double(), fc.constant(LONGEST), fc.uint8Array());
    fc.assert(fc.property(fc.array(value), (values) => {
      const wanted = values.map((each) => (typeof each === 'object' ? Buffer.from(each) : Buffer.from(String(each))));
      expect(readValues(...packValues(values))).toEqual(wanted);
    }));
  });

  it('may be none', () => expect(packValues([])).toEqual([0, Buffer.alloc(0)]));
});
