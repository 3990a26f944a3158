import { rememberLast } from '../remember-last.js';
import type { KeyRing } from '../privacy/key-ring.js';
import { CannotOpen, seal, type RandomBytes } from '../privacy/seal.js';
import { at, type DataKeys, isKnownName, keepOpened, openJson, openName } from './conversation-seal.js';
import type { Bytes, ClaimedEntry, ClaimedTimer, Commit, DeadLetter, Place, Release, Room, Store } from './store.js';

/** What turns left to be done: entries to be delivered, timers that run out, and what was given up. */
export interface SealedOutbox<Entry> {
  /** An entry that cannot be opened is parked as a dead letter at once, so that it holds back nobody; what another process may open is not. */
  claimLines(now: number, leaseMs: number, rooms: Room[]): Promise<OpenedEntry<Entry>[]>;
  /** False: the lease was lost meanwhile and nothing was changed. */
  renewLine(entry: OpenedEntry<Entry>, until: number): Promise<boolean>;
  /** False: the lease was lost meanwhile and nothing was changed. */
  releaseLine(entry: OpenedEntry<Entry>, outcome: Release): Promise<boolean>;
  nextDue(destinations: string[]): Promise<number | null>;
  nextTimer(): Promise<number | null>;
  /** Throws CannotOpen only when none of the timers due can be opened. */
  claimTimers(now: number, leaseMs: number, limit: number): Promise<OpenedTimer[]>;
  /** Forgets a timer that is still claimed. False: it is gone, or was set anew; nothing was changed then. */
  dropTimer(timer: OpenedTimer): Promise<boolean>;

  listDeadLetters(limit: number): Promise<OpenedDeadLetter<Entry>[]>;
  /** `id` as listed, which is not the entry's own. */
  retryDeadLetter(id: string, now: number, shard?: number): Promise<boolean>;
  /** Forgets those that gave up at `until` or before; returns how many. */
  forgetDeadLetters(until: number): Promise<number>;
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

export interface SealedOutboxOptions {
  store: Store;
  keyRing: KeyRing;
  keys: DataKeys;
  randomBytes: RandomBytes;
  onUnreadable: OnUnreadable | undefined;
}

/** Called when an entry is parked since it cannot be opened, or left to a newer version of the service, or to one with a
 *  newer key. */
export type OnUnreadable = (entry: { place: Place; destination: string; attempts: number; ofNewer: boolean }) => void;

/** In a rolling deploy the newer process has found it after a few seconds. */
const leaveToNewer = (now: number): Release => ({ type: 'putOff', dueAt: now + 5_000, at: now });
/** Why an entry gave up that could not be opened when it was to be delivered, and now can. */
const NOT_OPENED = 'it could not be opened';
/** More than there are. */
const KNOWN_DESTINATIONS = 64;

/** `sealEntry`: how a turn's commit puts an entry in. */
export function createSealedOutbox<Entry>({ store, keyRing, keys, randomBytes, onUnreadable }: SealedOutboxOptions): SealedOutbox<Entry> & {
  sealEntry(key: Bytes, place: Place, entry: OutboxEntry<Entry>): Commit['outbox'][number];
} {
  const destinationHash = rememberLast(KNOWN_DESTINATIONS, (name) => keyRing.hash('destination', name));
  const sealJson = (key: Bytes, where: string, value: unknown): Bytes => seal(key, where, JSON.stringify(value), randomBytes);

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
    sealEntry(key, place, { dueAt, ...content }) {
      const id = keyRing.hash('outbox', content.id);
      return { id, destination: destinationHash(content.destination), dueAt, bytes: sealJson(key, at(place, 'outbox', id), content) };
    },

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
    nextTimer: () => store.nextTimer(),

    async claimTimers(now, leaseMs, limit) {
      const claimed = await store.claimTimers(now, leaseMs, limit);
      const opened = claimed.flatMap((timer) => keepOpened(() => openTimer(timer)) ?? []);
      const [first] = claimed;
      return opened.length === 0 && first ? [openTimer(first)] : opened;
    },

    dropTimer: ({ claim }) => store.dropTimer(claim),

    listDeadLetters: async (limit) => (await store.listDeadLetters(limit)).map(openDeadLetter),
    retryDeadLetter: (id, now, shard) => store.retryDeadLetter(id, now, shard),
    forgetDeadLetters: (until) => store.forgetDeadLetters(until),
  };
}

/** What an entry's bytes hold: its real id and destination go sealed, the store has only their hashes. */
type EntryContent<Entry> = Omit<OutboxEntry<Entry>, 'dueAt'>;
