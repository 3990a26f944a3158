import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import { StoreUnavailable } from '../store.js';
import type { RedisAddress } from './address.js';
import { dropSilent } from './drop-silent.js';
import { gatherWrites } from './gather-writes.js';
import { tellNotReady } from './not-ready.js';
import type { Client } from './scripts.js';

export interface RedisLink {
  redis: Client;
  /** From now on the end of the connection is meant. */
  letGo(): void;
}

/** Longest time that one command may take: what asks can then answer in time that it cannot. */
const COMMAND_TIMEOUT_MS = 4_000;
const CONNECT_TIMEOUT_MS = 2_000;
const KEEP_ALIVE_MS = 10_000;
const LONGEST_RETRY_MS = 500;
/** A Redis that starts beside us, or that another master is being chosen for, is there by then. */
const FIRST_READY_MS = 10_000;

const retryDelay = (times: number): number => Math.min(times * 50, LONGEST_RETRY_MS);

/** What only another connection mends: the node was master when we came, and is no longer. Where it stands, see reach.ts. */
const WRONG_NODE = /(?:^|: -)(READONLY|NOREPLICAS|MASTERDOWN)\b/;
/** Everything that was under way fails so, and the next connection may lead to the same node for hours. */
const LEAVE_EVERY_MS = 1_000;
/** What is left again so soon was not back. */
const LASTS_MS = 2 * LEAVE_EVERY_MS;

const COMMON = {
  // Redis below 7.2 does not know the command.
  disableClientInfo: true,
  connectTimeout: CONNECT_TIMEOUT_MS,
  commandTimeout: COMMAND_TIMEOUT_MS,
  // One that only listens asks nothing: the system finds out, within some twenty seconds.
  keepAlive: KEEP_ALIVE_MS,
  // Then a command fails that waits for a connection: within about half a second where nobody listens.
  maxRetriesPerRequest: 3,
} satisfies RedisOptions;

/**
 * Connects; every command then succeeds or fails within seconds, whatever becomes of Redis, and the connection comes
 * back by itself. Resolves once Redis is ready.
 *
 * @throws StoreUnavailable in words for the operator when it is not ready in time.
 */
export async function connectRedis(address: RedisAddress, log: Logger, patienceMs = FIRST_READY_MS): Promise<RedisLink> {
  const watch = createWatch(log);
  const redis = createClient(address, 'store', watch.leaves);
  watch.over(redis);
  try {
    await firstReady(redis, patienceMs);
    await warnOfSetup(redis, log);
  } catch (error) {
    watch.letGo();
    redis.disconnect();
    throw new StoreUnavailable(await tellNotReady(watch.lastError() ?? error, address, CONNECT_TIMEOUT_MS));
  }
  return { redis, letGo: watch.letGo };
}

/** Connects by itself. It needs a listener for its errors: the client would print them. */
export function createClient(
  address: RedisAddress, purpose: 'store' | 'hints', onLeave: (refused: string) => void = () => undefined,
): Client {
  const client = makeClient(address, purpose, createLeave(onLeave));
  gatherWrites(client);
  dropSilent(client, COMMAND_TIMEOUT_MS);
  return client;
}

type Leave = (error: Error) => boolean;

/** Whether an error is a reason to make another connection. */
function createLeave(onLeave: (refused: string) => void): Leave {
  let leftAt = -Infinity;
  return ({ message }) => {
    const [, refused] = WRONG_NODE.exec(message) ?? [];
    if (!refused || performance.now() - leftAt < LEAVE_EVERY_MS) return false;
    leftAt = performance.now();
    onLeave(refused);
    return true;
  };
}

function makeClient(address: RedisAddress, purpose: 'store' | 'hints', reconnectOnError: Leave): Client {
  const login = { ...address.login, connectionName: `wallet-support-${purpose}`, reconnectOnError };
  const tls = address.tls ? { tls: {} } : {};
  switch (address.kind) {
    case 'node': {
      const { host, port, db } = address;
      return new Redis({ ...COMMON, ...login, ...tls, host, port, db, retryStrategy: retryDelay });
    }
    case 'sentinel': {
      const { hosts, name, db } = address;
      const secure = address.tls ? { ...tls, sentinelTLS: {}, enableTLSForSentinelMode: true } : {};
      // No failoverDetector: with it clients were seen to end in "Connection is closed" and stay there.
      return new Redis({
        ...COMMON, ...login, ...secure, sentinels: hosts, name, db,
        retryStrategy: retryDelay, sentinelRetryStrategy: retryDelay, sentinelCommandTimeout: CONNECT_TIMEOUT_MS,
      });
    }
    case 'cluster': return new Cluster(address.hosts, clusterOptions({ ...COMMON, ...login, ...tls }, address.tls, purpose));
  }
}

function clusterOptions(redisOptions: RedisOptions, tls: boolean, purpose: 'store' | 'hints'): ClusterOptions {
  return {
    redisOptions,
    // A queue of the whole Cluster has no time limit: what cannot be sent must fail.
    enableOfflineQueue: false,
    clusterRetryStrategy: retryDelay,
    slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
    shardedSubscribers: purpose === 'hints',
    // Certificates are made out to names.
    ...(tls && { dnsLookup: (name: string, found: (error: null, address: string) => void) => found(null, name) }),
  };
}

async function firstReady(redis: Client, patienceMs: number): Promise<void> {
  if (redis.status === 'ready') return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), patienceMs);
  });
  const ready = new Promise<void>((resolve) => redis.once('ready', resolve));
  await Promise.race([ready, late]).finally(() => clearTimeout(timer));
}

/** Best effort: not everybody may ask. */
async function warnOfSetup(redis: Client, log: Logger): Promise<void> {
  const info = await redis.info().catch(() => '');
  const policy = /maxmemory_policy:([\w-]+)/.exec(info)?.[1];
  if (policy && policy !== 'noeviction') log.warn({ policy }, 'Redis drops conversations when it is full: set its maxmemory-policy to noeviction');
  const version = /redis_version:([\d.]+)/.exec(info)?.[1];
  if (version && Number.parseInt(version) < OLDEST) log.warn({ version }, `Redis is older than ${OLDEST}.0: ${WHAT_OLDER_LACK}`);
}

const OLDEST = 7;
const WHAT_OLDER_LACK = 'its min-replicas-to-write does not hold for scripts, and its Cluster carries no hints between replicas';

interface Watch {
  /** Before a connection is left because of what the node refused. */
  leaves(refused: string): void;
  over(redis: Client): void;
  letGo(): void;
  lastError(): Error | null;
}

/** Tells of an outage once, however many attempts fail, and revives a client that gave up. */
function createWatch(log: Logger): Watch {
  let meant = false;
  let told = false;
  let wasReady = false;
  let lastError: Error | null = null;
  let refused: string | null = null;
  let lasting: NodeJS.Timeout | undefined;

  const tellAway = (): void => {
    clearTimeout(lasting);
    if (meant || told || !wasReady) return;
    told = true;
    log.error({ err: lastError ?? undefined, refused: refused ?? undefined }, 'Redis is away');
  };
  const tellBack = (): void => {
    if (told) log.warn('Redis is back');
    told = false;
    refused = null;
  };
  const isReady = (): void => {
    if (refused) lasting = setTimeout(tellBack, LASTS_MS).unref();
    else tellBack();
    wasReady = true;
    lastError = null;
  };
  return {
    leaves: (word) => void (refused = word),
    over: (redis) => {
      const revive = (): void => {
        if (!meant && redis.status === 'end') redis.connect().catch(() => undefined);
      };
      redis.on('error', (error: Error) => void (lastError = error));
      redis.on('close', tellAway);
      redis.on('ready', isReady);
      redis.on('end', () => void setTimeout(revive, LONGEST_RETRY_MS).unref());
    },
    letGo: () => {
      meant = true;
      clearTimeout(lasting);
    },
    lastError: () => lastError,
  };
}
