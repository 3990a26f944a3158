import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Caller, type HeadersOf, insist, type Service, startService } from './service.js';

/** How often a message goes to all replicas at the same moment. */
const TO_ALL = 0.3;

/** Two replicas on one Redis, with the same keys. */
export async function startPair(
  folder: string, redisUrl: string, more: Record<string, string> = {}, headersOf?: HeadersOf, command?: string[],
): Promise<[Service, Service]> {
  const settings = { REDIS_URL: redisUrl, MASTER_KEYS: `a:${newKey()}`, INDEX_KEY: newKey(), ...more };
  const start = (): Promise<Service> => startService(folder, settings, headersOf, command);
  return [await start(), await start()];
}

/** Replicas behind one address: every attempt goes to any of them, and many messages go to all of them at once, which
 *  must then give the same replies. How the conversation stands is told as of each answer's own moment. */
export function spreadOver(replicas: readonly [Service, ...Service[]]): Caller {
  const any = (): Service => replicas[Math.floor(Math.random() * replicas.length)] ?? replicas[0];
  return {
    call: async (method, url, body) => {
      if (url !== '/channels/http' || Math.random() >= TO_ALL) return insist(() => any().callOnce(method, url, body));
      const [first, ...others] = await Promise.all(replicas.map((replica) => replica.call(method, url, body)));
      const differs = others.find((other) => !isDeepStrictEqual(repliesOf(other), repliesOf(first)));
      if (differs) throw new Error(`Two answers to ${JSON.stringify(body)}: ${JSON.stringify([first, differs])}`);
      return first;
    },
  };
}

function repliesOf(answer: unknown): unknown {
  return (answer as { replies: unknown }).replies;
}

function newKey(): string {
  return randomBytes(32).toString('base64');
}
