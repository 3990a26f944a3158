import type { Socket } from 'node:net';
import { Cluster, type Redis } from 'ioredis';
import type { Client } from './scripts.js';

const LOOK_EVERY_MS = 500;

/**
 * Gives up a connection on which something was asked and nothing comes back for so long. Of a host that vanished, or a
 * firewall that forgot the connection, nobody tells us: the system would send again for a quarter of an hour, though
 * another connection would be answered at once. The client's own `socketTimeout` may hit the connection after the one it
 * was meant for.
 */
export function dropSilent(redis: Client, ms: number): void {
  if (redis instanceof Cluster) redis.on('+node', (node: Redis) => watchNode(node, ms));
  else watchNode(redis, ms);
}

/** A connection that was lost comes back as another stream. */
function watchNode(node: Redis, ms: number): void {
  node.on('connect', () => watch(node, (node as unknown as { stream: Socket }).stream, ms));
}

/** Looks instead of listening, which costs no command anything. Time in which this process itself stood still does not count. */
function watch(node: Redis, stream: Socket, ms: number): void {
  let silentMs = 0;
  let read = stream.bytesRead;
  const look = (): void => {
    silentMs = isAsked(node) && stream.bytesRead === read ? silentMs + LOOK_EVERY_MS : 0;
    read = stream.bytesRead;
    if (silentMs >= ms) stream.destroy(new Error(`Redis was silent for ${silentMs} ms.`));
  };
  const looking = setInterval(look, LOOK_EVERY_MS).unref();
  // The client hears one error of a stream, and TLS may tell one that does not end it: nobody would hear of the second, which
  // ends the process.
  stream.on('error', () => undefined);
  stream.once('close', () => clearInterval(looking));
}

/** Also what nobody waits for any more is asked until it is answered. */
function isAsked(node: Redis): boolean {
  return (node as unknown as { commandQueue: { length: number } }).commandQueue.length > 0;
}
