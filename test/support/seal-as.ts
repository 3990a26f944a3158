import { createCipheriv, randomBytes } from 'node:crypto';

/** An envelope as src/privacy/seal.ts describes it, of a format that it may not know. */
export function sealAs(format: number, key: Uint8Array, where: string, body: Uint8Array): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(String.fromCharCode(format) + where, 'utf8'));
  const sealed = Buffer.concat([cipher.update(body), cipher.final()]);
  return Buffer.concat([Buffer.of(format), iv, cipher.getAuthTag(), sealed]);
}
