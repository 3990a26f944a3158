import type { DeadLetter, Place, Store } from '../store.js';
import { deadLettersKey, deadLetterTimesKey, lineKey, readFullName, readyLinesKey } from './keys.js';
import { packEntry, readDeadRecord, whole } from './packed.js';
import { reach } from './reach.js';
import { readMessages } from './read-messages.js';
import { WriteCode, type Client, type Scripts } from './scripts.js';
import type { LineQueues } from './shard-queue.js';
import { eachShard, pairs } from './shards.js';

type DeadLetters = Pick<Store, 'listDeadLetters' | 'retryDeadLetter' | 'forgetDeadLetters'>;

/** How many one script forgets, so that it never holds up turns for long. */
const BATCH = 100;

export function createDeadLetters(redis: Client, scripts: Scripts, lines: LineQueues): DeadLetters {
  return {
    listDeadLetters: (limit) => listDeadLetters(redis, scripts, limit),
    async retryDeadLetter(id, now, inShard) {
      const found = inShard === undefined ? await findDeadLetter(redis, id) : await findInShard(redis, inShard, id);
      if (!found) return false;
      const { shard, record } = found;
      const { line, bytes } = readDeadRecord(record);
      const { place, name: destination } = readFullName(shard, line);
      const keys = [deadLettersKey(shard), deadLetterTimesKey(shard), lineKey(place, destination), readyLinesKey(shard, destination)];
      const args = [id, record, packEntry(id, now, bytes), place.key, whole(now)];
      const code = await scripts.run('retry-dead-letter', keys, args);
      lines.to(destination).note(shard, now);
      return code === WriteCode.Written;
    },
    forgetDeadLetters: (until) => forgetDeadLetters(scripts, until),
  };
}

/** What is forgotten is told, also where a part of the shards cannot be reached; throws when nothing could be. */
async function forgetDeadLetters(scripts: Scripts, until: number): Promise<number> {
  const shards = await eachShard((shard) => forgetInShard(scripts, shard, until));
  const forgotten = shards.reduce((sum, shard) => sum + shard.forgotten, 0);
  const failed = shards.find(({ error }) => error !== undefined);
  if (forgotten === 0 && failed) throw failed.error;
  return forgotten;
}

async function forgetInShard(scripts: Scripts, shard: number, until: number): Promise<{ forgotten: number; error?: unknown }> {
  let forgotten = 0;
  try {
    for (;;) {
      const batch = Number(await scripts.run('forget-dead-letters', [deadLettersKey(shard), deadLetterTimesKey(shard)], [whole(until), BATCH]));
      forgotten += batch;
      if (batch < BATCH) return { forgotten };
    }
  } catch (error) {
    return { forgotten, error };
  }
}

/** The oldest first, over all shards. */
async function listDeadLetters(redis: Client, scripts: Scripts, limit: number): Promise<DeadLetter[]> {
  const shards = await eachShard(async (shard) => {
    const ids = await redis.zrange(deadLetterTimesKey(shard), 0, limit - 1, 'WITHSCORES');
    return pairs(ids).map(({ member: id, at }) => ({ shard, id, at }));
  });
  const oldest = shards.flat().sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).slice(0, limit);
  const letters = await Promise.all(oldest.map(({ shard, id }) => readDeadLetter(redis, scripts, shard, id)));
  return letters.filter((letter) => letter !== null);
}

/** Null: it was put back meanwhile. */
async function readDeadLetter(redis: Client, scripts: Scripts, shard: number, id: string): Promise<DeadLetter | null> {
  const record = await reach(() => redis.hgetBuffer(deadLettersKey(shard), id));
  if (!record) return null;
  const { line, ...letter } = readDeadRecord(record);
  const { place, name: destination } = readFullName(shard, line);
  return { ...letter, place, destination, wrappedKey: await readWrappedKey(scripts, place) };
}

async function readWrappedKey(scripts: Scripts, place: Place): Promise<Uint8Array> {
  return (await readMessages(scripts, place, 0, 0)).wrappedKey ?? new Uint8Array();
}

interface Found {
  shard: number;
  record: Buffer;
}

async function findInShard(redis: Client, shard: number, id: string): Promise<Found | null> {
  const record = await reach(() => redis.hgetBuffer(deadLettersKey(shard), id));
  return record && { shard, record };
}

/** An id does not say where its conversation is; operators ask rarely. */
async function findDeadLetter(redis: Client, id: string): Promise<Found | null> {
  const records = await eachShard((shard) => findInShard(redis, shard, id));
  return records.find((found) => found !== null) ?? null;
}
