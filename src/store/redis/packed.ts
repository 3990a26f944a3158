import { hash } from 'node:crypto';
import type { Mark, Owner, StoredConversation } from '../store.js';

/**
 * How values are packed, as the scripts pack and read them (Lua's `struct`, big-endian):
 *
 *   head         >I4I4BI2I4 version, seq, owner, size of the wrapped key, number of marks; the wrapped key; the marks,
 *                           the oldest first; the session
 *   mark         >I6I3I3B   behind the eight bytes of its name: when it is forgotten, from, upTo + 1 (0: still open),
 *                           commands still out
 *   entry        >I6I2      when it is due, size of the id; the id; the bytes
 *   line state   >I4        attempts; the lease, if any; then, if its head was ever put off, a zero and >I6: since when
 *   dead letter  >I6I4I4I4  when, attempts, sizes of the reason and of the line's name; both; the entry
 *   document     >I4        version; the bytes
 *   values       >I4        size of each; its bytes
 */
const OWNERS: readonly Owner[] = ['bot', 'queued', 'agent', 'closed'];
const HEAD = 15;
/** Of SHA-256: only those of one conversation must differ. */
const MARK_NAME = 8;
const MARK = MARK_NAME + 13;
const ENTRY_HEAD = 8;
const DEAD_HEAD = 18;
const LARGEST = 2 ** 48 - 1;

export interface Entry {
  id: string;
  bytes: Buffer;
}

export interface DeadRecord extends Entry {
  at: number;
  attempts: number;
  because: string;
  line: string;
}

/** Their number and all of them in one, for a script that has many: of every argument the client makes three pieces, to join
 *  them in the end. */
export function packValues(values: readonly (string | number | Uint8Array)[]): [count: number, packed: Buffer] {
  let most = 0;
  for (const value of values) most += SIZE + mostBytes(value);
  const packed = Buffer.allocUnsafe(most);
  let end = 0;
  for (const value of values) {
    const from = end + SIZE;
    end = putAt(packed, value, from);
    packed.writeUInt32BE(end - from, from - SIZE);
  }
  return [values.length, packed.subarray(0, end)];
}

const SIZE = 4;
/** -0.0000012345678901234567 */
const LONGEST_NUMBER = 25;

function mostBytes(value: string | number | Uint8Array): number {
  if (typeof value === 'number') return LONGEST_NUMBER;
  return typeof value === 'string' ? 3 * value.length : value.length;
}

/** Returns where it ends. */
function putAt(packed: Buffer, value: string | number | Uint8Array, at: number): number {
  if (typeof value !== 'object') return putText(packed, String(value), at);
  packed.set(value, at);
  return at + value.length;
}

/** Most are times and counts, for which a call of the encoder takes longer than their digits. */
function putText(packed: Buffer, text: string, at: number): number {
  if (text.length > LONGEST_NUMBER) return at + packed.write(text, at, 'utf8');
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return at + packed.write(text, at, 'utf8');
    packed[at + index] = code;
  }
  return at + text.length;
}

export function ownerCode(owner: Owner): number {
  return OWNERS.indexOf(owner);
}

/** A time or a count for a script. Whole and from 0 to 2^48 - 1, or it throws before anything is written. */
export function whole(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > LARGEST) throw new RangeError(`${value} is no time and no count.`);
  return String(value);
}

export function readConversation(head: Buffer): StoredConversation {
  const { marksAt, sessionAt } = partsOf(head);
  return {
    version: head.readUInt32BE(0),
    seq: head.readUInt32BE(4),
    owner: OWNERS[head.readUInt8(8)] ?? 'closed',
    wrappedKey: head.subarray(HEAD, marksAt),
    session: head.subarray(sessionAt),
  };
}

/** Null where the inbound never came, or is forgotten by now. */
export function readMark(head: Buffer, inbound: string, now: number): Mark | null {
  const { marksAt, sessionAt } = partsOf(head);
  const name = markName(inbound);
  for (let at = marksAt; at < sessionAt; at += MARK) {
    const body = at + MARK_NAME;
    if (name.compare(head, at, body) === 0) {
      return head.readUIntBE(body, 6) > now ? toMark(head.readUIntBE(body + 6, 3), head.readUIntBE(body + 9, 3)) : null;
    }
  }
  return null;
}

/** Within its conversation. */
export function markName(inbound: string): Buffer {
  return hash('sha256', inbound, 'buffer').subarray(0, MARK_NAME);
}

function partsOf(head: Buffer): { marksAt: number; sessionAt: number } {
  const marksAt = HEAD + head.readUInt16BE(9);
  return { marksAt, sessionAt: marksAt + head.readUInt32BE(11) * MARK };
}

export function toMark(from: number, afterUpTo: number): Mark {
  return { from, upTo: afterUpTo === 0 ? null : afterUpTo - 1 };
}

export function packEntry(id: string, dueAt: number, bytes: Uint8Array): Buffer {
  const name = Buffer.from(id, 'utf8');
  const head = Buffer.alloc(ENTRY_HEAD);
  head.writeUIntBE(Number(whole(dueAt)), 0, 6);
  head.writeUInt16BE(name.length, 6);
  return Buffer.concat([head, name, bytes]);
}

export function readEntry(packed: Buffer): Entry {
  const body = ENTRY_HEAD + packed.readUInt16BE(6);
  return { id: packed.toString('utf8', ENTRY_HEAD, body), bytes: packed.subarray(body) };
}

export function readDeadRecord(packed: Buffer): DeadRecord {
  const line = DEAD_HEAD + packed.readUInt32BE(10);
  const entry = line + packed.readUInt32BE(14);
  return {
    ...readEntry(packed.subarray(entry)),
    at: packed.readUIntBE(0, 6),
    attempts: packed.readUInt32BE(6),
    because: packed.toString('utf8', DEAD_HEAD, line),
    line: packed.toString('utf8', line, entry),
  };
}

export function readDocument(packed: Buffer): { version: number; bytes: Buffer } {
  return { version: packed.readUInt32BE(0), bytes: packed.subarray(4) };
}
