import { readyLinesKey, SHARDS, timersKey, type Key } from './keys.js';
import { reach } from './reach.js';
import type { Client, Scripts } from './scripts.js';
import { createShardQueue, type LineQueues, type ShardQueue } from './shard-queue.js';
import { pairs } from './shards.js';

export interface Queues {
  lines: LineQueues;
  timers: ShardQueue;
  /** Looks at all shards once in a while, whoever asks: for what other processes wrote and for leases they lost. */
  lookAround(): Promise<void>;
}

interface Queue {
  keyOf: (shard: number) => Key;
  queue: ShardQueue;
}

export function createQueues(redis: Client, scripts: Scripts, now: () => number, everyMs: number): Queues {
  const create = (keyOf: Queue['keyOf']): Queue => ({ keyOf, queue: createShardQueue(readQueue(redis, keyOf)) });
  const timers = create(timersKey);
  const lines = new Map<string, Queue>();
  let last: { at: number; queues: number; done: Promise<void> } | null = null;

  const isFresh = (scan: typeof last): boolean =>
    // A clock that was set back must not stop the looking.
    scan !== null && scan.queues === lines.size && Math.abs(now() - scan.at) < everyMs;

  return {
    lines: {
      to(destination) {
        const known = lines.get(destination) ?? create((shard) => readyLinesKey(shard, destination));
        lines.set(destination, known);
        return known.queue;
      },
    },
    timers: timers.queue,
    async lookAround() {
      if (!last || !isFresh(last)) {
        const scan = { at: now(), queues: lines.size, done: scanShards(scripts, [timers, ...lines.values()]) };
        last = scan;
        scan.done.catch(() => {
          if (last === scan) last = null;
        });
      }
      await last.done;
    },
  };
}

/** The first members of one shard's queue with their times. */
function readQueue(redis: Client, keyOf: Queue['keyOf']): Parameters<typeof createShardQueue>[0] {
  return async (shard, count) => pairs(await reach(() => redis.zrange(keyOf(shard), 0, count - 1, 'WITHSCORES')));
}

/** One that cannot be read must not hold up the others; throws when none can. */
async function scanShards(scripts: Scripts, queues: Queue[]): Promise<void> {
  const scans = await Promise.allSettled(Array.from({ length: SHARDS }, async (_, shard) => {
    const times = (await scripts.run('next-due', queues.map(({ keyOf }) => keyOf(shard)), [])) as number[];
    times.forEach((at, index) => at >= 0 && queues[index]?.queue.note(shard, at));
  }));
  const failures = scans.flatMap((scan) => (scan.status === 'rejected' ? [scan.reason as unknown] : []));
  if (failures.length === scans.length) throw failures[0];
}
