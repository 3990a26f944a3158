import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../../src/package-root.js';
import { freePort } from '../support/redis-server.js';
import type { Load, Loaded } from './load.js';

/** The processes of a measurement: what is measured, and what puts load on it. */

export interface Measured {
  origin: string;
  /** CPU used so far, in microseconds. */
  cpu(): Promise<number>;
  /** Bytes of what it keeps in its folder. */
  diskBytes(): Promise<number>;
  stop(): Promise<void>;
}

export interface Loader {
  run(load: Load): Promise<Loaded>;
  stop(): Promise<void>;
}

const RUN_TYPESCRIPT = ['--no-warnings', '--import', './test/support/run-typescript.mjs'];
const TELL_CPU = ['--import', './test/bench/tell-cpu.mjs'];
/** As in package.json. */
const RUN_AS_STARTED = ['--enable-source-maps', '--max-semi-space-size=64'];
const START_MS = 60_000;
const newKey = (): string => randomBytes(32).toString('base64');
const KEYS = { MASTER_KEYS: `k1:${newKey()}`, INDEX_KEY: newKey() };

/** The built service as `npm start` runs it; on the embedded store without `redisUrl`. */
export async function startService(redisUrl: string | null): Promise<Measured> {
  const port = await freePort();
  const settings = { PORT: String(port), HOST: '127.0.0.1', ...KEYS, ...(redisUrl && { REDIS_URL: redisUrl }) };
  return startMeasured(port, 'dist/src/server.js', [], RUN_AS_STARTED, settings);
}

export async function startBareRoute(redisUrl: string): Promise<Measured> {
  const port = await freePort();
  return startMeasured(port, 'test/bench/bare-route.ts', [String(port), redisUrl], RUN_TYPESCRIPT, {});
}

export function startLoader(): Loader {
  const child = start('test/bench/load.ts', [], RUN_TYPESCRIPT, {});
  return {
    run: async (load) => {
      child.send(load);
      return (await answerOf(child)) as Loaded;
    },
    stop: () => end(child),
  };
}

async function startMeasured(
  port: number, file: string, words: string[], execArgv: string[], settings: Record<string, string>,
): Promise<Measured> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
  const child = start(file, words, [...execArgv, ...TELL_CPU], { ...settings, DATA_DIR: folder });
  const origin = `http://127.0.0.1:${port}`;
  await answersAt(origin, child);
  return {
    origin,
    cpu: async () => {
      child.send('cpu');
      return (await answerOf(child)) as number;
    },
    diskBytes: async () => {
      const sizes = (await readdir(folder)).map(async (name) => (await stat(path.join(folder, name))).blocks * 512);
      return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    },
    stop: async () => {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function start(file: string, words: string[], execArgv: string[], env: Record<string, string>): ChildProcess {
  return fork(file, words, { cwd: packageRoot(), execArgv, env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const died = once(child, 'exit').then(() => Promise.reject(new Error('a measured process ended')));
  died.catch(() => undefined);
  const [answer] = (await Promise.race([once(child, 'message'), died])) as unknown[];
  return answer;
}

async function answersAt(origin: string, child: ChildProcess): Promise<void> {
  for (const until = Date.now() + START_MS; Date.now() < until; await sleep(100)) {
    if (child.exitCode !== null) break;
    if (await fetch(`${origin}/healthz`).then(({ ok }) => ok, () => false)) return;
  }
  throw new Error('a process to be measured did not start');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
