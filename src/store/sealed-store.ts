import { LRUCache } from 'lru-cache';
import type { KeyRing } from '../privacy/key-ring.js';
import { enclose, type RandomBytes, shrink, type Shrunk } from '../privacy/seal.js';
import { at, copyToKeep, createDataKeys, openJson, sealName, type DataKey } from './conversation-seal.js';
import { createSealedDocuments, type SealedDocuments } from './sealed-documents.js';
import { createSealedFiles, type SealedFiles } from './sealed-files.js';
import { createSealedOutbox, type OnUnreadable, type OutboxEntry, type SealedOutbox } from './sealed-outbox.js';
import { nextStage } from '../in-step.js';
import { rememberLast } from '../remember-last.js';
import { shardOf } from './shard-of.js';
import { createSealedTranscript, inPlaces, type MessageForms, textOfTurn } from './sealed-transcript.js';
import type { Bytes, Commit, CommitResult, Mark, Owner, Place, Store } from './store.js';

/**
 * The one wrapper around a store that seals: the rest of the service sees plain JSON values and plain ids, the store
 * sees bytes and hashes. Throws CannotOpen for what was altered or whose key is missing, and what the store throws.
 */
export interface SealedStore<Session, Message, Entry> extends SealedDocuments, SealedFiles, SealedOutbox<Entry> {
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
  onUnreadable?: OnUnreadable;
}

const TAG_BYTES = 16;
/** Conversations that are remembered: some kilobytes each. */
const RECALLED = 10_000;
export function createSealedStore<Session, Message, Entry>(
  { store, keyRing, randomBytes, forms, onUnreadable }: SealedStoreOptions<Session, Message>,
): SealedStore<Session, Message, Entry> {
  const keys = createDataKeys(keyRing, randomBytes);
  const transcript = createSealedTranscript(store, keys, forms);
  const { sealEntry, ...outbox } = createSealedOutbox<Entry>({ store, keyRing, keys, randomBytes, onUnreadable });
  const recalled = new LRUCache<string, Loaded<Session>>({ max: RECALLED });
  const placeOf = rememberLast(RECALLED, (conversationId: string): Place =>
    ({ shard: shardOf(conversationId), key: keyRing.hash('conversation', conversationId) }));
  const inboundHash = (id: string): string => keyRing.hash('inbound', id);

  /** `seq` is the stored one: the commit checks the version it was loaded with. */
  const sealTurn = async (place: Place, loaded: Loaded<Session>, turn: TurnCommit<Session, Message, Entry>): Promise<Commit> => {
    const { version, seq, dataKey: { key, wrapped } } = loaded;
    const sessionText = JSON.stringify(forms.packSession(turn.session));
    const turnText = textOfTurn(turn, forms);
    await nextStage();
    const smallSession = shrink(sessionText);
    const smallTurn = turnText === null ? null : shrink(turnText);
    await nextStage();
    const encloseAt = (kind: string, name: number, small: Shrunk): Bytes => enclose(key, at(place, kind, name), small, randomBytes);
    const session = encloseAt('session', version + 1, smallSession);
    const messages = smallTurn === null ? [] : inPlaces(encloseAt('message', seq + 1, smallTurn), turn.messages.length);
    await nextStage();
    const inbound = inboundHash(turn.inbound);
    return {
      inbound,
      inboundExpiresAt: turn.inboundExpiresAt,
      expectedVersion: version,
      expectedTag: loaded.tag,
      owner: turn.owner,
      wrappedKey: wrapped,
      session,
      messages,
      outbox: turn.outbox.map((entry) => sealEntry(key, place, entry)),
      timers: {
        set: turn.timers.set.map(({ name, dueAt }) => ({ name: sealName(key, place, name), dueAt })),
        cancel: turn.timers.cancel.map((name) => sealName(key, place, name)),
      },
      mark: turn.mark && { ...turn.mark, inbound: turn.mark.inbound === turn.inbound ? inbound : inboundHash(turn.mark.inbound) },
    };
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
      const commit = await sealTurn(place, loaded, turn);
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

    ...outbox,
    ...createSealedDocuments(store, keyRing, randomBytes),
    ...createSealedFiles(store, keys, randomBytes),
    sweep: (now) => store.sweep(now),
    ping: () => store.ping(),
    close: () => store.close(),
  };
}

/** The head of a seal is random: no two sessions begin alike. */
function tagOf(session: Bytes): Bytes {
  return copyToKeep(session.subarray(0, TAG_BYTES));
}
