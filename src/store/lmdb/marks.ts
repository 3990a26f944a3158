import type { Commit, Mark } from '../store.js';
import { afterDue, dueKey, namedKey, readDueKey, type Key } from './keys.js';
import { apply, put, remove, type MarkRow, type Tables, type Write } from './tables.js';

/** How many marks one transaction forgets, so that a sweep never holds up turns for long. */
const SWEEP_BATCH = 1_000;

/** The record that the turn's own inbound leaves. `before`: the seq that the turn found. */
export function ownMark({ inbound, inboundExpiresAt, mark, messages }: Commit, before: number): MarkRow {
  const change = mark?.inbound === inbound ? mark.opened - mark.closed : 0;
  return adjust([inboundExpiresAt, before + 1, null, 0], change, before + messages.length);
}

/** Its own mark, and the change to the mark of the inbound that caused this one. `over`: what stands in the place of its
 *  own, whose time is over and that no sweep has met yet. */
export function planMarks(
  tables: Tables, conversation: Key, commit: Commit, { own, over }: { own: MarkRow; over: MarkRow | null }, after: number,
): Write[] {
  const key = namedKey(conversation, commit.inbound);
  const bears = commit.mark;
  const writes = [
    ...(over ? [remove(tables.markExpiry, dueKey(over[0], key))] : []),
    put(tables.marks, key, own),
    put(tables.markExpiry, dueKey(commit.inboundExpiresAt, key), true),
  ];
  if (!bears || bears.inbound === commit.inbound) return writes;
  const causeKey = namedKey(conversation, bears.inbound);
  const cause = tables.marks.get(causeKey);
  if (!cause) return writes;
  return [...writes, put(tables.marks, causeKey, adjust(cause, bears.opened - bears.closed, after))];
}

/** Writes only when the mark is still open. */
export function settleMark(tables: Tables, conversation: Key, inbound: string, now: number): Mark | null {
  const key = namedKey(conversation, inbound);
  const row = findMark(tables, key, now);
  if (!row) return null;
  if (row[2] !== null) return toMark(row);
  const seq = tables.sessions.get(conversation)?.[1] ?? 0;
  const settled: MarkRow = [row[0], row[1], seq, row[3]];
  apply([put(tables.marks, key, settled)]);
  return toMark(settled);
}

export function readMark(tables: Tables, conversation: Key, inbound: string, now: number): Mark | null {
  const row = findMark(tables, namedKey(conversation, inbound), now);
  return row ? toMark(row) : null;
}

/** One whose time is over counts no more, also before a sweep has met it. */
function findMark(tables: Tables, key: Key, now: number): MarkRow | null {
  const row = tables.marks.get(key);
  return row && counts(row, now) ? row : null;
}

export function counts([expiresAt]: MarkRow, now: number): boolean {
  return expiresAt > now;
}

/** Forgets up to a batch of marks that expired by `now`; returns how many. */
export function sweepBatch(tables: Tables, now: number): number {
  const due = [...tables.markExpiry.getKeys({ end: afterDue(now), limit: SWEEP_BATCH })];
  apply(due.flatMap((key) => [
    remove(tables.marks, readDueKey(key).what),
    remove(tables.markExpiry, Buffer.from(key)),
  ]));
  return due.length;
}

function adjust(row: MarkRow, change: number, seq: number): MarkRow {
  const open = Math.max(0, row[3] + change);
  return [row[0], row[1], row[2] ?? (open === 0 ? seq : null), open];
}

export function toMark(row: MarkRow): Mark {
  return { from: row[1], upTo: row[2] };
}
