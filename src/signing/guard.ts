import { CodedError } from '../errors.js';
import type { RawHeaders, RawRequest } from '../channels/channel.js';
import { isFresh, isSigned, readSignature, type Signature } from './crypto.js';

/** Who may send to a signed address (CONTRACT §2 and §3). */
export interface Access {
  /** All of them valid; none: only this machine, and nobody in production. */
  secrets: Uint8Array[];
  production: boolean;
}

type Head = Pick<RawRequest, 'headers' | 'remoteAddress'>;

/** What can be told before the body is read. Null: nothing is signed, and the caller may do so.
 *  @throws CodedError */
export function checkHead(access: Access, head: Head, now: number): Signature | null {
  if (access.secrets.length === 0) return checkLocal(access, head);
  const signature = readSignature(head.headers);
  if (!signature) throw new CodedError('signature_missing', 'a signature header is missing or repeated');
  if (isFresh(signature, now)) return signature;
  throw new CodedError('signature_stale', 'webhook-timestamp is not within 5 minutes of now');
}

/** JSON in UTF-8 and nothing else: what is compressed could be of any size.
 *  @throws CodedError */
export function checkContentType(headers: RawHeaders): void {
  const { 'content-type': type, 'content-encoding': encoding = 'identity' } = headers;
  const isJson = typeof type === 'string' && /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i.test(type);
  if (isJson && encoding === 'identity') return;
  throw new CodedError('unsupported_media_type', 'the body must be application/json in UTF-8 and not compressed');
}

/** @throws CodedError */
export function checkSignature(access: Access, signature: Signature | null, body: Uint8Array): void {
  if (signature === null || isSigned(signature, body, access.secrets)) return;
  throw new CodedError('signature_invalid', 'no signature in webhook-signature is by a secret that is set here');
}

function checkLocal({ production }: Access, head: Head): null {
  if (production) throw new CodedError('channel_off', 'no secret is set for this address');
  if (isFromThisMachine(head)) return null;
  throw new CodedError('caller_not_local', 'no secret is set, and the request did not come straight from this machine');
}

/** Straight, by no proxy that we can know of. */
export function isFromThisMachine({ headers, remoteAddress }: Head): boolean {
  return isLoopback(remoteAddress) && !Object.keys(headers).some((name) => FORWARDING.test(name));
}

/** Headers that proxies put in: then the loopback address is the proxy's, not the caller's. */
const FORWARDING =
  /^(?:via|forwarded|x-forwarded(?:-.+)?|x-original-.+|x-real-ip|x-envoy-.+|(?:.+-)?(?:client|connecting)-?ip)$/;

function isLoopback(address: string | null): boolean {
  return address === '::1' || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/i.test(address ?? '');
}
