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

/** False: its conversation is there, or it is gone or set anew. */
export async function dropLostTimer(scripts: Scripts, { place, name, dueAt }: ClaimedTimer): Promise<boolean> {
  const keys = [timersKey(place.shard), timerTimesKey(place.shard), conversationKey(place)];
  return (await scripts.run('drop-lost-timer', keys, [fullName(place, name), whole(dueAt)])) === WriteCode.Written;
}
