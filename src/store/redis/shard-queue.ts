import { SHARDS } from './keys.js';

export interface Waiting {
  member: string;
  at: number;
}

export interface ShardQueue {
  /** Something of this shard is due then, or earlier than was known. */
  note(shard: number, at: number): void;
  /** As far as is known: at the earliest. */
  next(): number | null;
  /**
   * Takes up to `limit` that are due by `now`. `take` gives null for what somebody else took first. Claims of one
   * process go one after another: side by side they would all reach for the same heads.
   */
  claim<Claimed>(limit: number, lease: Lease, take: Take<Claimed>): Promise<Claimed[]>;
}

/** The lines that are due, a queue for each destination. */
export interface LineQueues {
  to(destination: string): ShardQueue;
}

export interface Lease {
  now: number;
  until: number;
}

export type Take<Claimed> = (shard: number, member: string) => Promise<Claimed | null>;

/**
 * One queue per shard, ordered by when each member is due. The process remembers when each shard is due next, from
 * what it wrote and read itself, and asks only those; a look around now and then (queues.ts) finds the rest. `read`
 * gives the first `count` members of a shard's queue.
 */
export function createShardQueue(read: (shard: number, count: number) => Promise<Waiting[]>): ShardQueue {
  const due = new Map<number, number>();
  let first = 0;
  let last: Promise<unknown> = Promise.resolve();

  const note = (shard: number, at: number): void => void due.set(shard, Math.min(at, due.get(shard) ?? at));

  /** From a shard on that moves, so that under a limit none starves. */
  const dueShards = (now: number): number[] =>
    [...due].filter(([, at]) => at <= now).map(([shard]) => shard)
      .sort((a, b) => (a - first + SHARDS) % SHARDS - (b - first + SHARDS) % SHARDS);

  const claimAll = async <Claimed>(limit: number, lease: Lease, take: Take<Claimed>): Promise<Claimed[]> => {
    const round = createRound(lease, take);
    for (;;) {
      const shards = dueShards(lease.now).filter((shard) => !round.passed.has(shard)).slice(0, limit - round.claimed.length);
      const end = shards.at(-1);
      if (end === undefined) break;
      const share = Math.floor((limit - round.claimed.length) / shards.length);
      await Promise.all(shards.map((shard) => claimFrom(shard, share, round)));
      first = (end + 1) % SHARDS;
      // A node that hangs costs a whole time limit, and the leases of what is claimed by now run: no more shards in this round.
      if (round.failures.length > 0) break;
    }
    // What is claimed is leased: it goes to the caller even when a node could not be reached.
    if (round.claimed.length === 0 && round.failures.length > 0) throw round.failures[0];
    return round.claimed;
  };

  const claimFrom = async <Claimed>(shard: number, share: number, round: Round<Claimed>): Promise<void> => {
    // Forgotten before it is read: what a commit notes meanwhile stays.
    due.delete(shard);
    try {
      const waiting = await read(shard, share + 1);
      const ready = waiting.filter(({ at }) => at <= round.lease.now).slice(0, share);
      const next = waiting[ready.length];
      if (next) note(shard, next.at);
      await takeAll(shard, ready, round, note);
    } catch (error) {
      round.passed.add(shard);
      round.failures.push(error);
    }
  };

  return {
    note,
    next: () => (due.size > 0 ? Math.min(...due.values()) : null),
    claim(limit, lease, take) {
      const run = last.then(() => claimAll(limit, lease, take));
      last = run.catch(() => undefined);
      return run;
    },
  };
}

interface Round<Claimed> {
  lease: Lease;
  take: Take<Claimed>;
  claimed: Claimed[];
  failures: unknown[];
  /** Shards that are done with in this round although something there may be due. */
  passed: Set<number>;
  /** A lease of no length is over at once: its member is not for the same round. */
  seen: Set<string>;
}

function createRound<Claimed>(lease: Lease, take: Take<Claimed>): Round<Claimed> {
  return { lease, take, claimed: [], failures: [], passed: new Set(), seen: new Set() };
}

async function takeAll<Claimed>(
  shard: number, ready: Waiting[], round: Round<Claimed>, note: (shard: number, at: number) => void,
): Promise<void> {
  const fresh = ready.filter(({ member }) => !round.seen.has(`${shard}/${member}`));
  for (const { member } of fresh) round.seen.add(`${shard}/${member}`);
  const takes = await Promise.allSettled(fresh.map(({ member }) => round.take(shard, member)));
  const won = takes.flatMap((taken) => (taken.status === 'fulfilled' && taken.value !== null ? [taken.value] : []));
  round.claimed.push(...won);
  if (won.length > 0) note(shard, round.lease.until);
  if (won.length === ready.length) return;
  round.passed.add(shard);
  const failed = takes.find((taken) => taken.status === 'rejected');
  if (failed) round.failures.push(failed.reason);
  // Somebody else is at work on this shard: what is behind is looked for at the next call.
  else note(shard, round.lease.now);
}
