import type { Follow } from '../../flows/kit.js';
import { matterKey } from '../dialogue/matter.js';
import type { OutboxEntry } from '../dialogue/types.js';
import type { TakeTurn } from '../take-turn.js';
import type { OperatorEvent, Wallet } from '../wallet/wallet.js';
import type { Deliver } from './deliver.js';
import type { Followers } from './follower-pages.js';
import { type Away, readAway } from './read-away.js';

type FollowEntry = Extract<OutboxEntry, { destination: 'projections' }>;

/** Adds the follower, then reads the state once more, so that nothing falls between. A state that is as the person
 *  knows it needs no turn. */
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
      const found = await readState(wallet, follow, timeoutMs);
      if (found && 'status' in found) return found;
      if (!found || found.state === follow.known) return { status: 'sent' };
      const event = { ...found, occurredAt };
      await takeTurn.event(place, { type: 'operatorEvent', id: `read:${key}`, event, readAgainst: follow.known });
      return { status: 'sent' };
    },
  };
}

type StateEvent = Omit<OperatorEvent, 'occurredAt'>;

async function readState(wallet: Wallet, follow: Follow, timeoutMs: number): Promise<StateEvent | null | Away> {
  try {
    return await readOnce(wallet, follow, AbortSignal.timeout(timeoutMs));
  } catch (error) {
    return readAway(error);
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
  if (person.identityVerified) return { ...base, type: 'identity.updated', state: 'verified' };
  if (person.phone === null) return null;
  const { state } = await wallet.ask({ query: 'registration', phone: person.phone }, signal);
  return state === 'identityFailed' ? { ...base, type: 'identity.updated', state } : null;
}
