import type { ClaimedEntry, Place, Release, Store } from '../store.js';
import { deadLettersKey, deadLetterTimesKey, fullName, lineKey, lineStateKey, readyLinesKey, conversationKey } from './keys.js';
import { readEntry, whole } from './packed.js';
import { ClaimCode, OutcomeCode, ReleaseCode, type Argument, type Scripts } from './scripts.js';
import type { Lease, LineQueues } from './shard-queue.js';

/** Null: somebody else was first. */
export async function takeLine(
  scripts: Scripts, place: Place, destination: string, { now, until }: Lease, lease: string,
): Promise<ClaimedEntry | null> {
  const keys = [readyLinesKey(place.shard, destination), lineKey(place, destination), lineStateKey(place, destination), conversationKey(place)];
  const answer = await scripts.run('claim-line', keys, [place.key, whole(now), whole(until), lease]);
  const [code, attempts, packed, wrappedKey, since] = answer as [ClaimCode, number, Buffer, Buffer, number];
  if (code === ClaimCode.Lost) return null;
  return { place, destination, lease, attempts, putOffSince: since || null, wrappedKey, ...readEntry(packed) };
}

export function createLines(scripts: Scripts, lines: LineQueues): Pick<Store, 'renewLine' | 'releaseLine'> {
  return {
    async renewLine(claim, until) {
      const { place, destination, lease } = claim;
      const keys = [readyLinesKey(place.shard, destination), lineStateKey(place, destination)];
      return (await scripts.run('renew-line', keys, [place.key, lease, whole(until)])) === ReleaseCode.Released;
    },
    async releaseLine(claim, outcome) {
      const { place, destination } = claim;
      const keys = [
        readyLinesKey(place.shard, destination), lineKey(place, destination), lineStateKey(place, destination),
        deadLettersKey(place.shard), deadLetterTimesKey(place.shard),
      ];
      const [code, at, because, putOffAt = 0] = planOutcome(outcome);
      const args = [place.key, claim.lease, code, at, because, fullName(place, destination), putOffAt];
      const [released, dueAt = -1] = (await scripts.run('release-line', keys, args)) as [ReleaseCode, number?];
      if (dueAt >= 0) lines.to(destination).note(place.shard, dueAt);
      return released === ReleaseCode.Released;
    },
  };
}

function planOutcome(outcome: Release): [OutcomeCode, at: Argument, because: string, putOffAt?: Argument] {
  switch (outcome.type) {
    case 'done': return [OutcomeCode.Done, 0, ''];
    case 'retry': return [OutcomeCode.Retry, whole(outcome.dueAt), ''];
    case 'putOff': return [OutcomeCode.PutOff, whole(outcome.dueAt), '', whole(outcome.at)];
    case 'dead': return [OutcomeCode.Dead, whole(outcome.at), outcome.because];
  }
}
