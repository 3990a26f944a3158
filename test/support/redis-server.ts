import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import type { Certificate } from './certificates.js';
import { until } from './until.js';

/** Real redis-servers in folders of their own, on free ports; never the one that a system package may have started. */

export interface RedisOptions {
  /** Default: any free one. */
  port?: number;
  /** Default: a new folder, removed by `stop`. */
  dir?: string;
  /** Default `no`: nothing is written to disk, and a killed server comes back empty. */
  appendfsync?: 'always' | 'everysec' | 'no';
  /** Such as `10mb`; what is full refuses writes (noeviction). */
  maxmemory?: string;
  replicaOf?: { port: number };
  /** Any other directive of redis.conf. */
  directives?: Record<string, string>;
}

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  readonly dir: string;
  /** SIGKILL: as a crash. */
  kill(): Promise<void>;
  /** On the same port and folder, killed before if it still runs. */
  restart(): Promise<void>;
  /** For good: kills it and removes its folder. */
  stop(): Promise<void>;
  /** SIGSTOP: connections stay open and nobody answers. */
  freeze(): void;
  thaw(): void;
  /** CONFIG SET. */
  config(set: Record<string, string>): Promise<void>;
  /** Any command, on a connection of its own. */
  command(...words: (string | number)[]): Promise<unknown>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** For afterAll: whatever a test left running. */
export async function stopAllRedis(): Promise<void> {
  await Promise.all([...running].map(killProcess));
}

export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const dir = options.dir ?? (await mkdtemp(path.join(tmpdir(), 'redis-')));
  const port = options.port ?? (await freePort());
  const words = directives(port, dir, options);
  const launch = async (): Promise<ChildProcess> => {
    const started = launchRedis(words);
    await answersOn(port, started);
    if (options.replicaOf) await inStep(port);
    return started;
  };
  let child = await launch();
  const command: RedisServer['command'] = (...parts) => sendTo(port, parts);
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    dir,
    kill: () => killProcess(child),
    restart: async () => {
      await killProcess(child);
      child = await launch();
    },
    stop: async () => {
      await killProcess(child);
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    config: async (set) => void (await command('CONFIG', 'SET', ...Object.entries(set).flat())),
    command,
  };
}

function directives(port: number, dir: string, { appendfsync = 'no', maxmemory, replicaOf, ...options }: RedisOptions): string[] {
  const all: Record<string, string> = {
    port: String(port),
    bind: '127.0.0.1',
    dir,
    save: '',
    appendonly: appendfsync === 'no' ? 'no' : 'yes',
    appendfsync,
    // A replica is in step at once, not after five seconds in which others could have joined.
    'repl-diskless-sync-delay': '0',
    ...(maxmemory && { maxmemory, 'maxmemory-policy': 'noeviction' }),
    ...(replicaOf && { replicaof: `127.0.0.1 ${replicaOf.port}` }),
    ...options.directives,
  };
  return Object.entries(all).flatMap(([name, value]) => [`--${name}`, ...(value === '' ? [''] : value.split(' '))]);
}

/** On a port of its own, beside the plain one. */
export const tlsDirectives = (port: number, { ca, cert, key }: Certificate): Record<string, string> => ({
  'tls-port': String(port), 'tls-cert-file': cert, 'tls-key-file': key, 'tls-ca-cert-file': ca, 'tls-auth-clients': 'no', 'tls-replication': 'yes',
});

/** Without a word on the test's output; dies with the test. */
export function launchRedis(words: string[]): ChildProcess {
  const child = spawn('redis-server', words, { stdio: 'ignore' });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

export async function killProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Resolves when it has loaded its data and answers. */
export async function answersOn(port: number, child: ChildProcess): Promise<void> {
  let failed: Error | null = null;
  child.once('error', (error) => (failed = error));
  await until(`redis-server on port ${port} answers`, async () => {
    if (failed) throw failed;
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}: is port ${port} free?`);
    return (await sendTo(port, ['PING']).catch(() => null)) === 'PONG';
  });
}

/** Resolves when the replica has all that its master has. */
export async function inStep(port: number): Promise<void> {
  await until('the replica is in step', async () => /master_link_status:up/.test(String(await sendTo(port, ['INFO', 'replication']))));
}

/** One command on a connection of its own. */
export async function sendTo(port: number, [name, ...rest]: (string | number)[]): Promise<unknown> {
  const redis = new Redis({ port, host: '127.0.0.1', lazyConnect: true, retryStrategy: () => null, enableReadyCheck: false });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await redis.call(String(name), ...rest);
  } finally {
    redis.disconnect();
  }
}

/** Below the ports that the system gives to outgoing connections: one of those could take it before its server does. */
const [FIRST_PORT, LAST_PORT] = [15_000, 32_000];
const givenOut = new Set<number>();

export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (givenOut.has(port) || !(await isFree(port))) continue;
    givenOut.add(port);
    return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
