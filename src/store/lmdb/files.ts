import type { Bytes, Place } from '../store.js';
import { afterDue, afterPrefix, conversationKey, dueKey, namedKey, numberedKey, readDueKey, type Key } from './keys.js';
import { apply, put, remove, type Tables, type Write } from './tables.js';

/** How many files one transaction forgets: each may have many pages. */
const SWEEP_BATCH = 16;

export function fileKey(place: Place, file: string): Key {
  return namedKey(conversationKey(place), file);
}

export function writeFilePart(tables: Tables, file: Key, part: number, bytes: Bytes, expiresAt: number): void {
  apply([put(tables.fileParts, numberedKey(file, part), bytes), ...planExpiry(tables, file, expiresAt)]);
}

export function keepFile(tables: Tables, file: Key, expiresAt: number): boolean {
  if (!tables.fileTimes.doesExist(file)) return false;
  apply(planExpiry(tables, file, expiresAt));
  return true;
}

export function replaceFile(tables: Tables, file: Key, bytes: Bytes, expiresAt: number): void {
  apply([...planForget(tables, file), put(tables.fileParts, numberedKey(file, 0), bytes), ...planExpiry(tables, file, expiresAt)]);
}

/** Forgets up to a batch of files that expired by `now`; returns how many. */
export function sweepFiles(tables: Tables, now: number): number {
  const due = [...tables.fileExpiry.getKeys({ end: afterDue(now), limit: SWEEP_BATCH })].map((key) => Buffer.from(key));
  apply(due.flatMap((key) => {
    const file = readDueKey(key).what;
    return [...planForget(tables, file), remove(tables.fileTimes, file), remove(tables.fileExpiry, key)];
  }));
  return due.length;
}

/** A file stands in the index of expiry once, at its latest time. */
function planExpiry(tables: Tables, file: Key, expiresAt: number): Write[] {
  const before = tables.fileTimes.get(file);
  if (before === expiresAt) return [];
  const moved = before === undefined ? [] : [remove(tables.fileExpiry, dueKey(before, file))];
  return [...moved, put(tables.fileTimes, file, expiresAt), put(tables.fileExpiry, dueKey(expiresAt, file), true)];
}

function planForget(tables: Tables, file: Key): Write[] {
  const parts = tables.fileParts.getKeys({ start: numberedKey(file, 0), end: afterPrefix(file) });
  return [...parts].map((key) => remove(tables.fileParts, Buffer.from(key)));
}
