import { SHARDS } from './keys.js';
import { reach } from './reach.js';

export function eachShard<Result>(ask: (shard: number) => Promise<Result>): Promise<Result[]> {
  return reach(() => Promise.all(Array.from({ length: SHARDS }, (_, shard) => ask(shard))));
}

/** What a sorted set answers WITHSCORES: member, score, member, score, … */
export function pairs(flat: string[]): { member: string; at: number }[] {
  return flat.flatMap((member, index) => (index % 2 === 0 ? [{ member, at: Number(flat[index + 1]) }] : []));
}
