import type { ClaimedTimer } from '../store.js';
import { readFullName, sessionKey, timersKey, timerTimesKey } from './keys.js';
import { whole } from './packed.js';
import { ClaimCode, type Scripts } from './scripts.js';
import type { Lease } from './shard-queue.js';

/** Null: somebody else was first. */
export async function takeTimer(
  scripts: Scripts, shard: number, member: string, { now, until }: Lease,
): Promise<ClaimedTimer | null> {
  const { place, name } = readFullName(shard, member);
  const keys = [timersKey(shard), timerTimesKey(shard), sessionKey(place)];
  const answer = await scripts.run('claim-timer', keys, [member, whole(now), whole(until)]);
  const [code, dueAt, wrappedKey] = answer as [ClaimCode, number, Buffer];
  return code === ClaimCode.Lost ? null : { place, name, dueAt, wrappedKey };
}
