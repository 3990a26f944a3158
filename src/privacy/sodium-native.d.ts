/** What is used of it: the types that others keep of it have not got these two. */
declare module 'sodium-native' {
  const sodium: {
    crypto_aead_chacha20poly1305_ietf_encrypt(
      sealed: Uint8Array, plain: Uint8Array, authenticated: Uint8Array, none: null, iv: Uint8Array, key: Uint8Array,
    ): number;
    crypto_aead_chacha20poly1305_ietf_decrypt(
      plain: Uint8Array, none: null, sealed: Uint8Array, authenticated: Uint8Array, iv: Uint8Array, key: Uint8Array,
    ): number;
  };
  export default sodium;
}
