import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createBitCode } from '../../src/privacy/bit-code.js';
import { createShortener } from '../../src/privacy/shorten.js';

const WORDS = ['退款要多久', '谢谢', '"locale":"zh-CN"', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', ',', 'x', '您好，我是客服机器人。'];
const DICTIONARY = Buffer.from(`您好，我是客服机器人。${'y'.repeat(300)}"locale":"zh-CN"`);
const EQUAL = createBitCode('8'.repeat(256));
const CODES = { token: createBitCode('5'.repeat(16) + '8'.repeat(16) + '9'.repeat(224)), literal: EQUAL, back: EQUAL };
const shortener = createShortener(DICTIONARY, CODES);
/** Every byte has eight bits. */
const inBytes = createShortener(DICTIONARY, { token: EQUAL, literal: EQUAL, back: EQUAL });

const said = fc.array(fc.constantFrom(...WORDS), { maxLength: 400 }).map((words) => Buffer.from(words.join('')));
const anything = fc.oneof(said, fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)));

describe('shortening', () => {
  it('gives back whatever was shortened', () => {
    fc.assert(fc.property(anything, (plain) => {
      expect(shortener.lengthen(shortener.shorten(plain)).equals(plain)).toBe(true);
      expect(shortener.lengthenBytes(inBytes.shorten(plain)).equals(plain)).toBe(true);
    }));
  });

  it('gives back long runs, and as much as it takes at the most', () => {
    for (const length of [0, 1, 14, 15, 16, 269, 270, 271, shortener.most]) {
      for (const plain of [Buffer.alloc(length, 'z'), noise(length)]) expect(shortener.lengthen(shortener.shorten(plain)).equals(plain)).toBe(true);
    }
  });

  it('takes from the dictionary, however far away, and from what was said before', () => {
    const far = createShortener(Buffer.concat([Buffer.from('我是客服机器人，很高兴为您服务'), noise(100_000)]), CODES);
    const plain = Buffer.from('我是客服机器人，很高兴为您服务');
    expect(far.shorten(plain).length).toBeLessThan(10);
    expect(far.lengthen(far.shorten(plain)).toString()).toBe(plain.toString());
    expect(shortener.shorten(Buffer.from('"locale":"zh-CN"')).length).toBeLessThan(6);
    expect(shortener.shorten(Buffer.from('今天天气很好。'.repeat(9))).length).toBeLessThan(32);
  });

  it('throws a range error for what is none of its own, and never runs on', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      for (const lengthen of [shortener.lengthen, shortener.lengthenBytes]) {
        try {
          lengthen(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }
    }), { numRuns: 2_000 });
    const bomb = Buffer.concat([Buffer.from([0x1f]), Buffer.alloc(400, 255), Buffer.from([0, 65, 0, 1, 0x00])]);
    expect(() => shortener.lengthenBytes(bomb)).toThrow(RangeError);
  });
});

function noise(length: number): Buffer {
  let state = 1;
  return Buffer.from(Uint8Array.from({ length }, () => (state = Math.imul(state, 1_103_515_245) + 12_345) >>> 24));
}
