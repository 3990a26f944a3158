import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { type App, openApp, REAL_WORLD, type World } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { buildServer } from '../../src/http/server.js';
import { logOptions } from '../../src/log.js';
import { content, ROOT } from './test-app.js';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: { code?: string; replies?: { id: string; seq: number; text: string }[]; messages?: { seq: number; role: string; text: string }[] };
  ms: number;
}

export interface HttpService {
  app: App;
  say(conversationId: string, messageId: string, text: string): Promise<Answer>;
  get(url: string): Promise<Answer>;
  metrics(): Promise<string>;
  logged: { level: string; msg: string }[];
  stop(): Promise<void>;
}

const key = (): string => randomBytes(32).toString('base64');
const KEYS = { MASTER_KEYS: `k1:${key()}`, INDEX_KEY: key() };

/** The HTTP server over the whole service, as the process makes it, all of them under the same keys. */
export async function startHttpService(settings: Record<string, string>, world: Partial<World> = {}): Promise<HttpService> {
  const folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-'));
  const config = loadConfig({ DATA_DIR: folder, ...KEYS, ...settings });
  const logged: HttpService['logged'] = [];
  const log = pino(logOptions('info'), { write: (line: string) => logged.push(JSON.parse(line) as HttpService['logged'][number]) });
  const registry = new Registry();
  const app = await openApp({
    config, content: content(), root: ROOT, log, registry, world: { ...REAL_WORLD, ...world },
  });
  await app.sandbox?.changeFaults({ delayMs: 0 });
  const server = buildServer({
    config, conversations: app.conversations, ready: { store: app.ready }, logger: log, registry, mounts: [], now: Date.now, randomId: randomUUID,
  });
  const inject = async (request: { method: 'GET' | 'POST'; url: string; payload?: object }): Promise<Answer> => {
    const startedAt = Date.now();
    const answer = await server.inject(request);
    return { status: answer.statusCode, headers: answer.headers, body: answer.json(), ms: Date.now() - startedAt };
  };
  return {
    app,
    say: (conversationId, messageId, text) =>
      inject({ method: 'POST', url: '/channels/http', payload: { conversationId, messageId, user: { id: 'u-1001' }, text } }),
    get: (url) => inject({ method: 'GET', url }),
    metrics: async () => (await server.inject('/metrics')).body,
    logged,
    stop: async () => {
      await server.close();
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
