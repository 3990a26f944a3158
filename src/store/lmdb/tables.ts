import { closeSync, openSync, readSync } from 'node:fs';
import { open, type Database, type RootDatabase } from 'lmdb';
import { StoreUnavailable, type Bytes, type Owner } from '../store.js';
import { readDueKey, readNamedKey, readyKey, textKey, type Key } from './keys.js';

export type Table<Row> = Database<Row, Key>;

export type SessionRow = [version: number, seq: number, owner: Owner, wrappedKey: Bytes, session: Bytes];
/** `open`: commands still out. `upTo` null: not fixed yet. */
export type MarkRow = [expiresAt: number, from: number, upTo: number | null, open: number];
/** Positions of the first and last entry, when the line is due (or its lease ends), and the lease it is under. */
export type LineRow = [head: number, tail: number, dueAt: number, lease: string | null];
export type EntryRow = [id: string, dueAt: number, attempts: number, bytes: Bytes, putOffSince?: number];
/** `showAt` is `dueAt`, or later while a worker has the timer. */
export type TimerRow = [dueAt: number, showAt: number];
export type DeadRow = [
  id: string, line: Bytes, because: string, at: number, attempts: number, bytes: Bytes,
];
export type DocumentRow = [version: number, bytes: Bytes];

export interface Tables {
  root: RootDatabase<unknown, Key>;
  sessions: Table<SessionRow>;
  messages: Table<Bytes>;
  marks: Table<MarkRow>;
  markExpiry: Table<true>;
  lines: Table<LineRow>;
  entries: Table<EntryRow>;
  /** By destination and time: see `readyKey`. */
  ready: Table<true>;
  timers: Table<TimerRow>;
  dueTimers: Table<true>;
  deadLetters: Table<DeadRow>;
  deadLetterTimes: Table<number>;
  documents: Table<DocumentRow>;
  fileParts: Table<Bytes>;
  /** When a file expires, by file. */
  fileTimes: Table<number>;
  fileExpiry: Table<true>;
}

/** One change, made ready before and applied after everything was read and checked. */
export type Write = () => void;

const FORMAT = 1;
/** mdb.c: mm_magic, the first field of a meta page, after its header; written in the order of the machine. */
const LMDB_MAGIC = 0xbeefc0de;
const MAGIC_OFFSET = 24;

/**
 * Opens the environment. `overlappingSync: false` makes a transaction's promise wait for its fsync; transactions asked
 * for while one is being flushed share the next one, which is the group commit.
 */
export function openTables(path: string): Tables {
  checkMagic(path);
  const root = open<unknown, Key>({ path, noSubdir: true, overlappingSync: false, maxDbs: 24, keyEncoding: 'binary' });
  const table = <Row>(name: string, encoding: 'msgpack' | 'binary' = 'msgpack'): Table<Row> =>
    root.openDB<Row, Key>(name, { encoding, keyEncoding: 'binary' });
  checkFormat(table<number>('meta'), path);
  const ready = table<true>('ready');
  moveReadyLines(root, table('ready-lines'), ready);
  return {
    root,
    sessions: table('sessions'),
    messages: table('messages', 'binary'),
    marks: table('marks'),
    markExpiry: table('mark-expiry'),
    lines: table('lines'),
    entries: table('entries'),
    ready,
    timers: table('timers'),
    dueTimers: table('due-timers'),
    deadLetters: table('dead-letters'),
    deadLetterTimes: table('dead-letter-times'),
    documents: table('documents'),
    fileParts: table('file-parts', 'binary'),
    fileTimes: table('file-times'),
    fileExpiry: table('file-expiry'),
  };
}

/** Earlier versions kept the due lines of all destinations in one index. */
function moveReadyLines(root: Tables['root'], before: Table<true>, ready: Table<true>): void {
  const keys = [...before.getKeys()].map((key) => Buffer.from(key));
  if (keys.length === 0) return;
  const moves = keys.flatMap((key) => {
    const { at, what } = readDueKey(key);
    return [put(ready, readyKey(textKey(readNamedKey(what).name), at, what), true), remove(before, key)];
  });
  root.transactionSync(() => apply(moves));
}

export function put<Row>(table: Table<Row>, key: Key, row: Row): Write {
  return () => void table.put(key, row);
}

export function remove<Row>(table: Table<Row>, key: Key): Write {
  return () => void table.remove(key);
}

export function apply(writes: Write[]): void {
  for (const write of writes) write();
}

/** lmdb-js 3.5.6 crashes the process on a file that is not LMDB's, so it is looked at before. */
function checkMagic(path: string): void {
  const head = readHead(path);
  if (head.length === 0) return;
  const isOurs = head.length === MAGIC_OFFSET + 4
    && [head.readUInt32LE(MAGIC_OFFSET), head.readUInt32BE(MAGIC_OFFSET)].includes(LMDB_MAGIC);
  if (!isOurs) throw new StoreUnavailable(`${path} is damaged or no store. Restore it from a backup, or move it away.`);
}

/** Empty when there is no file yet. */
function readHead(path: string): Buffer {
  const file = openSync(path, 'a+', 0o600);
  try {
    const head = Buffer.alloc(MAGIC_OFFSET + 4);
    return head.subarray(0, readSync(file, head, 0, head.length, 0));
  } finally {
    closeSync(file);
  }
}

function checkFormat(meta: Table<number>, path: string): void {
  const found = meta.get(textKey('format'));
  if (found === undefined) meta.putSync(textKey('format'), FORMAT);
  else if (found !== FORMAT) {
    throw new StoreUnavailable(`${path} has format ${found}, not ${FORMAT}. Run the version that wrote it.`);
  }
}
