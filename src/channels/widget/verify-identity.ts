import { createSecretKey, type KeyObject } from 'node:crypto';
import { createRemoteJWKSet, type CryptoKey, decodeProtectedHeader, errors, type JWTPayload, type ProtectedHeaderParameters, type RemoteJWKSet } from 'jose';
import { z } from 'zod';
import type { Contact } from '../../dialogue/types.js';
import { idField } from '../../signing/fields.js';
import { toContact } from '../contact.js';
import { checkJwt } from './check-jwt.js';

/** Who somebody is, as the host app's backend has signed it. */
export interface Identity {
  contact: Contact & { userId: string };
  /** Of the token; unique together with the user. */
  tokenId: string;
  /** When the token can be forgotten, epoch milliseconds. */
  until: number;
}

/** `unverifiable`: the keys of the host app cannot be had at present. Nothing is wrong with the token. */
export type NoIdentity = 'invalid' | 'stale' | 'unverifiable';
export type VerifyIdentity = (token: string) => Promise<Identity | NoIdentity>;

export interface IdentitySettings {
  /** For HS256; all of them valid. */
  secrets: Uint8Array[];
  /** For the other algorithms. */
  jwksUrl: string | null;
  /** Null: a token that is meant for somebody must not be meant for another (RFC 7519 §4.1.3). */
  audience: string | null;
  issuer: string | null;
}

/** A secret is for one algorithm and public keys are for others, so that no public key is ever taken for a secret
 *  (RFC 8725 §3.1). */
const SHARED = 'HS256';
const PUBLIC = ['RS256', 'PS256', 'ES256', 'EdDSA'];

const LIFETIME_SECONDS = 5 * 60;
const LEEWAY_SECONDS = 30;

/** How long the host app's keys are believed, how often an unknown one has them fetched anew, and how long that may take. */
const KEYS_FRESH_MS = 10 * 60_000;
const KEYS_AGAIN_MS = 5_000;
const KEYS_TIMEOUT_MS = 3_000;

const claims = z.object({
  sub: idField(),
  jti: idField(),
  iat: z.number(),
  exp: z.number(),
  aud: z.unknown().optional(),
  name: z.string().nullish().catch(null),
  locale: z.string().nullish().catch(null),
  phone_number: z.string().nullish().catch(null),
}).refine(({ iat, exp }) => exp > iat && exp - iat <= LIFETIME_SECONDS);

export function createVerifyIdentity(settings: IdentitySettings, now: () => number): VerifyIdentity {
  const secrets = settings.secrets.map((secret) => createSecretKey(secret));
  const keySet = settings.jwksUrl === null ? null : createRemoteJWKSet(new URL(settings.jwksUrl), {
    timeoutDuration: KEYS_TIMEOUT_MS, cooldownDuration: KEYS_AGAIN_MS, cacheMaxAge: KEYS_FRESH_MS,
  });

  const check = (token: string, key: KeyObject | CryptoKey, algorithm: string) => checkJwt(token, key, {
    algorithms: [algorithm],
    requiredClaims: ['sub', 'jti', 'exp'],
    maxTokenAge: LIFETIME_SECONDS,
    clockTolerance: LEEWAY_SECONDS,
    currentDate: new Date(now()),
    ...(settings.audience !== null && { audience: settings.audience }),
    ...(settings.issuer !== null && { issuer: settings.issuer }),
  });

  return async (token) => {
    const header = readHeader(token);
    const keys = header && await keysFor(header, secrets, keySet);
    if (!keys) return 'invalid';
    if (keys === 'unverifiable') return keys;
    for (const key of keys) {
      const payload = await check(token, key, header.alg);
      if (payload !== 'forged') return typeof payload === 'string' ? payload : toIdentity(payload, settings);
    }
    return 'invalid';
  };
}

type Header = ProtectedHeaderParameters & { alg: string };

function readHeader(token: string): Header | null {
  try {
    const header = decodeProtectedHeader(token);
    return typeof header.alg === 'string' ? { ...header, alg: header.alg } : null;
  } catch {
    return null;
  }
}

/** Null: nothing that is known here signs so. */
async function keysFor(header: Header, secrets: KeyObject[], keySet: RemoteJWKSet | null): Promise<(KeyObject | CryptoKey)[] | 'unverifiable' | null> {
  if (header.alg === SHARED) return secrets;
  if (!PUBLIC.includes(header.alg) || !keySet) return null;
  const wasJustFetched = keySet.coolingDown;
  try {
    return [await keySet(header)];
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return wasJustFetched ? 'unverifiable' : null;
    return isAboutKeys(error) ? null : 'unverifiable';
  }
}

/** There are keys, but none that may be used for this token. */
function isAboutKeys(error: unknown): boolean {
  return error instanceof errors.JWKSMultipleMatchingKeys || error instanceof errors.JOSENotSupported;
}

function toIdentity(payload: JWTPayload, { audience }: IdentitySettings): Identity | NoIdentity {
  const { success, data } = claims.safeParse(payload);
  if (!success || (audience === null && data.aud !== undefined)) return 'invalid';
  const { sub, jti, exp, name, locale, phone_number: phone } = data;
  return {
    contact: { ...toContact({ name, locale, phone }), userId: sub },
    tokenId: jti,
    until: (exp + LEEWAY_SECONDS) * 1_000,
  };
}
