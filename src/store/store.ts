/**
 * The store: everything that must survive. It sees bytes, counts, times and shards; never text, names or ids
 * (the sealing wrapper in sealed-store.ts stands in front of it). Implementations: lmdb/ (embedded default);
 * each operation is shaped so that it is one script on one key slot in Redis. Times are epoch milliseconds.
 *
 * Every operation may throw StoreUnavailable (a lost dependency; safe to repeat).
 */
export type Bytes = Uint8Array;

/** Where a conversation lives. `key` is the HMAC of its id; `shard` (0–255) is the hash tag of every key it has. */
export interface Place {
  shard: number;
  key: string;
}

export interface Store {
  /** Reads the conversation and, if `inbound` was committed before, its mark: one round trip. */
  load(place: Place, inbound: string): Promise<{ conversation: StoredConversation | null; mark: Mark | null }>;
  /** Writes a whole turn or nothing. Durable (flushed) when it resolves. */
  commit(place: Place, commit: Commit): Promise<CommitResult>;
  /** Fixes the mark of an inbound at the conversation's present seq if it is still open; returns it either way.
   *  Null: no such inbound. */
  settleMark(place: Place, inbound: string): Promise<Mark | null>;
  readMark(place: Place, inbound: string): Promise<Mark | null>;
  /** Transcript after `afterSeq`, in order, at most `limit`, with the conversation's wrapped key to open it. */
  readMessages(place: Place, afterSeq: number, limit: number): Promise<{ wrappedKey: Bytes | null; messages: { seq: number; bytes: Bytes }[] }>;

  /** Takes the heads of outbox lines that are due, of each destination named no more than it has room for, leasing
   *  each line until now + leaseMs. A line (conversation + destination) is never leased twice at once, which keeps its
   *  order. What waits for other destinations costs nothing: one that is stuck must not slow the others down. */
  claimLines(now: number, leaseMs: number, rooms: Room[]): Promise<ClaimedEntry[]>;
  /** Makes a lease end at `until` instead. False: the lease was lost meanwhile and nothing was changed. */
  renewLine(claim: ClaimedEntry, until: number): Promise<boolean>;
  /** Ends a lease. False: the lease was lost meanwhile and nothing was changed. */
  releaseLine(claim: ClaimedEntry, outcome: Release): Promise<boolean>;
  /** When the next line of one of these destinations is due; null when there is none. */
  nextDue(destinations: string[]): Promise<number | null>;
  /** When the next timer is due; null when there is none. */
  nextTimer(): Promise<number | null>;

  /** Takes up to `limit` timers that are due and hides each until now + leaseMs. The turn's commit removes it. */
  claimTimers(now: number, leaseMs: number, limit: number): Promise<ClaimedTimer[]>;
  /** Forgets a timer that is still claimed. False: it is gone, or was set anew; nothing was changed then. */
  dropTimer(timer: ClaimedTimer): Promise<boolean>;

  listDeadLetters(limit: number): Promise<DeadLetter[]>;
  /** Puts a dead letter back at the end of its line. False: no such dead letter. `shard`: of its place; where it is not given
   *  every shard may have to be asked. */
  retryDeadLetter(id: string, now: number, shard?: number): Promise<boolean>;
  /** Forgets the dead letters that gave up at `until` or before. Returns how many it forgot itself. */
  forgetDeadLetters(until: number): Promise<number>;

  /** Documents: small versioned records outside any conversation (projections, the sandbox's state). */
  readDocument(name: string): Promise<{ version: number; bytes: Bytes } | null>;
  /** Writes if the version is still `expectedVersion` (0: does not exist). False: it is not; read again. */
  writeDocument(name: string, expectedVersion: number, bytes: Bytes): Promise<boolean>;
  /** Names of the documents that begin with `prefix`. */
  listDocuments(prefix: string): Promise<string[]>;

  /** Files: bytes in numbered parts, sealed before they come here. A file is forgotten as a whole at `expiresAt`, the one
   *  of the latest write; until the next sweep it may still be read. */
  writeFilePart(place: Place, file: string, part: number, bytes: Bytes, expiresAt: number): Promise<void>;
  readFilePart(place: Place, file: string, part: number): Promise<Bytes | null>;
  /** Changes nothing but when the file is forgotten. False: there is no such file. */
  keepFile(place: Place, file: string, expiresAt: number): Promise<boolean>;
  /** Forgets every part of a file and leaves `bytes` as part 0. */
  replaceFile(place: Place, file: string, bytes: Bytes, expiresAt: number): Promise<void>;

  /** Sees that inbound marks and files whose time is over by now are forgotten. Returns how many it had to; a store may
   *  do it by itself. */
  sweep(now: number): Promise<number>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface StoredConversation {
  version: number;
  /** Seq of the last message of the transcript. */
  seq: number;
  owner: Owner;
  wrappedKey: Bytes;
  session: Bytes;
}

export type Owner = 'bot' | 'queued' | 'agent' | 'closed';

export type CommitResult =
  /** `mark`: of the turn's own inbound, as this commit left it; null when the turn bears on none. */
  | { status: 'committed'; mark: Mark | null }
  | { status: 'duplicate' }
  /** `version`: the one stored now; 0: there is no conversation. */
  | { status: 'clash'; version: number };

export interface Commit {
  /** Dedupe key of what this turn takes in. */
  inbound: string;
  inboundExpiresAt: number;
  /** Version that was loaded; 0 for a new conversation. The commit makes it one higher. */
  expectedVersion: number;
  /** First bytes of the session that was loaded; null: the version alone is checked. After a failover that lost commits
   *  others may have come to the same version by another way, and must not be overwritten from memory. */
  expectedTag: Bytes | null;
  owner: Owner;
  wrappedKey: Bytes;
  session: Bytes;
  /** Appended to the transcript; the first takes the stored seq + 1. */
  messages: Bytes[];
  outbox: { id: string; destination: string; dueAt: number; bytes: Bytes }[];
  timers: { set: { name: string; dueAt: number }[]; cancel: string[] };
  /** How this turn bears on the mark of an inbound: its own (a message that started `opened` commands) or that of the
   *  message which caused it (`closed` 1 when a command's result came in). When no command is left open the
   *  mark is fixed at the seq after this commit, unless it was fixed before. */
  mark: { inbound: string; opened: number; closed: number } | null;
}

/** What an inbound caused: the messages after `from`, up to `upTo` (null while commands are still out). */
export interface Mark {
  from: number;
  upTo: number | null;
}

/** How many lines of a destination may be taken now. In one claim each destination is named once. */
export interface Room {
  destination: string;
  limit: number;
}

export interface ClaimedEntry {
  place: Place;
  destination: string;
  lease: string;
  id: string;
  /** Attempts made before this one. */
  attempts: number;
  /** When it was put off for the first time; null: it never was. */
  putOffSince: number | null;
  bytes: Bytes;
  /** Empty: there is no such conversation any more. */
  wrappedKey: Bytes;
}

export type Release =
  | { type: 'done' }
  | { type: 'retry'; dueAt: number }
  /** No attempt was made: the claim does not count as one. `at`: now, for `putOffSince`. */
  | { type: 'putOff'; dueAt: number; at: number }
  | { type: 'dead'; because: string; at: number };

export interface ClaimedTimer {
  place: Place;
  name: string;
  dueAt: number;
  /** Null: there is no such conversation any more. */
  wrappedKey: Bytes | null;
}

export interface DeadLetter {
  id: string;
  place: Place;
  destination: string;
  because: string;
  at: number;
  attempts: number;
  bytes: Bytes;
  /** Empty: there is no such conversation any more. */
  wrappedKey: Bytes;
}

export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}
