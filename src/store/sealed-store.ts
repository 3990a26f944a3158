import { LRUCache } from 'lru-cache';
import type { KeyRing } from '../privacy/key-ring.js';
import { CannotOpen, seal, type RandomBytes } from '../privacy/seal.js';
import {
  at, copyToKeep, createDataKeys, isKnownName, keepOpened, openJson, openName, sealName, type DataKey,
} from './conversation-seal.js';
import { createSealedDocuments, type SealedDocuments } from './sealed-documents.js';
import { createSealedFiles, type SealedFiles } from './sealed-files.js';
import { rememberLast } from '../remember-last.js';
import { shardOf } from './shard-of.js';
import { createSealedTranscript, sealMessages, type MessageForms } from './sealed-transcript.js';
import type {
  Bytes, ClaimedEntry, ClaimedTimer, Commit, CommitResult, DeadLetter, Mark, Owner, Place, Release, Room, Store,
} from './store.js';

/**
 * The one wrapper around a store that seals: the rest of the service sees plain JSON values and plain ids, the store
 * sees bytes and hashes. Throws CannotOpen for what was altered or whose key is missing, and what the store throws.
 */
export interface SealedStore<Session, Message, Entry> extends SealedDocuments, SealedFiles {
  /** Where a conversation lives: its shard (FNV-1a modulo 256, for good) and the hash of its id. */
  place(conversationId: string): Place;
  load(place: Place, inboundId: string): Promise<Loaded<Session>>;
  /** What this process committed last there, without asking the store; null when it does not remember. Somebody else
   *  may have committed since: then the next commit clashes, or is a duplicate, and `load` tells how things are. */
  recall(place: Place): Loaded<Session> | null;
  /** Somebody else has committed there: what is remembered of it is of no use any more. */
  forget(key: Place['key']): void;
  /** All or nothing, and on disk when it resolves. `loaded` is what `load` gave: its version is the one expected. */
  commit(place: Place, loaded: Loaded<Session>, turn: TurnCommit<Session, Message, Entry>): Promise<CommitResult>;
  /** Fixes the inbound's mark at the present seq if it is still open. Null: no such inbound. */
  settleMark(place: Place, inboundId: string): Promise<Mark | null>;
  readMark(place: Place, inboundId: string): Promise<Mark | null>;
  readMessages(conversationId: string, afterSeq: number, limit: number): Promise<{ seq: number; message: Message }[]>;

  /** An entry that cannot be opened is parked as a dead letter at once, so that it holds back nobody; a newer version's not. */
  claimLines(now: number, leaseMs: number, rooms: Room[]): Promise<OpenedEntry<Entry>[]>;
  /** False: the lease was lost meanwhile and nothing was changed. */
  renewLine(entry: OpenedEntry<Entry>, until: number): Promise<boolean>;
  /** False: the lease was lost meanwhile and nothing was changed. */
  releaseLine(entry: OpenedEntry<Entry>, outcome: Release): Promise<boolean>;
  nextDue(destinations: string[]): Promise<number | null>;
  /** Throws CannotOpen only when none of the timers due can be opened. */
  claimTimers(now: number, leaseMs: number, limit: number): Promise<OpenedTimer[]>;
  /** Forgets a timer that is still claimed. False: it is gone, or was set anew; nothing was changed then. */
  dropTimer(timer: OpenedTimer): Promise<boolean>;

  listDeadLetters(limit: number): Promise<OpenedDeadLetter<Entry>[]>;
  /** `id` as listed, which is not the entry's own. */
  retryDeadLetter(id: string, now: number): Promise<boolean>;
  /** Forgets those that gave up at `until` or before; returns how many. */
  forgetDeadLetters(until: number): Promise<number>;

  sweep(now: number): Promise<number>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface Loaded<Session> {
  /** 0: there is no such conversation yet. */
  version: number;
  /** Of the last message of the transcript. */
  seq: number;
  owner: Owner;
  /** As the last commit gave it; null for a new conversation. Not to be changed. */
  session: Session | null;
  /** Set when this inbound was committed before. */
  mark: Mark | null;
  dataKey: DataKey;
  /** Of the stored session, to know it again; null for a new conversation. */
  tag: Bytes | null;
}

export interface TurnCommit<Session, Message, Entry> {
  /** Dedupe id of what this turn takes in. */
  inbound: string;
  inboundExpiresAt: number;
  owner: Owner;
  session: Session;
  messages: Message[];
  outbox: OutboxEntry<Entry>[];
  /** Cancels come before sets. */
  timers: { set: { name: string; dueAt: number }[]; cancel: string[] };
  /** See `Commit.mark`; null for a turn that no message waits for. */
  mark: { inbound: string; opened: number; closed: number } | null;
}

export interface OutboxEntry<Entry> {
  /** The idempotency key of the effect; unique in the whole store. */
  id: string;
  destination: string;
  dueAt: number;
  payload: Entry;
}

export interface OpenedEntry<Entry> {
  place: Place;
  id: string;
  destination: string;
  /** Attempts made before this one. */
  attempts: number;
  /** When it was put off for the first time; null: it never was. */
  putOffSince: number | null;
  payload: Entry;
  /** For `renewLine` and `releaseLine` alone. */
  claim: ClaimedEntry;
}

export interface OpenedTimer {
  place: Place;
  /** Null: its conversation is lost, and what it was for with it; also where it has begun anew since. */
  name: string | null;
  dueAt: number;
  /** For `dropTimer` alone. */
  claim: ClaimedTimer;
}

export type OpenedDeadLetter<Entry> = { id: string; place: Place; at: number; attempts: number } & (
  | { type: 'entry'; entryId: string; destination: string; because: string; payload: Entry }
  | { type: 'unreadable' }
);

/** How values go into the store and come out of it, as plain JSON values. Reading throws on what is none of ours. */
export interface StoredForms<Session, Message> extends MessageForms<Session, Message> {
  packSession(session: Session): unknown;
  parseSession(stored: unknown): Session;
}

export interface SealedStoreOptions<Session, Message> {
  store: Store;
  keyRing: KeyRing;
  randomBytes: RandomBytes;
  forms: StoredForms<Session, Message>;
  /** Called when an entry of the outbox is parked since it cannot be opened, or left to a newer version of the service. */
  onUnreadable?: (entry: { place: Place; destination: string; attempts: number; ofNewer: boolean }) => void;
}

const TAG_BYTES = 16;
/** In a rolling deploy the newer process has found it after a few seconds. */
const leaveToNewer = (now: number): Release => ({ type: 'putOff', dueAt: now + 5_000, at: now });
/** Conversations that are remembered: some kilobytes each. */
const RECALLED = 10_000;
/** Why an entry gave up that could not be opened when it was to be delivered, and now can. */
const NOT_OPENED = 'it could not be opened';
/** More than there are. */
const KNOWN_DESTINATIONS = 64;

export function createSealedStore<Session, Message, Entry>(
  { store, keyRing, randomBytes, forms, onUnreadable }: SealedStoreOptions<Session, Message>,
): SealedStore<Session, Message, Entry> {
  const keys = createDataKeys(keyRing, randomBytes);
  const transcript = createSealedTranscript(store, keys, forms);
  const recalled = new LRUCache<string, Loaded<Session>>({ max: RECALLED });
  const placeOf = rememberLast(RECALLED, (conversationId: string): Place =>
    ({ shard: shardOf(conversationId), key: keyRing.hash('conversation', conversationId) }));
  const inboundHash = (id: string): string => keyRing.hash('inbound', id);
  const destinationHash = rememberLast(KNOWN_DESTINATIONS, (name) => keyRing.hash('destination', name));
  const sealJson = (key: Bytes, where: string, value: unknown): Bytes => seal(key, where, JSON.stringify(value), randomBytes);

  /** `seq` is the stored one: the commit checks the version it was loaded with. */
  const sealTurn = (place: Place, loaded: Loaded<Session>, turn: TurnCommit<Session, Message, Entry>): Commit => {
    const { version, seq, dataKey: { key, wrapped } } = loaded;
    const inbound = inboundHash(turn.inbound);
    const sealHere = (where: string, plain: string): Bytes => seal(key, where, plain, randomBytes);
    return {
      inbound,
      inboundExpiresAt: turn.inboundExpiresAt,
      expectedVersion: version,
      expectedTag: loaded.tag,
      owner: turn.owner,
      wrappedKey: wrapped,
      session: sealHere(at(place, 'session', version + 1), JSON.stringify(forms.packSession(turn.session))),
      messages: sealMessages(sealHere, place, seq + 1, turn, forms),
      outbox: turn.outbox.map((entry) => sealEntry(key, place, entry)),
      timers: {
        set: turn.timers.set.map(({ name, dueAt }) => ({ name: sealName(key, place, name), dueAt })),
        cancel: turn.timers.cancel.map((name) => sealName(key, place, name)),
      },
      mark: turn.mark && { ...turn.mark, inbound: turn.mark.inbound === turn.inbound ? inbound : inboundHash(turn.mark.inbound) },
    };
  };

  const sealEntry = (key: Bytes, place: Place, entry: OutboxEntry<Entry>): Commit['outbox'][number] => {
    const { dueAt, ...content } = entry;
    const id = keyRing.hash('outbox', entry.id);
    const bytes = sealJson(key, at(place, 'outbox', id), content);
    return { id, destination: destinationHash(entry.destination), dueAt, bytes };
  };

  const openEntry = (claim: ClaimedEntry): OpenedEntry<Entry> => {
    const { place, attempts, putOffSince } = claim;
    const opened = openJson(keys.unwrap(place, claim.wrappedKey), at(place, 'outbox', claim.id), claim.bytes);
    return { ...(opened as EntryContent<Entry>), place, attempts, putOffSince, claim };
  };

  const tellUnreadable = ({ place, destination, attempts }: ClaimedEntry, rooms: Room[], ofNewer: boolean): void => {
    const named = rooms.find((room) => destinationHash(room.destination) === destination);
    onUnreadable?.({ place, destination: named?.destination ?? destination, attempts: attempts + 1, ofNewer });
  };

  const openDeadLetter = ({ id, place, at: time, attempts, ...dead }: DeadLetter): OpenedDeadLetter<Entry> => {
    const head = { id, place, at: time, attempts };
    return keepOpened(() => {
      const key = keys.unwrap(place, dead.wrappedKey);
      const content = openJson(key, at(place, 'outbox', id), dead.bytes) as EntryContent<Entry>;
      const because = keepOpened(() => openJson(key, at(place, 'because', id), Buffer.from(dead.because, 'base64url')) as string);
      const { id: entryId, destination, payload } = content;
      return { ...head, type: 'entry', entryId, destination, because: because ?? NOT_OPENED, payload };
    }) ?? { ...head, type: 'unreadable' };
  };

  const openTimer = (claim: ClaimedTimer): OpenedTimer => {
    const { place, dueAt, wrappedKey } = claim;
    const key = wrappedKey && keys.unwrap(place, wrappedKey);
    // What a newer version sealed in its own way is left to it.
    if (!isKnownName(claim.name)) throw new CannotOpen('the name of a timer', 'A newer version of the service may have written it.');
    return { place, name: key && keepOpened(() => openName(key, place, claim.name)), dueAt, claim };
  };

  const sealOutcome = (claim: ClaimedEntry, outcome: Release): Release => {
    if (outcome.type !== 'dead') return outcome;
    const key = keys.unwrap(claim.place, claim.wrappedKey);
    const because = sealJson(key, at(claim.place, 'because', claim.id), outcome.because);
    return { ...outcome, because: Buffer.from(because).toString('base64url') };
  };

  return {
    place: placeOf,

    async load(place, inboundId) {
      const { conversation, mark } = await store.load(place, inboundHash(inboundId));
      if (!conversation) return { version: 0, seq: 0, owner: 'bot', session: null, mark, dataKey: keys.create(place), tag: null };
      const { version, seq, owner, wrappedKey } = conversation;
      const key = keys.unwrap(place, wrappedKey);
      const session = forms.parseSession(openJson(key, at(place, 'session', version), conversation.session));
      return { version, seq, owner, session, mark, dataKey: { key, wrapped: copyToKeep(wrappedKey) }, tag: tagOf(conversation.session) };
    },

    recall: (place) => recalled.get(place.key) ?? null,
    forget: (key) => void recalled.delete(key),

    async commit(place, loaded, turn) {
      // Forgotten unless it is known to have been done.
      recalled.delete(place.key);
      const commit = sealTurn(place, loaded, turn);
      const result = await store.commit(place, commit);
      if (result.status !== 'committed') return result;
      const { owner, session, messages } = turn;
      const { version, seq, dataKey } = loaded;
      recalled.set(place.key, { version: version + 1, seq: seq + messages.length, owner, session, mark: null, dataKey, tag: tagOf(commit.session) });
      return result;
    },
    settleMark: (place, inboundId) => store.settleMark(place, inboundHash(inboundId)),
    readMark: (place, inboundId) => store.readMark(place, inboundHash(inboundId)),

    readMessages: (conversationId, afterSeq, limit) => transcript.read(placeOf(conversationId), conversationId, afterSeq, limit),

    async claimLines(now, leaseMs, rooms) {
      const opened: OpenedEntry<Entry>[] = [];
      const hashed = rooms.map(({ destination, limit }) => ({ destination: destinationHash(destination), limit }));
      for (const claim of await store.claimLines(now, leaseMs, hashed)) {
        const entry = keepOpened(() => openEntry(claim), 'newer' as const);
        if (entry !== null && entry !== 'newer') opened.push(entry);
        else if (await store.releaseLine(claim, entry ? leaveToNewer(now) : { type: 'dead', because: 'unreadable', at: now })) {
          tellUnreadable(claim, rooms, entry !== null);
        }
      }
      return opened;
    },
    renewLine: ({ claim }, until) => store.renewLine(claim, until),
    releaseLine: async ({ claim }, outcome) => store.releaseLine(claim, sealOutcome(claim, outcome)),
    nextDue: (destinations) => store.nextDue(destinations.map(destinationHash)),

    async claimTimers(now, leaseMs, limit) {
      const claimed = await store.claimTimers(now, leaseMs, limit);
      const opened = claimed.flatMap((timer) => keepOpened(() => openTimer(timer)) ?? []);
      const [first] = claimed;
      return opened.length === 0 && first ? [openTimer(first)] : opened;
    },

    dropTimer: ({ claim }) => store.dropTimer(claim),

    listDeadLetters: async (limit) => (await store.listDeadLetters(limit)).map(openDeadLetter),
    retryDeadLetter: (id, now) => store.retryDeadLetter(id, now),
    forgetDeadLetters: (until) => store.forgetDeadLetters(until),

    ...createSealedDocuments(store, keyRing, randomBytes),
    ...createSealedFiles(store, keys, randomBytes),
    sweep: (now) => store.sweep(now),
    ping: () => store.ping(),
    close: () => store.close(),
  };
}

/** What an entry's bytes hold: its real id and destination go sealed, the store has only their hashes. */
type EntryContent<Entry> = Omit<OutboxEntry<Entry>, 'dueAt'>;

/** The head of a seal is random: no two sessions begin alike. */
function tagOf(session: Bytes): Bytes {
  return copyToKeep(session.subarray(0, TAG_BYTES));
}
