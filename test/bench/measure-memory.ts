import { type RedisServer, startRedis } from '../support/redis-server.js';
import { type Loader, startLoader, startService } from './processes.js';
import { askingTalk, englishTalk, flowTalk, greetingTalk, leftTalk, shortTalk, withUuids } from './talks.js';

/** What a conversation takes up that nobody writes in any more. */

export interface Footprint {
  what: string;
  /** Bytes a conversation. */
  redis: number;
  lmdb: number;
}

const CONVERSATIONS = 2_000;
const IN_FLIGHT = 64;

export async function measureMemory(): Promise<Footprint[]> {
  const loader = startLoader();
  const footprints = [
    await measureTalks(loader, 'a greeting', greetingTalk),
    await measureTalks(loader, 'a question and thanks', shortTalk),
    await measureTalks(loader, 'five questions', askingTalk),
    await measureTalks(loader, 'the same in English', englishTalk),
    await measureTalks(loader, 'left in a flow', leftTalk),
    await measureTalks(loader, 'six messages of a flow', wholeTalk),
    await measureTalks(loader, 'the same, ids are UUIDs', (id) => withUuids(wholeTalk(id))),
  ];
  await loader.stop();
  return footprints;
}

function wholeTalk(id: string): string[] {
  const { opening, measured } = flowTalk(id);
  return [...opening, ...measured];
}

async function measureTalks(loader: Loader, what: string, talk: (id: string) => string[]): Promise<Footprint> {
  return { what, redis: await measureRedis(loader, talk), lmdb: await measureLmdb(loader, talk) };
}

async function measureRedis(loader: Loader, talk: (id: string) => string[]): Promise<number> {
  const redis = await startRedis();
  const service = await startService(redis.url);
  await converse(loader, service.origin, 'warm', 100, talk);
  const before = await usedBytes(redis);
  await converse(loader, service.origin, 'c', CONVERSATIONS, talk);
  const after = await usedBytes(redis);
  await service.stop();
  await redis.stop();
  return (after - before) / CONVERSATIONS;
}

async function measureLmdb(loader: Loader, talk: (id: string) => string[]): Promise<number> {
  const service = await startService(null);
  await converse(loader, service.origin, 'warm', 100, talk);
  const before = await service.diskBytes();
  await converse(loader, service.origin, 'c', CONVERSATIONS, talk);
  const after = await service.diskBytes();
  await service.stop();
  return (after - before) / CONVERSATIONS;
}

async function converse(loader: Loader, origin: string, name: string, count: number, talk: (id: string) => string[]): Promise<void> {
  const talks = Array.from({ length: count }, (_, at) => talk(`${name}-${at}`));
  await loader.run({ origin, talks, inFlight: IN_FLIGHT });
}

async function usedBytes(redis: RedisServer): Promise<number> {
  const info = String(await redis.command('INFO', 'memory'));
  return Number(/^used_memory:(\d+)/m.exec(info)?.[1]);
}
