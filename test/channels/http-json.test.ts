import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../src/signing/json.js';

const read = (text: string): unknown => parseJson(Buffer.from(text));

describe('JSON from strangers', () => {
  it('is read as JSON.parse reads it, whatever it holds', () => {
    const value = fc.jsonValue({ maxDepth: 5 }).filter((json) => !JSON.stringify(json).includes('__proto__'));
    fc.assert(fc.property(value, fc.constantFrom(0, 2), (json, indent) => {
      const text = JSON.stringify(json, null, indent);
      expect(read(text)).toEqual({ value: JSON.parse(text) as unknown });
    }));
  });

  it('is never a reason to throw or to hang', () => {
    const syntax = ['{', '}', '[', ']', '"', '\\', ',', ':', '-'];
    const pieces = fc.constantFrom(...syntax, '1', 'e999', ' ', 'a', '\u0000', '"a":', '\\"');
    fc.assert(fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      const result = parseJson(Buffer.from(parts.join('')));
      expect('value' in result || result.fault.length > 0).toBe(true);
    }));
  });

  it.each([
    ['{"a":1,"a":2}', 'twice'],
    ['{"a":1, "\\u0061" :2}', 'twice'],
    ['{"x":[{"b":{},"b":[]}]}', 'twice'],
    ['{"__proto__":{"admin":true}}', 'not allowed'],
    ['{"a":{"\\u005f_proto__":1}}', 'not allowed'],
    ['{"a":1e999}', 'out of range'],
    ['[-1e999]', 'out of range'],
    ['\uFEFF{}', 'byte order mark'],
    ['['.repeat(17) + ']'.repeat(17), 'nested'],
    ['{"a":'.repeat(17) + '1' + '}'.repeat(17), 'nested'],
    ['', 'not JSON'],
    ['{"a":1', 'not JSON'],
    ['{"a":"b', 'not JSON'],
    ["{'a':1}", 'not JSON'],
    ['{"a":01}', 'not JSON'],
    ['NaN', 'not JSON'],
  ])('is refused: %j', (text, why) => {
    expect(read(text)).toEqual({ fault: expect.stringContaining(why) });
  });

  it('may use the same key in different objects, and words of the syntax inside strings', () => {
    const text = '[{"a":{"a":"\\"a\\":1e999,{[__proto__"}},{"a":"\\\\"}]';
    expect(read(text)).toEqual({ value: JSON.parse(text) as unknown });
  });

  it('is refused when it is not UTF-8', () => {
    for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xd6, 0xd0]]) {
      expect(parseJson(Uint8Array.of(0x22, ...bytes, 0x22))).toEqual({ fault: 'the body is not UTF-8' });
    }
  });

  it('costs little however deep or long it is', () => {
    const before = performance.now();
    read('['.repeat(7_000_000));
    read(`["${'\\'.repeat(2_000_000)}"]`);
    read(`["${'\\"'.repeat(2_000_000)}"]`);
    read(`{"a":"${'A'.repeat(13_000_000)}"}`);
    expect(performance.now() - before).toBeLessThan(3000);
  });
});
