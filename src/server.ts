import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { FLOWS } from '../flows/index.js';
import { openApp } from './app.js';
import { bootOrExplain } from './boot.js';
import { type Config, loadConfig } from './config.js';
import { loadContent } from './content.js';
import { CodedError, type ErrorCode } from './errors.js';
import { sandboxRoutes } from './http/sandbox-routes.js';
import { buildServer, type Mount } from './http/server.js';
import { logOptions } from './log.js';
import { packageRoot } from './package-root.js';

/** The process: configuration, start, graceful end. The only file that ends the process. */
async function main(): Promise<void> {
  const config = loadConfig();
  const log = pino(logOptions(config.logLevel));
  const root = packageRoot();
  const content = loadContent(root, FLOWS, Date.now());
  const app = await openApp({ config, content, root, log });
  const mounts: Mount[] = app.sandbox
    ? [{ address: '/sandbox/api', about: 'sandbox operator', plugin: sandboxRoutes(app.sandbox, fail) }]
    : [];
  const server = buildServer({
    config,
    conversations: app.conversations,
    ready: { store: app.ready },
    logger: log,
    registry: new Registry(),
    mounts,
    now: Date.now,
    randomId: randomUUID,
  });
  const address = await server.listen({ port: config.port, host: config.host });
  process.stdout.write(greeting(config, address, content.unset));

  const end = async (): Promise<void> => {
    await server.close();
    await app.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end());
}

function fail(code: ErrorCode, detail: string): never {
  throw new CodedError(code, detail);
}

function greeting(config: Config, address: string, unset: string[]): string {
  const lines = [
    `Wallet support is listening on ${address}`,
    `  API reference     ${address}/docs`,
    `  Webhook channel   POST ${address}/channels/http`,
    ...(config.production ? ['  Operator          none is connected'] : [`  Sandbox operator  ${address}/sandbox/api`]),
    ...(unset.length > 0 ? [`Facts of the operator not set in faq-data/operator.yaml (the bot says so): ${unset.join(', ')}`] : []),
    'Try it: npm run chat -- --user u-1001',
  ];
  return `${lines.join('\n')}\n`;
}

await bootOrExplain(main);
