import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { StoredByNewer } from '../stored-by-newer.js';
import type { KeyRing } from '../privacy/key-ring.js';
import { CannotOpen, KeyNotLoaded, open, type RandomBytes } from '../privacy/seal.js';
import type { Bytes, Place } from './store.js';

/** How the parts of a conversation are sealed: each under the conversation's data key, and for its own place only. */
export interface DataKeys {
  create(place: Place): DataKey;
  /** Throws CannotOpen. Keys opened lately are kept in memory. */
  unwrap(place: Place, wrapped: Bytes): Bytes;
}

/** A conversation's own key, made at its first load. Only to be handed back to `commit`. */
export interface DataKey {
  key: Bytes;
  wrapped: Bytes;
}

const KEY_BYTES = 32;
const CACHED_KEYS = 10_000;

export function createDataKeys(keyRing: KeyRing, randomBytes: RandomBytes): DataKeys {
  const cache = new LRUCache<string, Bytes>({ max: CACHED_KEYS });
  return {
    create(place) {
      const key = copyToKeep(randomBytes(KEY_BYTES));
      return { key, wrapped: copyToKeep(keyRing.wrap(placeName(place), key)) };
    },
    unwrap(place, wrapped) {
      const name = `${placeName(place)} ${Buffer.from(wrapped).toString('latin1')}`;
      const cached = cache.get(name);
      if (cached) return cached;
      const key = copyToKeep(keyRing.unwrap(placeName(place), wrapped));
      cache.set(name, key);
      return key;
    },
  };
}

/** A copy with memory of its own. Small buffers are cut from slabs of 8 kB, and what comes from Redis from what came in
 *  one piece; kept for long, each would keep the whole. */
export function copyToKeep(bytes: Bytes): Bytes {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}

/** The one place where a sealed value may be opened again: conversation, kind, and seq, version or hashed id. */
export function at(place: Place, kind: string, name: string | number): string {
  return `${placeName(place)} ${kind} ${name}`;
}

export function decode(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
}

/** Throws CannotOpen. */
export function openJson(key: Bytes, where: string, bytes: Bytes): unknown {
  return decode(open(key, where, bytes));
}

/** Timers are found again by name, so equal names must seal to equal texts: what the cipher starts from is an HMAC of the
 *  name instead of random, and proves the name when it is opened (the construction of SIV, RFC 5297), under keys of their
 *  own. Eight bytes of it are enough: whoever guesses one has set off a timer of a conversation. */
export function sealName(key: Bytes, place: Place, name: string): string {
  const names = sealedNames.get(key) ?? new Map<string, string>();
  sealedNames.set(key, names);
  const sealed = names.get(name) ?? sealNameNow(key, place, name);
  names.set(name, sealed);
  return sealed;
}

/** A conversation has few timers, and sets them in every turn. By the key in memory, with which they go. */
const sealedNames = new WeakMap<Bytes, Map<string, string>>();

function sealNameNow(key: Bytes, place: Place, name: string): string {
  const proof = proofOf(key, place, name);
  const cipher = createCipheriv('aes-256-ctr', hmac(key, 'timer name cipher'), startOf(proof));
  return SHORT + Buffer.concat([proof, cipher.update(name, 'utf8')]).toString('base64url');
}

/** Whether it has a form that this version of the service knows. */
export function isKnownName(sealed: string): boolean {
  return /^~?[\w-]+$/.test(sealed);
}

/** Throws CannotOpen. */
export function openName(key: Bytes, place: Place, sealed: string): string {
  if (!sealed.startsWith(SHORT)) return openLongName(key, place, sealed);
  const bytes = Buffer.from(sealed.slice(SHORT.length), 'base64url');
  const proof = bytes.subarray(0, PROOF_BYTES);
  const decipher = createDecipheriv('aes-256-ctr', hmac(key, 'timer name cipher'), startOf(proof));
  const name = decipher.update(bytes.subarray(PROOF_BYTES)).toString('utf8');
  if (!proofOf(key, place, name).equals(proof)) throw new CannotOpen(at(place, 'timer', 'name'), ALTERED_NAME);
  return name;
}

const PROOF_BYTES = 8;
const COUNTER_BYTES = 16;
/** Redis packs what is small closely (zset-max-listpack-value), and a timer's name stands behind its conversation's. */
const SHORT = '~';
const ALTERED_NAME = 'It was altered or moved from elsewhere.';

function proofOf(key: Bytes, place: Place, name: string): Buffer {
  return hmac(hmac(key, 'timer name'), `${at(place, 'timer', 'name')} ${name}`).subarray(0, PROOF_BYTES);
}

function startOf(proof: Uint8Array): Buffer {
  const start = Buffer.alloc(COUNTER_BYTES);
  start.set(proof);
  return start;
}

/** As it was sealed before there were short ones. */
function openLongName(key: Bytes, place: Place, sealed: string): string {
  return open(hmac(key, 'timer name'), at(place, 'timer', 'name'), Buffer.from(sealed, 'base64url')).toString('utf8');
}

/** Null for what cannot be opened, and `ofNewer` for what another process may open, of a newer version or with newer keys;
 *  anything else passes on. */
export function keepOpened<Result, Newer = null>(work: () => Result, ofNewer: Newer | null = null): Result | Newer | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof StoredByNewer || error instanceof KeyNotLoaded) return ofNewer;
    if (error instanceof CannotOpen) return null;
    throw error;
  }
}

function hmac(key: Bytes, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function placeName({ shard, key }: Place): string {
  return `${shard}/${key}`;
}
