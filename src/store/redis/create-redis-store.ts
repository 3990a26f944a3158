import { StoreUnavailable, type Store } from '../store.js';
import { createTurns } from './commit.js';
import { createDeadLetters } from './dead-letters.js';
import { createDocuments } from './documents.js';
import { createFiles } from './files.js';
import { createLines, takeLine } from './lines.js';
import { createQueues } from './queues.js';
import { reach } from './reach.js';
import { createReplicated } from './replicated.js';
import { defineScripts, type Client } from './scripts.js';
import { dropTimer, takeTimer } from './timers.js';

export interface RedisStoreOptions {
  /** One node, through Sentinel, or a Cluster. The store ends it when it is closed. */
  redis: Client;
  /** Milliseconds: how long marks are kept, and when to look again for what other processes left. */
  now: () => number;
  /** A new unguessable text on every call: the tokens of leases. */
  randomId: () => string;
  /** How many replicas must have a turn that starts a command before it counts; 0 asks none. */
  waitReplicas?: number;
  /** How long to wait for them. */
  waitMs?: number;
  /** A connection for the turns that wait: all that is sent behind a WAIT waits too. Ended with the store. */
  waiting?: Client;
  /** What other processes wrote, and leases they lost, are noticed this late at the most. */
  scanEveryMs?: number;
}

const WAIT_MS = 1_000;
const SCAN_EVERY_MS = 1_000;

export function createRedisStore(options: RedisStoreOptions): Store {
  const { redis, now, randomId, waitReplicas = 0, waitMs = WAIT_MS, waiting = redis, scanEveryMs = SCAN_EVERY_MS } = options;
  const scripts = defineScripts(redis);
  const { lines, timers, lookAround } = createQueues(redis, scripts, now, scanEveryMs);
  const runReplicated = waitReplicas > 0 ? createReplicated(scripts, { on: waiting, replicas: waitReplicas, timeoutMs: waitMs }, now) : null;
  const store: Store = {
    ...createTurns({ redis, scripts, now, runReplicated, lines, timers }),
    ...createLines(scripts, lines),
    ...createDeadLetters(redis, scripts, lines),
    ...createDocuments(redis, scripts),
    ...createFiles(redis, scripts, now),
    async claimLines(at, leaseMs, rooms) {
      // Named before the look around, so that it looks at these too.
      for (const { destination } of rooms) lines.to(destination);
      await lookAround();
      const lease = { now: at, until: at + leaseMs };
      return settleAll(rooms.map(({ destination, limit }) => lines.to(destination).claim(limit, lease, (shard, key) =>
        takeLine(scripts, { shard, key }, destination, lease, randomId()))));
    },
    async claimTimers(at, leaseMs, limit) {
      await lookAround();
      const lease = { now: at, until: at + leaseMs };
      return timers.claim(limit, lease, (shard, member) => takeTimer(scripts, shard, member, lease));
    },
    dropTimer: (timer) => dropTimer(scripts, timer),
    async nextDue(destinations) {
      const queues = destinations.map((destination) => lines.to(destination));
      await lookAround();
      const times = queues.map((queue) => queue.next()).filter((time) => time !== null);
      return times.length > 0 ? Math.min(...times) : null;
    },
    async nextTimer() {
      await lookAround();
      return timers.next();
    },
    // Redis forgets files by itself, and the next turn of a conversation its marks.
    sweep: async () => 0,
    ping: async () => void (await reach(() => redis.ping())),
    close: async () => void (await Promise.all([...new Set([redis, waiting])].map(end))),
  };
  return refuseWhenClosed(store);
}

/** What is claimed is leased: it goes to the caller even when another destination's claims failed. */
async function settleAll<Claimed>(claims: Promise<Claimed[]>[]): Promise<Claimed[]> {
  const settled = await Promise.allSettled(claims);
  const claimed = settled.flatMap((claim) => (claim.status === 'fulfilled' ? claim.value : []));
  const failed = settled.find((claim) => claim.status === 'rejected');
  if (claimed.length === 0 && failed) throw failed.reason;
  return claimed;
}

/** Waits for what is under way, as long as there is somebody who could answer. */
async function end(redis: Client): Promise<void> {
  if (redis.status !== 'ready') return redis.disconnect();
  await redis.quit().catch(() => redis.disconnect());
}

function refuseWhenClosed(store: Store): Store {
  let closing: Promise<void> | null = null;
  const guard = <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (closing) throw new StoreUnavailable('The store is closed.');
      return work(...args);
    };
  return {
    load: guard(store.load),
    commit: guard(store.commit),
    settleMark: guard(store.settleMark),
    readMark: guard(store.readMark),
    readMessages: guard(store.readMessages),
    claimLines: guard(store.claimLines),
    renewLine: guard(store.renewLine),
    releaseLine: guard(store.releaseLine),
    nextDue: guard(store.nextDue),
    nextTimer: guard(store.nextTimer),
    claimTimers: guard(store.claimTimers),
    dropTimer: guard(store.dropTimer),
    listDeadLetters: guard(store.listDeadLetters),
    retryDeadLetter: guard(store.retryDeadLetter),
    forgetDeadLetters: guard(store.forgetDeadLetters),
    readDocument: guard(store.readDocument),
    writeDocument: guard(store.writeDocument),
    listDocuments: guard(store.listDocuments),
    writeFilePart: guard(store.writeFilePart),
    readFilePart: guard(store.readFilePart),
    keepFile: guard(store.keepFile),
    replaceFile: guard(store.replaceFile),
    sweep: guard(store.sweep),
    ping: guard(store.ping),
    close: () => (closing ??= store.close()),
  };
}
