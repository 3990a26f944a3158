import type { Follow } from '../../flows/kit.js';
import { ENDED_CASES, type OperatorEvent } from '../wallet/wallet.js';
import { matterKey, matterOf, readMatterKey } from './matter.js';
import type { Session } from './session.js';

export type Followed = Session['following'][string];

/** A conversation lasts for years; what was followed longest ago is let go. */
const MOST = 50;

/** Begins to follow a matter. Of one that is followed already it is kept what is known. */
export function followIn({ following }: Session, matter: Follow, now: number): void {
  const { quiet: _, ...known } = following[matterKey(matter)] ?? { state: matter.known, occurredAt: 0, readAt: now };
  following[matterKey(matter)] = matter.quiet ? { ...known, quiet: true } : known;
  for (const oldest of newestFirst(following).slice(MOST)) delete following[oldest];
}

/** The matter that was followed, or heard of, last. */
export function newestFollowed({ following }: Session): { kind: string; id: string } | null {
  const [newest] = newestFirst(following);
  return newest === undefined ? null : readMatterKey(newest);
}

/** Decided or come to rest: nothing more is to be told of it, unless the person does something. */
const ENDED = [...ENDED_CASES, 'succeeded', 'failed', 'cancelled', 'verified'];

export const hasEnded = ({ following }: Session, { kind, id }: { kind: string; id: string }): boolean =>
  ENDED.includes(following[`${kind}:${id}`]?.state ?? '');

/** Of what was followed quietly, every step is told from now on. */
export function tellEveryStep({ following }: Session, { kind, id }: { kind: string; id: string }): void {
  const key = `${kind}:${id}`;
  const followed = following[key];
  if (!followed?.quiet) return;
  const { quiet: _, ...known } = followed;
  following[key] = known;
}

/** Of one moment, what was followed later counts as newer. */
function newestFirst(following: Session['following']): string[] {
  return Object.entries(following).reverse().toSorted(([, a], [, b]) => newsAt(b) - newsAt(a)).map(([key]) => key);
}

const newsAt = ({ occurredAt, readAt }: Followed): number => Math.max(occurredAt, readAt);

/** Why the conversation is not to hear of it; null: it is. A number alone is not enough, the matter has to be the
 *  person's own. */
export function refuseEvent({ contact, following }: Session, event: OperatorEvent): 'notFollowed' | 'belongsToAnother' | null {
  if (following[matterOf(event)] === undefined) return 'notFollowed';
  return contact.userId === event.userId ? null : 'belongsToAnother';
}
