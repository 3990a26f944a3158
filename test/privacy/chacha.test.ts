import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ChaCha, chacha, ofNode, ofSodium, TAG_BYTES } from '../../src/privacy/chacha.js';

const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const any = fc.record({ key: bytes(32), iv: bytes(12), authenticated: fc.uint8Array({ maxLength: 80 }), plain: fc.uint8Array({ maxLength: 2_000 }) });
type Any = typeof any extends fc.Arbitrary<infer Value> ? Value : never;

function sealedBy(by: ChaCha, { key, iv, authenticated, plain }: Any): Buffer {
  const sealed = Buffer.alloc(plain.length + TAG_BYTES);
  by.encrypt(key, iv, authenticated, plain, sealed);
  return sealed;
}

/** CI's machine has a build of libsodium, and so has the image of docker-compose.yml. */
const libsodium = ofSodium ?? failed();

describe.each([['libsodium', libsodium], ['Node', ofNode]])('ChaCha20-Poly1305 of %s', (_name, by) => {
  it('gives what RFC 8439, 2.8.2, gives', () => {
    const given = {
      key: Buffer.from(Array.from({ length: 32 }, (_, index) => 0x80 + index)),
      iv: Buffer.from('070000004041424344454647', 'hex'),
      authenticated: Buffer.from('50515253c0c1c2c3c4c5c6c7', 'hex'),
      plain: Buffer.from("Ladies and Gentlemen of the class of '99: "
        + 'If I could offer you only one tip for the future, sunscreen would be it.'),
    };
    const sealed = 'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b'
      + '1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d265'
      + '86cec64b6116' + '1ae10b594f09e26a7e902ecbd0600691';
    expect(sealedBy(by, given).toString('hex')).toBe(sealed);
    expect(by.decrypt(given.key, given.iv, given.authenticated, Buffer.from(sealed, 'hex'))).toEqual(given.plain);
  });

  it('opens what the other one sealed', () => {
    fc.assert(fc.property(any, (given) => {
      for (const other of [libsodium, ofNode]) {
        expect(Buffer.from(given.plain).equals(by.decrypt(given.key, given.iv, given.authenticated, sealedBy(other, given)))).toBe(true);
      }
    }));
  });

  it('opens nothing of which a bit was altered', () => {
    fc.assert(fc.property(any, fc.nat(), fc.nat(7), (given, position, bit) => {
      const sealed = sealedBy(by, given);
      const index = position % sealed.length;
      sealed.writeUInt8(sealed.readUInt8(index) ^ (1 << bit), index);
      expect(() => by.decrypt(given.key, given.iv, given.authenticated, sealed)).toThrow();
    }));
  });
});

it('takes the faster one where there is one', () => {
  expect(chacha).toBe(libsodium);
});

function failed(): never {
  throw new Error('sodium-native has no build for this machine');
}
