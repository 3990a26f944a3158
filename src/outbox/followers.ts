import type { Follow } from '../../flows/kit.js';
import { matterKey } from '../dialogue/matter.js';
import type { OutboxEntry } from '../dialogue/types.js';
import type { Place } from '../store/store.js';
import type { ConversationStore, TakeTurn } from '../take-turn.js';
import { type OperatorEvent, type Wallet, WalletUnavailable } from '../wallet/wallet.js';
import type { Deliver } from './deliver.js';

type FollowEntry = Extract<OutboxEntry, { destination: 'projections' }>;

/** Which conversations follow a matter: a projection, kept as one document per matter. */
export interface Followers {
  /** Adding the same conversation again changes nothing. */
  add(matter: string, place: Place): Promise<void>;
  of(matter: string): Promise<Place[]>;
}

export function createFollowers(store: ConversationStore): Followers {
  const read = async (matter: string): Promise<{ version: number; places: Place[] }> => {
    const document = await store.readDocument(`followers:${matter}`);
    return document ? { version: document.version, places: document.value as Place[] } : { version: 0, places: [] };
  };
  return {
    of: async (matter) => (await read(matter)).places,
    add: async (matter, place) => {
      for (;;) {
        const { version, places } = await read(matter);
        if (places.some(({ key }) => key === place.key)) return;
        if (await store.writeDocument(`followers:${matter}`, version, [...places, place])) return;
      }
    },
  };
}

/** Adds the follower, then reads the state once more, so that nothing falls between. */
export function createFollowDeliverer({ followers, wallet, takeTurn, timeoutMs, now }: {
  followers: Followers;
  wallet: Wallet;
  takeTurn: TakeTurn;
  timeoutMs: number;
  now: () => number;
}): Deliver<FollowEntry> {
  return {
    attempt: async ({ place, payload: { key, follow } }) => {
      await followers.add(matterKey(follow), place);
      const occurredAt = now();
      const event = await readState(wallet, follow, timeoutMs);
      if (event === 'unavailable') return { status: 'retry', because: 'the operator did not answer' };
      if (event) await takeTurn.event(place, { type: 'operatorEvent', id: `read:${key}`, event: { ...event, occurredAt } });
      return { status: 'sent' };
    },
  };
}

type StateEvent = Omit<OperatorEvent, 'occurredAt'>;

async function readState(wallet: Wallet, follow: Follow, timeoutMs: number): Promise<StateEvent | null | 'unavailable'> {
  try {
    return await readOnce(wallet, follow, AbortSignal.timeout(timeoutMs));
  } catch (error) {
    if (error instanceof WalletUnavailable) return 'unavailable';
    throw error;
  }
}

async function readOnce(wallet: Wallet, follow: Follow, signal: AbortSignal): Promise<StateEvent | null> {
  const { userId } = follow;
  const base = { eventId: '', userId, transactionId: null, caseId: null };
  if (follow.kind === 'transaction') {
    const found = await wallet.ask({ query: 'transaction', userId, transactionId: follow.id }, signal);
    return found && { ...base, type: 'transaction.updated', state: found.status, transactionId: follow.id };
  }
  if (follow.kind === 'case') {
    const found = await wallet.ask({ query: 'case', userId, caseId: follow.id }, signal);
    const type = found?.kind === 'closure' ? 'closure.updated' : 'case.updated';
    return found && { ...base, type, state: found.state, caseId: follow.id };
  }
  const person = await wallet.ask({ query: 'person', userId }, signal);
  if (!person) return null;
  if (follow.kind === 'wallet') return { ...base, type: 'wallet.updated', state: person.status };
  return person.identityVerified ? { ...base, type: 'identity.updated', state: 'verified' } : null;
}
