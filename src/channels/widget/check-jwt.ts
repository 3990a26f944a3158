import type { KeyObject } from 'node:crypto';
import { type CryptoKey, errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';

/** Why a token is not taken: not signed with this key; its time is over or has not come; or anything else. */
export type BadToken = 'forged' | 'stale' | 'invalid';

/** What it says, once signature, times and the claims asked for are right. The algorithms have to be named. */
export async function checkJwt(
  token: string, key: KeyObject | CryptoKey, options: JWTVerifyOptions & { algorithms: string[] },
): Promise<JWTPayload | BadToken> {
  if (!isWrittenOneWay(token)) return 'forged';
  try {
    return (await jwtVerify(token, key, options)).payload;
  } catch (error) {
    return toBadToken(error);
  }
}

/** The last character of a signature may have bits that mean nothing: with others in them it would be another text that
 *  verifies too. */
function isWrittenOneWay(token: string): boolean {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  return Buffer.from(signature, 'base64url').toString('base64url') === signature;
}

/** Anything but a claim or a signature that is not right is about the form of the token or the fitness of its key. */
function toBadToken(error: unknown): BadToken {
  if (error instanceof errors.JWTExpired) return 'stale';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'forged';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.reason === 'check_failed' && ['nbf', 'iat'].includes(error.claim) ? 'stale' : 'invalid';
  }
  if (error instanceof errors.JOSEError || error instanceof TypeError) return 'invalid';
  throw error;
}
