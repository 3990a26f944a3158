import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CannotOpen, open, seal } from '../../src/privacy/seal.js';
import { StoredByNewer } from '../../src/stored-by-newer.js';
import { sealAs } from '../support/seal-as.js';

const key = randomBytes(32);
const anyBytes = fc.uint8Array({ maxLength: 2_000 });
const anyWhere = fc.string({ maxLength: 40, unit: 'binary' });
/** Repeats itself, so that it is shortened. */
const longText = fc.string({ minLength: 1, maxLength: 20 }).map((text) => Buffer.from(text.repeat(200)));

describe('seal', () => {
  it('opens to what was sealed, whatever it is and wherever it belongs', () => {
    fc.assert(fc.property(fc.oneof(anyBytes, longText), anyWhere, (plain, where) => {
      expect(Buffer.from(open(key, where, seal(key, where, plain, randomBytes)))).toEqual(Buffer.from(plain));
    }));
  });

  it('never opens when any bit was altered', () => {
    fc.assert(fc.property(fc.oneof(anyBytes, longText), fc.nat(), fc.nat(7), (plain, position, bit) => {
      const sealed = seal(key, 'here', plain, randomBytes);
      const index = position % sealed.length;
      sealed.writeUInt8(sealed.readUInt8(index) ^ (1 << bit), index);
      expect(() => open(key, 'here', sealed)).toThrow(CannotOpen);
    }), { numRuns: 500 });
  });

  it('opens what is too large to be shortened', () => {
    const large = Buffer.from('{"transactions":[1,2,3]}'.repeat(5_000));
    const sealed = seal(key, 'here', large, randomBytes);
    expect(sealed.length).toBeLessThan(large.length / 10);
    expect(open(key, 'here', sealed).equals(large)).toBe(true);
  });

  it('never opens as shortened what was sealed plain, nor the other way round', () => {
    for (const plain of ['short', 'long '.repeat(100)]) {
      const sealed = seal(key, 'here', Buffer.from(plain), randomBytes);
      sealed.writeUInt8(sealed.readUInt8(0) === 17 ? 20 : 17, 0);
      expect(() => open(key, 'here', sealed)).toThrow(CannotOpen);
    }
  });

  it('never opens when bytes were cut off or added', () => {
    fc.assert(fc.property(anyBytes, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 9 }), (plain, cut, more) => {
      const sealed = seal(key, 'here', plain, randomBytes);
      expect(() => open(key, 'here', sealed.subarray(0, cut % sealed.length))).toThrow(CannotOpen);
      expect(() => open(key, 'here', Buffer.concat([sealed, more]))).toThrow(CannotOpen);
    }));
  });

  it('never opens in another place', () => {
    fc.assert(fc.property(anyBytes, anyWhere, anyWhere, (plain, here, there) => {
      fc.pre(Buffer.from(here, 'utf8').compare(Buffer.from(there, 'utf8')) !== 0);
      expect(() => open(key, there, seal(key, here, plain, randomBytes))).toThrow(CannotOpen);
    }));
  });

  it('never opens with another key', () => {
    expect(() => open(randomBytes(32), 'here', seal(key, 'here', Buffer.from('x'), randomBytes))).toThrow(CannotOpen);
  });

  it('takes a new IV each time, so that equal texts do not look equal', () => {
    const plain = Buffer.from('the same');
    const sealed = new Set(Array.from({ length: 50 }, () => seal(key, 'here', plain, randomBytes).toString('hex')));
    expect(sealed.size).toBe(50);
  });

  it('shortens what gets smaller by it and never grows by more than the envelope', () => {
    expect(seal(key, 'here', Buffer.from('again and '.repeat(100)), randomBytes).length).toBeLessThan(100);
    fc.assert(fc.property(anyBytes, (plain) => {
      expect(seal(key, 'here', plain, randomBytes).length).toBeLessThanOrEqual(plain.length + 29);
    }));
  });

  it('opens what was sealed with AES-256-GCM, before there was a dictionary and with it', () => {
    const known = Buffer.alloc(32, 7);
    const before = 'AgkJCQkJCQkJCQkJCePIKjURdQQezyrYYkXNfKUMq0279L2QKeovABesv4sWnJ0pphyh25Yn+g5vmVrIthyuy2k2AwIOrRml';
    expect(open(known, 'here', Buffer.from(before, 'base64')).toString()).toBe('stored before there was a dictionary, '.repeat(6));
    const shortened = 'AwkJCQkJCQkJCQkJCbFK4ZUBKPxMCVDLZ7/M/OkohYRQnpPsdyBtyDgu5YjVqZAejg==';
    expect(open(known, 'here', Buffer.from(shortened, 'base64')).toString())
      .toMatch(/^{"conversationId":"c-1","channel":"http","seq":4.*"state":"chooseAbout"}}$/);
    const inBits = 'BAkJCQkJCQkJCQkJCeFSCDwyuYL/WUC1G4hR+YnXbZC9Wifqck5Kjrpj4QAqPJL97OEz7J0Lj+IizQFS';
    expect(open(known, 'here', Buffer.from(inBits, 'base64')).toString())
      .toMatch(/^\[3,1795969341334,"message:m-4",\[0,"跳过"\],.*"匿名","complaint.enterContact:ANONYMOUS"\]\]\]$/);
  });

  it('opens what was sealed with ChaCha20-Poly1305', () => {
    const inBits = 'FAkJCQkJCQkJCQkJCQyR7/4A2a62M0BLukXsBySWLNSS7dpWxTiNmhIFK1Kwpu9FyUEhT0jc7kY6mRsJ';
    expect(open(Buffer.alloc(32, 7), 'here', Buffer.from(inBits, 'base64')).toString())
      .toMatch(/^\[3,1795969341334,"message:m-4",\[0,"跳过"\],.*"匿名","complaint.enterContact:ANONYMOUS"\]\]\]$/);
  });

  it('says of what a newer version sealed that it is not damaged', () => {
    const newer = sealAs(25, key, 'here', Buffer.from('my secret'));
    expect(() => open(key, 'here', newer)).toThrow(StoredByNewer);
    newer.writeUInt8(24, 0);
    expect(() => open(key, 'here', newer)).toThrow(CannotOpen);
  });

  it('says what cannot be opened and what to do, and nothing of the content', () => {
    const sealed = seal(key, '7/abc message 3', Buffer.from('my secret'), randomBytes);
    sealed.writeUInt8(sealed.readUInt8(20) ^ 1, 20);
    expect(() => open(key, '7/abc message 3', sealed)).toThrow(/^7\/abc message 3 cannot be opened\..*backup/);
    expect(() => open(key, '7/abc message 3', sealed)).not.toThrow(/secret/);
  });
});
