import type { ClaimedEntry, Commit, DeadLetter, Release, Room } from '../store.js';
import {
  afterDue, afterPrefix, afterReady, conversationKey, dueKey, namedKey, numberedKey, readDueKey, readNamedKey, readReadyKey, readyKey, textKey,
  type Key,
} from './keys.js';
import { apply, put, remove, type DeadRow, type EntryRow, type LineRow, type Tables, type Write } from './tables.js';

/** How many dead letters one transaction forgets, so that it never holds up turns for long. */
const FORGET_BATCH = 1_000;

/**
 * A line is the outbox of one conversation and destination: entries at the positions head..tail, of which only the
 * head is ever handed out. A line that holds entries stands in the ready index exactly once, under its destination and
 * the time its head is due or its lease ends; so a crashed worker's lease needs nobody to clear it.
 */
export function planOutbox(tables: Tables, conversation: Key, outbox: Commit['outbox']): Write[] {
  const byLine = new Map<string, EntryRow[]>();
  for (const { id, destination, dueAt, bytes } of outbox) {
    byLine.set(destination, [...(byLine.get(destination) ?? []), [id, dueAt, 0, bytes]]);
  }
  return [...byLine].flatMap(([destination, rows]) => planAppend(tables, namedKey(conversation, destination), rows));
}

/** Hands out the head of every due line as far as there is room. The claim itself counts as an attempt: one that kills
 *  the worker must not be tried for ever. */
export function claimLines(
  tables: Tables, now: number, leaseMs: number, rooms: Room[], newLease: () => string,
): ClaimedEntry[] {
  const due = rooms.flatMap(({ destination, limit }) => dueLines(tables, destination, now, limit));
  const claims = due.map((line) => planClaim(tables, line, now + leaseMs, newLease()));
  apply(claims.flatMap((claim) => claim.writes));
  return claims.map((claim) => claim.entry);
}

/** False when the line is under another lease, or none: nothing is written then. */
export function renewLine(tables: Tables, claim: ClaimedEntry, until: number): boolean {
  return underLease(tables, claim, (lineKey, line) => planMove(tables, lineKey, line, [line[0], line[1], until, line[3]]));
}

/** False as above. */
export function releaseLine(tables: Tables, claim: ClaimedEntry, outcome: Release): boolean {
  return underLease(tables, claim, (lineKey, line) => planRelease(tables, lineKey, line, outcome));
}

function underLease(tables: Tables, claim: ClaimedEntry, plan: (lineKey: Key, line: LineRow) => Write[]): boolean {
  const lineKey = namedKey(conversationKey(claim.place), claim.destination);
  const line = tables.lines.get(lineKey);
  if (!line || line[3] !== claim.lease) return false;
  apply(plan(lineKey, line));
  return true;
}

export function dueLines(tables: Tables, destination: string, now: number, limit: number): Key[] {
  if (limit <= 0) return [];
  const of = textKey(destination);
  return [...tables.ready.getKeys({ start: of, end: afterReady(of, now), limit })].map((key) => readReadyKey(key).what);
}

/** When the destination's next line is due, or its lease ends. */
export function nextReady(tables: Tables, destination: string): number | null {
  const of = textKey(destination);
  const [key] = [...tables.ready.getKeys({ start: of, end: afterPrefix(of), limit: 1 })];
  return key ? readReadyKey(key).at : null;
}

export function listDeadLetters(tables: Tables, limit: number): DeadLetter[] {
  return [...tables.deadLetters.getRange({ limit })].map(({ value }) => toDeadLetter(tables, value));
}

export function retryDeadLetter(tables: Tables, id: string, now: number): boolean {
  const at = tables.deadLetterTimes.get(textKey(id));
  if (at === undefined) return false;
  const deadKey = dueKey(at, textKey(id));
  const row = tables.deadLetters.get(deadKey);
  if (!row) return false;
  apply([
    ...planAppend(tables, Buffer.from(row[1]), [[id, now, 0, row[5]]]),
    remove(tables.deadLetters, deadKey),
    remove(tables.deadLetterTimes, textKey(id)),
  ]);
  return true;
}

/** Forgets up to a batch of those that gave up by `until`, the oldest first; returns how many. */
export function forgetDeadLetters(tables: Tables, until: number): number {
  const keys = [...tables.deadLetters.getKeys({ end: afterDue(until), limit: FORGET_BATCH })].map((key) => Buffer.from(key));
  apply(keys.flatMap((key) => [remove(tables.deadLetters, key), remove(tables.deadLetterTimes, readDueKey(key).what)]));
  return keys.length;
}

function planAppend(tables: Tables, lineKey: Key, rows: EntryRow[]): Write[] {
  const first = rows[0];
  if (!first) return [];
  const line = tables.lines.get(lineKey);
  const tail = line ? line[1] : 0;
  const entries = rows.map((row, index) => put(tables.entries, numberedKey(lineKey, tail + 1 + index), row));
  if (line) return [...entries, put(tables.lines, lineKey, [line[0], tail + rows.length, line[2], line[3]])];
  return [
    ...entries,
    put(tables.lines, lineKey, [1, rows.length, first[1], null]),
    put(tables.ready, readyAt(lineKey, first[1]), true),
  ];
}

function planClaim(
  tables: Tables, lineKey: Key, until: number, lease: string,
): { entry: ClaimedEntry; writes: Write[] } {
  const line = needed(tables.lines.get(lineKey), 'line');
  const headKey = numberedKey(lineKey, line[0]);
  const [id, dueAt, attempts, bytes, ...since] = needed(tables.entries.get(headKey), 'entry');
  const { place, conversation, name: destination } = readNamedKey(lineKey);
  return {
    entry: { place, destination, lease, id, attempts, putOffSince: since[0] ?? null, bytes, wrappedKey: wrappedKey(tables, conversation) },
    writes: [
      put(tables.entries, headKey, [id, dueAt, attempts + 1, bytes, ...since]),
      ...planMove(tables, lineKey, line, [line[0], line[1], until, lease]),
    ],
  };
}

function planRelease(tables: Tables, lineKey: Key, line: LineRow, outcome: Release): Write[] {
  const headKey = numberedKey(lineKey, line[0]);
  switch (outcome.type) {
    case 'retry':
      return planMove(tables, lineKey, line, [line[0], line[1], outcome.dueAt, null]);
    case 'putOff': {
      const [id, dueAt, attempts, bytes, since = outcome.at] = needed(tables.entries.get(headKey), 'entry');
      return [
        put(tables.entries, headKey, [id, dueAt, attempts - 1, bytes, since]),
        ...planMove(tables, lineKey, line, [line[0], line[1], outcome.dueAt, null]),
      ];
    }
    case 'done':
      return planDrop(tables, lineKey, line);
    case 'dead': {
      const [id, , attempts, bytes] = needed(tables.entries.get(headKey), 'entry');
      const row: DeadRow = [id, lineKey, outcome.because, outcome.at, attempts, bytes];
      return [
        ...planDrop(tables, lineKey, line),
        put(tables.deadLetters, dueKey(outcome.at, textKey(id)), row),
        put(tables.deadLetterTimes, textKey(id), outcome.at),
      ];
    }
  }
}

/** Takes the head out; the next entry is due at its own time, and an empty line is forgotten. */
function planDrop(tables: Tables, lineKey: Key, line: LineRow): Write[] {
  const [head, tail, dueAt] = line;
  const dropped = remove(tables.entries, numberedKey(lineKey, head));
  if (head === tail) {
    return [dropped, remove(tables.lines, lineKey), remove(tables.ready, readyAt(lineKey, dueAt))];
  }
  const next = needed(tables.entries.get(numberedKey(lineKey, head + 1)), 'entry');
  return [dropped, ...planMove(tables, lineKey, line, [head + 1, tail, next[1], null])];
}

function planMove(tables: Tables, lineKey: Key, from: LineRow, to: LineRow): Write[] {
  return [
    remove(tables.ready, readyAt(lineKey, from[2])),
    put(tables.ready, readyAt(lineKey, to[2]), true),
    put(tables.lines, lineKey, to),
  ];
}

function readyAt(lineKey: Key, at: number): Key {
  return readyKey(textKey(readNamedKey(lineKey).name), at, lineKey);
}

function toDeadLetter(tables: Tables, row: DeadRow): DeadLetter {
  const [id, line, because, at, attempts, bytes] = row;
  const { place, conversation, name: destination } = readNamedKey(Buffer.from(line));
  return { id, place, destination, because, at, attempts, bytes, wrappedKey: wrappedKey(tables, conversation) };
}

/** Without its conversation an entry cannot be opened; the worker then parks it where an operator sees it. */
function wrappedKey(tables: Tables, conversation: Key): Uint8Array {
  return tables.sessions.get(conversation)?.[3] ?? new Uint8Array();
}

/** A row that a commit wrote together with the one that led here: its absence is a bug, not an outcome. */
export function needed<Row>(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new Error(`The store lost a ${what} that its index names.`);
  return row;
}
