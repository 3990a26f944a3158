import type { Writable } from 'node:stream';
import { Cluster, type Redis } from 'ioredis';
import type { Client } from './scripts.js';

/**
 * What is sent to Redis in one go, by all that is in step, goes out in one piece. With many conversations at once the calls
 * to the system, of which the client makes one for every command, cost more than the commands. Redis then reads them
 * together, too, and flushes them together.
 */
export function gatherWrites(redis: Client): void {
  if (redis instanceof Cluster) redis.on('+node', gatherOfNode);
  else gatherOfNode(redis);
}

/** A connection that was lost comes back as another stream. */
function gatherOfNode(node: Redis): void {
  node.on('connect', () => gather((node as unknown as { stream: Writable }).stream));
}

function gather(stream: Writable): void {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  let gathering = false;
  const send = (): void => {
    gathering = false;
    stream.uncork();
  };
  stream.write = (...args: unknown[]): boolean => {
    if (!gathering) {
      gathering = true;
      stream.cork();
      // When every promise that is settled now has been followed, and before the next request is read: Redis works meanwhile.
      process.nextTick(send);
    }
    return write(...args);
  };
}
