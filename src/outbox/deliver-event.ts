import { matterOf } from '../dialogue/matter.js';
import type { OperatorEventInput } from '../dialogue/types.js';
import type { Place } from '../store/store.js';
import type { TakeTurn, TurnResult } from '../take-turn.js';
import type { OperatorEvent } from '../wallet/wallet.js';
import type { Followers } from './follower-pages.js';

/** Some followers could not be told. The event may be repeated: for those who were, it is a duplicate. */
export class FollowersMissed extends Error {
  override name = 'FollowersMissed';
}

/** One person's many conversations must not hold up what everybody else writes. */
const AT_ONCE = 16;

/** Takes an operator event to every conversation that follows its matter, and says to how many. Whoever cannot be
 *  reached holds up nobody else.
 *  @throws FollowersMissed after everybody else was told; StoreUnavailable */
export function createEventDelivery({ takeTurn, followers }: { takeTurn: TakeTurn; followers: Followers }) {
  return async (event: OperatorEvent): Promise<number> => {
    const matter = matterOf(event);
    const input: OperatorEventInput = { type: 'operatorEvent', id: `event:${event.eventId}`, event, readAgainst: null };
    let told = 0;
    const missed: unknown[] = [];
    for await (const page of followers.pages(matter)) {
      for (let from = 0; from < page.length; from += AT_ONCE) {
        const results = await Promise.allSettled(page.slice(from, from + AT_ONCE).map((place) => tell(matter, place, input)));
        told += results.filter((result) => result.status === 'fulfilled' && result.value).length;
        missed.push(...results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : [])));
      }
    }
    if (missed.length > 0) throw new FollowersMissed(`${missed.length} followers could not be told`, { cause: missed[0] });
    return told;
  };

  /** False: it is not for that conversation. One that no longer follows the matter is forgotten. */
  async function tell(matter: string, place: Place, input: OperatorEventInput): Promise<boolean> {
    const result = await takeTurn.event(place, input);
    if (!isGone(result)) return isTaken(result);
    await followers.remove(matter, place);
    // It may have begun to follow again between the two.
    const again = await takeTurn.event(place, input);
    if (!isGone(again)) await followers.add(matter, place);
    return isTaken(again);
  }
}

function isTaken({ status }: TurnResult): boolean {
  return status === 'committed' || status === 'duplicate';
}

function isGone({ status }: TurnResult): boolean {
  return status === 'notFollowed' || status === 'unknownConversation';
}
