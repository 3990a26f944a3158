import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import type { IdentitySettings } from './verify-identity.js';

/** Signs who somebody is, as the backend of a host app would. For the demo alone. */
export type SignDemoIdentity = (person: { id: string; name: string | null; locale: string | null; phone: string | null }) => Promise<string>;

const LIFETIME_SECONDS = 2 * 60;

export function createSignDemoIdentity(
  secret: Uint8Array, { audience, issuer }: Pick<IdentitySettings, 'audience' | 'issuer'>, randomId: () => string, now: () => number,
): SignDemoIdentity {
  const key = createSecretKey(secret);
  return ({ id: sub, name, locale, phone }) => {
    const iat = Math.floor(now() / 1_000);
    const meant = { ...(audience !== null && { aud: audience }), ...(issuer !== null && { iss: issuer }) };
    const claims = { sub, name, locale, phone_number: phone, jti: randomId(), iat, exp: iat + LIFETIME_SECONDS, ...meant };
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(key);
  };
}
