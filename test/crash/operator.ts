import { type ChildProcess, spawn } from 'node:child_process';
import { ROOT } from '../support/test-app.js';
import { fetchOnce, freePort, insist, pause } from './service.js';

/** The operator's own system as a process: `npm run operator`. */
export interface Operator {
  readonly url: string;
  call(method: string, url: string, body?: unknown): Promise<unknown>;
  /** SIGKILL. */
  die(): Promise<void>;
  /** Started again on what it had stored; resolves when it answers. */
  rise(): Promise<void>;
}

export async function startOperator(folder: string, settings: Record<string, string>): Promise<Operator> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { PATH: '/usr/bin:/bin', HOST: '127.0.0.1', PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'error', ...settings };
  const call: Operator['call'] = (method, path, body) => insist(async () => {
    const answer = await fetchOnce(method, url, path, body, () => ({}));
    if (answer.status === 200) return answer;
    if (answer.status !== 503 && answer.status !== 0) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    await pause(50);
    return null;
  });
  let child: ChildProcess;
  const rise = async (): Promise<void> => {
    child = spawn(process.execPath, ['--enable-source-maps', 'dist/src/cli/operator.js'], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] });
    await call('GET', '/sandbox/api/settings');
  };
  await rise();
  return {
    url,
    call,
    rise,
    die: async () => {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exited;
    },
  };
}
