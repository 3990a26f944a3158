import type { Place } from '../store.js';

/**
 * Keys are bytes built before a transaction begins, so that a key which cannot be written fails before anything is.
 * Their order is the byte order: texts are UTF-8 closed by a zero byte, numbers six bytes big-endian.
 *
 *   conversation  shard (1 byte), key
 *   of it         conversation, name          (marks, timers, lines, files)
 *   numbered      conversation, seq           (messages); line, position (entries); file, part
 *   due           time, key of what is due    (timers, marks and files that expire, dead letters)
 *   ready         destination, time, line     (lines that are due)
 */
export type Key = Buffer;

/** LMDB's limit with pages of 4,096 bytes, as lmdb-js sets it. */
const MAX_KEY_BYTES = 1978;
const NUMBER_BYTES = 6;
const CLOSE = Buffer.of(0);

export function conversationKey(place: Place): Key {
  return join(Buffer.of(place.shard), text(place.key));
}

export function namedKey(conversation: Key, name: string): Key {
  return join(conversation, text(name));
}

export function numberedKey(prefix: Key, position: number): Key {
  return join(prefix, number(position));
}

export function dueKey(at: number, what: Key): Key {
  return join(number(at), what);
}

export function readyKey(destination: Key, at: number, line: Key): Key {
  return join(destination, dueKey(at, line));
}

/** After every ready key of the destination that is due by `at` (milliseconds). */
export function afterReady(destination: Key, at: number): Key {
  return join(destination, afterDue(at));
}

export function readReadyKey(key: Uint8Array): { at: number; what: Key } {
  return readDueKey(key.subarray(key.indexOf(0) + 1));
}

export function textKey(value: string): Key {
  return text(value);
}

/** Begins every key whose text starts with `prefix`. */
export function prefixKey(prefix: string): Key {
  return Buffer.from(prefix, 'utf8');
}

/** After every key that begins with `prefix`: no key of ours has the byte 255, which UTF-8 never uses. */
export function afterPrefix(prefix: Key): Key {
  return join(prefix, Buffer.of(255));
}

/** Before every due key later than `at` (milliseconds), after every other. */
export function afterDue(at: number): Key {
  return number(Math.floor(at) + 1);
}

export function readDueKey(key: Uint8Array): { at: number; what: Key } {
  const bytes = Buffer.from(key);
  return { at: bytes.readUIntBE(0, NUMBER_BYTES), what: bytes.subarray(NUMBER_BYTES) };
}

export function readNamedKey(key: Key): { place: Place; conversation: Key; name: string } {
  const end = key.indexOf(0, 1);
  return {
    place: { shard: key.readUInt8(0), key: key.toString('utf8', 1, end) },
    conversation: key.subarray(0, end + 1),
    name: readText(key.subarray(end + 1)),
  };
}

export function readText(key: Uint8Array): string {
  return Buffer.from(key).toString('utf8', 0, key.length - 1);
}

export function readPosition(key: Uint8Array): number {
  return Buffer.from(key).readUIntBE(key.length - NUMBER_BYTES, NUMBER_BYTES);
}

function text(value: string): Buffer {
  if (value.includes('\0')) throw new RangeError('A name in the store must not hold a zero character.');
  return join(Buffer.from(value, 'utf8'), CLOSE);
}

/** A time or a count. Whole and from 0 to 2^48 - 1 (the year 10889 in milliseconds), or it throws. */
function number(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(NUMBER_BYTES);
  bytes.writeUIntBE(value, 0, NUMBER_BYTES);
  return bytes;
}

function join(...parts: Buffer[]): Buffer {
  const key = Buffer.concat(parts);
  if (key.length > MAX_KEY_BYTES) throw new RangeError(`A key of ${key.length} bytes: ${MAX_KEY_BYTES} fit.`);
  return key;
}
