import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readProjectFile, REPLICAS } from '../support/composition.js';
import { freePort } from '../support/redis-server.js';
import { type Answer, type Caller, fetchOnce, type HeadersOf, insist } from './service.js';
import { until } from '../support/until.js';

/** A real nginx with the very file of the composition; only addresses differ. */
export interface Proxy extends Caller {
  url: string;
  /** Where it puts what it does not hold in memory. */
  folder: string;
  /** The request, once, whatever becomes of it; status 0: no answer at all. */
  tryOnce(method: string, url: string, body?: unknown): Promise<Answer>;
  /** How messages were answered so far, by status. */
  statuses: Map<number, number>;
  /** SIGQUIT, as the composition says; resolves with the status of its end. */
  stop(): Promise<number | null>;
}

/** Debian keeps servers in sbin. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export async function startProxy(ports: readonly number[], headersOf: HeadersOf): Promise<Proxy> {
  const prefix = await mkdtemp(path.join(tmpdir(), 'wallet-support-proxy-'));
  // Its workers may run as somebody else, and keep large bodies in there.
  await chmod(prefix, 0o755);
  const port = await freePort();
  const file = path.join(prefix, 'nginx.conf');
  await writeFile(file, addressed(readProjectFile('deploy/nginx.conf'), port, ports));
  const words = ['-p', `${prefix}/`, '-c', file, '-g', 'daemon off;'];
  const child = spawn('nginx', words, { env: { PATH }, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  process.once('exit', () => child.kill('SIGTERM'));

  const url = `http://127.0.0.1:${port}`;
  const statuses: Proxy['statuses'] = new Map();
  const tryOnce: Proxy['tryOnce'] = async (method, address, body) => {
    const answer = await fetchOnce(method, url, address, body, headersOf);
    if (address === '/channels/http') statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    return answer;
  };
  await until('nginx answers', async () => (await tryOnce('GET', '/readyz')).status !== 0);
  return {
    url,
    folder: prefix,
    tryOnce,
    statuses,
    call: (...request) => insist(async () => acceptable(request[1], await tryOnce(...request))),
    stop: async () => {
      child.kill('SIGQUIT');
      const [status] = (await ended) as [number | null];
      await rm(prefix, { recursive: true, force: true });
      return status;
    },
  };
}

function acceptable(url: string, answer: Answer): Answer | null {
  if (answer.status === 200) return answer;
  if (answer.status === 503) return null;
  throw new Error(`${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

function addressed(config: string, port: number, ports: readonly number[]): string {
  const listening = config.replace('listen 8080;', `listen 127.0.0.1:${port};`);
  return REPLICAS.reduce((text, name, index) => text.replace(`${name}:3000`, `127.0.0.1:${ports[index]}`), listening);
}
