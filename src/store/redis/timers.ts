import type { ClaimedTimer } from '../store.js';
import { fullName, readFullName, conversationKey, timersKey, timerTimesKey } from './keys.js';
import { whole } from './packed.js';
import { ClaimCode, WriteCode, type Scripts } from './scripts.js';
import type { Lease } from './shard-queue.js';

/** Null: somebody else was first. */
export async function takeTimer(
  scripts: Scripts, shard: number, member: string, { now, until }: Lease,
): Promise<ClaimedTimer | null> {
  const { place, name } = readFullName(shard, member);
  const keys = [timersKey(shard), timerTimesKey(shard), conversationKey(place)];
  const answer = await scripts.run('claim-timer', keys, [member, whole(now), whole(until)]);
  const [code, dueAt, wrappedKey] = answer as [ClaimCode, number, Buffer];
  return code === ClaimCode.Lost ? null : { place, name, dueAt, wrappedKey: wrappedKey.length > 0 ? wrappedKey : null };
}

/** False: it is gone, or was set anew. */
export async function dropTimer(scripts: Scripts, { place, name, dueAt }: ClaimedTimer): Promise<boolean> {
  const keys = [timersKey(place.shard), timerTimesKey(place.shard)];
  return (await scripts.run('drop-timer', keys, [fullName(place, name), whole(dueAt)])) === WriteCode.Written;
}
