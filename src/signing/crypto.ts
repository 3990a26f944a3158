import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RawHeaders } from '../channels/channel.js';

/**
 * Standard Webhooks, symmetric scheme (v1). The `standardwebhooks` package is the tests' oracle and not used here: it
 * reads the clock itself, and it decodes the body as text first, so that bytes which are not UTF-8 could be exchanged
 * under a valid signature.
 */
const TOLERANCE_SECONDS = 5 * 60;
const TIMESTAMP = /^\d{1,12}$/;

export interface Signature {
  /** Bytes of a header in Latin-1, as Node hands them over. */
  id: string;
  timestamp: string;
  /** Space-separated `v1,<base64>`; unknown versions are passed over. */
  signatures: string;
}

/** The three headers; null when one is missing, empty or there more than once. */
export function readSignature(headers: RawHeaders): Signature | null {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return null;
  return id && timestamp && signatures ? { id, timestamp, signatures } : null;
}

/** Within five minutes of `now` (epoch milliseconds), in whole seconds as the reference libraries count. */
export function isFresh({ timestamp }: Signature, now: number): boolean {
  return TIMESTAMP.test(timestamp) && Math.abs(Math.floor(now / 1000) - Number(timestamp)) <= TOLERANCE_SECONDS;
}

/** True when any of the signatures is by any of the secrets. */
export function isSigned(signature: Signature, body: Uint8Array, secrets: Uint8Array[]): boolean {
  const given = signature.signatures.split(' ').map((entry) => Buffer.from(entry, 'latin1'));
  return secrets.some((secret) => {
    const expected = Buffer.from(sign(secret, signature, body), 'latin1');
    // The text is compared, not what it decodes to: base64 decoders pass over bytes that do not belong.
    return given.some((entry) => entry.length === expected.length && timingSafeEqual(entry, expected));
  });
}

export function sign(secret: Uint8Array, { id, timestamp }: Pick<Signature, 'id' | 'timestamp'>, body: Uint8Array): string {
  const signed = createHmac('sha256', secret).update(Buffer.from(`${id}.${timestamp}.`, 'latin1')).update(body);
  return `v1,${signed.digest('base64')}`;
}
