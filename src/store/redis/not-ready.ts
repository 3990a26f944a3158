import { Redis } from 'ioredis';
import { wordsOfCode } from '../../network-words.js';
import type { Host, RedisAddress } from './address.js';

/** Why Redis is not ready and what to do, in words for whoever runs the service. `error` is what the client told last. */
export async function tellNotReady(error: unknown, address: RedisAddress, connectTimeout: number): Promise<string> {
  const reason = reasonOf(error) ?? (await askHosts(address, connectTimeout)) ?? 'no answer in time';
  const trust = address.tls ? ', and name the certificate of whoever signs there in NODE_EXTRA_CA_CERTS if nobody knows them here' : '';
  const told = `Redis is not ready (${reason}). Start it, or put its address right in REDIS_URL (rediss where it speaks TLS, redis where it does not)${trust}.`;
  return HUNG_UP.test(reason) && !address.tls && !address.login.password ? `${told} ${PROTECTED}` : told;
}

/** What Redis says before it hangs up is often lost with the connection. */
const HUNG_UP = /^(?:DENIED|ECONNRESET|EPIPE)\b/;
const PROTECTED = 'In its protected mode it hangs up on everybody from another machine: give it a password (requirepass) and name it in REDIS_URL.';

/** Kind of the fault; not the message, which holds addresses. */
function reasonOf(error: unknown): string | null {
  const { code, message = '', lastNodeError } = (error ?? {}) as { code?: unknown; message?: string; lastNodeError?: unknown };
  if (lastNodeError) return reasonOf(lastNodeError);
  if (typeof code === 'string') return inWords(code);
  const known = /\b(?:NOAUTH|WRONGPASS|NOPERM|DENIED|LOADING|MASTERDOWN|CLUSTERDOWN|E[A-Z]{5,})\b/.exec(message)?.[0];
  return known === undefined ? null : inWords(known);
}

function inWords(code: string): string {
  const words = wordsOfCode(code);
  return words === null ? code : `${code}: ${words}`;
}

/** The client of a Cluster, or of sentinels, says of a host only that its connection is closed: not what of its
 *  certificate was wrong, nor that nobody listens there; that of one node nothing of what is answered to its greeting.
 *  Each is asked once more, to hear it. */
async function askHosts(address: RedisAddress, timeoutMs: number): Promise<string | null> {
  const hosts = address.kind === 'node' ? [address] : address.hosts;
  const heard = await Promise.all(hosts.map((host) => askHost(host, address.tls ? { tls: {} } : {}, timeoutMs)));
  return heard.find((reason) => reason !== null) ?? null;
}

async function askHost({ host, port }: Host, tls: { tls?: object }, timeoutMs: number): Promise<string | null> {
  const redis = new Redis({
    host, port, ...tls, connectTimeout: timeoutMs, commandTimeout: timeoutMs,
    lazyConnect: true, enableReadyCheck: false, disableClientInfo: true, retryStrategy: () => null,
  });
  let heard: unknown = null;
  redis.on('error', (error: Error) => (heard = error));
  const answer = redis.connect().then(() => redis.ping());
  const failure: unknown = await answer.then(() => null, (error: unknown) => error);
  const isEnded = redis.status === 'end';
  redis.disconnect();
  // What speaks TLS hangs up on whoever does not, with that code or with none.
  return reasonOf(heard) ?? reasonOf(failure) ?? (isEnded ? inWords('ECONNRESET') : null);
}
