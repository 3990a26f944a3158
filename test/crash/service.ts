import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { ROOT } from '../support/test-app.js';

/** One service, or several that are the same to whoever calls. */
export interface Caller {
  /** Repeats the request until it is answered with 200. */
  call(method: string, url: string, body?: unknown): Promise<unknown>;
}

/** The whole service as `npm start` runs it: a process of its own. */
export interface Service extends Caller {
  readonly port: number;
  /** The request, once. Null: not answered, or refused for now. */
  callOnce(method: string, url: string, body?: unknown): Promise<{ body: unknown } | null>;
  /** SIGSTOP: connections stay open and nobody answers. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL, for good. */
  die(): Promise<void>;
  /** SIGKILL, and started again; resolves when it is ready. */
  kill(): Promise<void>;
  /** SIGTERM, and started again; resolves with the status of its end when it is ready. */
  restart(): Promise<number | null>;
  /** SIGTERM; resolves with the status of its end. */
  stop(): Promise<number | null>;
}

/** What every request carries beside its body. */
export type HeadersOf = (method: string, url: string, body: string) => Record<string, string>;

/** As `npm start` runs it. */
const SERVER = ['--enable-source-maps', '--max-semi-space-size=64', 'dist/src/server.js'];

export async function startService(
  folder: string, settings: Record<string, string> = {}, headersOf: HeadersOf = () => ({}), command = SERVER,
): Promise<Service> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const env = { PATH: '/usr/bin:/bin', HOST: '127.0.0.1', PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'error', ...settings };
  const start = (): ChildProcess =>
    spawn(process.execPath, command, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] });
  let child = start();
  let stopped = false;
  /** One that ends by itself would never answer; its own words are on standard error. */
  const hasFallen = (): boolean => child.exitCode !== null && !stopped;

  const callOnce: Service['callOnce'] = async (method, url, body) => {
    const answer = await fetchOnce(method, base, url, body, headersOf);
    if (answer.status === 200) return answer;
    if (answer.status !== 503 && answer.status !== 0) throw new Error(`${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
    if (stopped || hasFallen()) throw new Error('the service has ended');
    return null;
  };
  const call: Service['call'] = (...request) => insist(() => callOnce(...request));
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return exited;
  };
  const again = async (signal: NodeJS.Signals): Promise<number | null> => {
    const status = await end(signal);
    child = start();
    await call('GET', '/readyz');
    return status;
  };
  return {
    port,
    call,
    callOnce,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    die: async () => void (await end('SIGKILL')),
    kill: async () => void (await again('SIGKILL')),
    restart: () => again('SIGTERM'),
    stop: async () => {
      stopped = true;
      return end('SIGTERM');
    },
  };
}

/** Tries until it is answered. */
export async function insist(once: () => Promise<{ body: unknown } | null>): Promise<unknown> {
  for (;;) {
    const answer = await once();
    if (answer) return answer.body;
    await pause(50);
  }
}

export interface Answer {
  /** 0: none came. */
  status: number;
  body: unknown;
}

export async function fetchOnce(
  method: string, base: string, url: string, body: unknown, headersOf: HeadersOf,
): Promise<Answer> {
  try {
    const payload = body === undefined ? null : JSON.stringify(body);
    const headers = { ...(payload === null ? {} : { 'content-type': 'application/json' }), ...headersOf(method, url, payload ?? '') };
    const answer = await fetch(base + url, { method, headers, body: payload, signal: AbortSignal.timeout(10_000) });
    return { status: answer.status, body: await answer.json() };
  } catch {
    return { status: 0, body: null };
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
