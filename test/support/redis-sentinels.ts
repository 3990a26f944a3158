import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answersOn, freePort, killProcess, launchRedis, type RedisServer, sendTo } from './redis-server.js';
import { until } from './until.js';

export interface Sentinels {
  readonly ports: number[];
  readonly url: string;
  /** Port of the master as the sentinels see it now. */
  masterPort(): Promise<number>;
  stop(): Promise<void>;
}

const NAME = 'support';
const DOWN_AFTER_MS = 1_500;

/** Three sentinels that watch the master; resolves when they know each other and its replicas. */
export async function startSentinels(master: RedisServer, replicas: number, count = 3): Promise<Sentinels> {
  const sentinels = await Promise.all(Array.from({ length: count }, () => startSentinel(master.port)));
  const ports = sentinels.map(({ port }) => port);
  await Promise.all(ports.map((port) => until('the sentinels know all', () => knowsAll(port, replicas, count - 1))));
  return {
    ports,
    url: `redis+sentinel://${ports.map((port) => `127.0.0.1:${port}`).join(',')}/${NAME}`,
    masterPort: () => askForMaster(ports),
    stop: async () => void (await Promise.all(sentinels.map(({ stop }) => stop()))),
  };
}

async function startSentinel(masterPort: number): Promise<{ port: number; stop(): Promise<void> }> {
  const dir = await mkdtemp(path.join(tmpdir(), 'sentinel-'));
  const port = await freePort();
  const file = path.join(dir, 'sentinel.conf');
  // Sentinels write what they learn into their file.
  await writeFile(file, [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${dir}`,
    `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 2`,
    `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${NAME} 5000`,
    '',
  ].join('\n'));
  const child = launchRedis([file, '--sentinel']);
  await answersOn(port, child);
  return {
    port,
    stop: async () => {
      await killProcess(child);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function knowsAll(port: number, replicas: number, others: number): Promise<boolean> {
  const flat = (await sendTo(port, ['SENTINEL', 'MASTER', NAME])) as string[];
  const field = (name: string): string | undefined => flat[flat.indexOf(name) + 1];
  return field('num-slaves') === String(replicas) && field('num-other-sentinels') === String(others) && field('flags') === 'master';
}

async function askForMaster(ports: number[]): Promise<number> {
  for (const port of ports) {
    const address = (await sendTo(port, ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME]).catch(() => null)) as string[] | null;
    if (address) return Number(address[1]);
  }
  throw new Error('No sentinel answers.');
}
