import { randomBytes } from 'node:crypto';
import { chacha, TAG_BYTES } from '../../src/privacy/chacha.js';

/** An envelope as src/privacy/seal.ts describes it, of a format that it may not know. */
export function sealAs(format: number, key: Uint8Array, where: string, body: Uint8Array): Buffer {
  const iv = randomBytes(12);
  const sealed = Buffer.alloc(body.length + TAG_BYTES);
  chacha.encrypt(key, iv, Buffer.from(String.fromCharCode(format) + where, 'utf8'), body, sealed);
  return Buffer.concat([Buffer.of(format), iv, sealed]);
}
