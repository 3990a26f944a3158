import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { FLOWS } from '../../flows/index.js';
import { openApp, REAL_WORLD } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { loadContent } from '../../src/content.js';
import { CodedError, type ErrorCode } from '../../src/errors.js';
import { createFetchFile } from '../../src/files/fetch-file.js';
import { sandboxRoutes } from '../../src/http/sandbox-routes.js';
import { buildServer } from '../../src/http/server.js';
import { packageRoot } from '../../src/package-root.js';

/** The whole service as a process to be killed, for which one address of this machine is the open internet. */
const OUTSIDE = '127.0.0.2';

const config = loadConfig();
const root = packageRoot();
const log = pino({ level: 'error' });
const registry = new Registry();
const fetchFile = createFetchFile(
  { lookup: async () => [{ address: OUTSIDE, family: 4 }], mayReach: (address) => address === OUTSIDE },
  { totalMs: 5_000, silenceMs: 2_000 },
);
const app = await openApp({ config, content: loadContent(root, FLOWS, Date.now()), root, log, registry, world: { ...REAL_WORLD, fetchFile } });
if (!app.sandbox) throw new Error('the sandbox is needed');
const fail = (code: ErrorCode, detail: string): never => {
  throw new CodedError(code, detail);
};
const server = buildServer({
  config,
  conversations: app.conversations,
  ready: { store: app.ready },
  logger: log,
  registry,
  mounts: [sandboxRoutes(app.sandbox, fail)],
  now: Date.now,
  randomId: randomUUID,
});
await server.listen({ port: config.port, host: config.host });
process.once('SIGTERM', () => void server.close().then(app.close).then(() => process.exit(0)));
