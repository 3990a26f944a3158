import type { Bytes, Commit, CommitResult, Place, StoredConversation } from '../store.js';
import { afterPrefix, conversationKey, namedKey, numberedKey, readPosition, type Key } from './keys.js';
import { planOutbox } from './lines.js';
import { counts, ownMark, planMarks, toMark } from './marks.js';
import { apply, type MarkRow, put, type SessionRow, type Tables, type Write } from './tables.js';
import { planTimers } from './timers.js';

/**
 * A whole turn, inside a transaction. An LMDB transaction whose callback throws keeps the writes made before (lmdb-js
 * issue 115), so every read, check and key comes first and `apply` is the last thing that happens.
 */
export function commitTurn(tables: Tables, place: Place, commit: Commit, now: number): CommitResult {
  const conversation = conversationKey(place);
  const earlier = tables.marks.get(namedKey(conversation, commit.inbound)) ?? null;
  if (earlier && counts(earlier, now)) return { status: 'duplicate' };
  const [version, seq, , , session] = tables.sessions.get(conversation) ?? [0, 0];
  if (version !== commit.expectedVersion || !beginsWith(session, commit.expectedTag)) return { status: 'clash', version };
  const mark = ownMark(commit, seq);
  apply(planTurn(tables, conversation, commit, seq, { own: mark, over: earlier }));
  return { status: 'committed', mark: commit.mark && toMark(mark) };
}

function beginsWith(session: Bytes | undefined, tag: Bytes | null): boolean {
  return tag === null || (session !== undefined && Buffer.compare(session.subarray(0, tag.length), tag) === 0);
}

export function readConversation(tables: Tables, conversation: Key): StoredConversation | null {
  const row = tables.sessions.get(conversation);
  if (!row) return null;
  const [version, seq, owner, wrappedKey, session] = row;
  return { version, seq, owner, wrappedKey, session };
}

export function readMessages(
  tables: Tables, conversation: Key, afterSeq: number, limit: number,
): { wrappedKey: Uint8Array | null; messages: { seq: number; bytes: Uint8Array }[] } {
  const range = { start: numberedKey(conversation, afterSeq + 1), end: afterPrefix(conversation), limit };
  const rows = [...tables.messages.getRange(range)];
  const messages = rows.map(({ key, value }) => ({ seq: readPosition(key), bytes: value }));
  return { wrappedKey: tables.sessions.get(conversation)?.[3] ?? null, messages };
}

function planTurn(tables: Tables, conversation: Key, commit: Commit, seq: number, marks: { own: MarkRow; over: MarkRow | null }): Write[] {
  const after = seq + commit.messages.length;
  const row: SessionRow = [commit.expectedVersion + 1, after, commit.owner, commit.wrappedKey, commit.session];
  return [
    put(tables.sessions, conversation, row),
    ...commit.messages.map((bytes, index) => put(tables.messages, numberedKey(conversation, seq + 1 + index), bytes)),
    ...planMarks(tables, conversation, commit, marks, after),
    ...planOutbox(tables, conversation, commit.outbox),
    ...planTimers(tables, conversation, commit.timers),
  ];
}
