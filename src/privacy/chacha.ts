import { createCipheriv, createDecipheriv } from 'node:crypto';

/** ChaCha20-Poly1305 (RFC 8439): a key of 32 bytes, an IV of 12 that is never used again with it, a tag of 16. */
export interface ChaCha {
  /** Fills `sealed` with the ciphertext and, behind it, the tag: it is TAG_BYTES longer than `plain`. */
  encrypt(key: Uint8Array, iv: Uint8Array, authenticated: Uint8Array, plain: Uint8Array, sealed: Uint8Array): void;
  /** Throws when anything of it was altered. */
  decrypt(key: Uint8Array, iv: Uint8Array, authenticated: Uint8Array, sealed: Uint8Array): Buffer;
}

export const TAG_BYTES = 16;

/** Node's own. OpenSSL looks the cipher up and makes a context for each text, which takes longer than its bytes do. */
export const ofNode: ChaCha = {
  encrypt(key, iv, authenticated, plain, sealed) {
    const cipher = createCipheriv('chacha20-poly1305', key, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(authenticated, { plaintextLength: plain.length });
    sealed.set(cipher.update(plain));
    cipher.final();
    sealed.set(cipher.getAuthTag(), plain.length);
  },
  decrypt(key, iv, authenticated, sealed) {
    const decipher = createDecipheriv('chacha20-poly1305', key, iv, { authTagLength: TAG_BYTES });
    const length = sealed.length - TAG_BYTES;
    decipher.setAAD(authenticated, { plaintextLength: length });
    decipher.setAuthTag(sealed.subarray(length));
    return Buffer.concat([decipher.update(sealed.subarray(0, length)), decipher.final()]);
  },
};

/** libsodium's: the same bytes in one call and a quarter of the time. Null on a machine for which its package brings no
 *  build (musl, an old glibc). */
export const ofSodium: ChaCha | null = await loadSodium();

export const chacha: ChaCha = ofSodium ?? ofNode;

async function loadSodium(): Promise<ChaCha | null> {
  try {
    const { default: sodium } = await import('sodium-native');
    return {
      encrypt: (key, iv, authenticated, plain, sealed) => {
        sodium.crypto_aead_chacha20poly1305_ietf_encrypt(sealed, plain, authenticated, null, iv, key);
      },
      decrypt: (key, iv, authenticated, sealed) => {
        const plain = Buffer.allocUnsafe(sealed.length - TAG_BYTES);
        sodium.crypto_aead_chacha20poly1305_ietf_decrypt(plain, null, sealed, authenticated, iv, key);
        return plain;
      },
    };
  } catch {
    return null;
  }
}
