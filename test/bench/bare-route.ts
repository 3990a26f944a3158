import Fastify from 'fastify';
import { Redis } from 'ioredis';

/** The limit that the service is held against: a route that runs one script, which reads and writes 1.5 kB. */

const [port = '0', redisUrl = ''] = process.argv.slice(2);
const SESSION = 'x'.repeat(1_500);
const SCRIPT = "local old = redis.call('GET', KEYS[1]) redis.call('SET', KEYS[1], ARGV[1]) return old";

type Swap = (key: string, value: string) => Promise<string | null>;

const redis = new Redis(redisUrl);
redis.defineCommand('swap', { numberOfKeys: 1, lua: SCRIPT });
const { swap } = redis as unknown as { swap: Swap };

const app = Fastify();
app.get('/healthz', () => ({ status: 'ok' }));
app.post<{ Body: { conversationId: string } }>('/channels/http', async ({ body }) => {
  const old = await swap.call(redis, `bare:${body.conversationId}`, SESSION);
  return { status: 'ok', bytes: old?.length ?? 0 };
});
await app.listen({ port: Number(port), host: '127.0.0.1' });
