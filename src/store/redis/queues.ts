import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { StoreUnavailable } from '../store.js';
import { readyLinesKey, SHARDS, timersKey, type Key } from './keys.js';
import { reach } from './reach.js';
import type { Client, Scripts } from './scripts.js';
import { createShardQueue, type LineQueues, type ShardQueue } from './shard-queue.js';
import { pairs } from './shards.js';

export interface Queues {
  lines: LineQueues;
  timers: ShardQueue;
  /**
   * Looks at all shards once in a while, whoever asks: for what other processes wrote and for leases they lost. Waits
   * for the look only a moment, so that a node which does not answer holds up no others; but for the whole of the
   * first look at a queue.
   */
  lookAround(): Promise<void>;
}

interface Queue {
  keyOf: (shard: number) => Key;
  queue: ShardQueue;
}

interface Look {
  at: number;
  queues: number;
  isOver: boolean;
  done: Promise<void>;
}

const PATIENCE_MS = 250;
const READ_PATIENCE_MS = 1_500;

export function createQueues(redis: Client, scripts: Scripts, now: () => number, everyMs: number): Queues {
  const create = (keyOf: Queue['keyOf']): Queue => ({ keyOf, queue: createShardQueue(readQueue(redis, keyOf)) });
  const timers = create(timersKey);
  const lines = new Map<string, Queue>();
  let last: Look | null = null;

  const look = (): Look => {
    const started = { at: now(), queues: lines.size, isOver: false, done: scanShards(scripts, [timers, ...lines.values()]) };
    started.done.then(() => (started.isOver = true), () => {
      if (last === started) last = null;
    });
    return started;
  };
  /** A clock that was set back must not stop the looking. */
  const isTime = ({ at, isOver }: Look): boolean => isOver && Math.abs(now() - at) >= everyMs;

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
      const isFirst = last?.queues !== lines.size;
      if (!last || isFirst || isTime(last)) last = look();
      const { done } = last;
      await (isFirst ? done : Promise.race([done, sleep(PATIENCE_MS, undefined, { ref: false })]));
    },
  };
}

/** The first members of one shard's queue with their times. On a Cluster it waits less long than for what changes something:
 *  while one node hangs, what is claimed at the others waits for this. */
function readQueue(redis: Client, keyOf: Queue['keyOf']): Parameters<typeof createShardQueue>[0] {
  const inTime = redis instanceof Cluster ? orLate : <Result>(read: Promise<Result>): Promise<Result> => read;
  return async (shard, count) => pairs(await inTime(reach(() => redis.zrange(keyOf(shard), 0, count - 1, 'WITHSCORES'))));
}

function orLate<Result>(read: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreUnavailable('A node of the Cluster does not answer.')), READ_PATIENCE_MS);
  });
  return Promise.race([read, late]).finally(() => clearTimeout(timer));
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
