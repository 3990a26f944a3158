import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Registry } from 'prom-client';
import { FLOWS } from '../flows/index.js';
import { openApp } from './app.js';
import { bootOrExplain } from './boot.js';
import { type Config, ConfigError, type ConfigFault, loadConfig } from './config.js';
import { loadContent } from './content.js';
import { CodedError, type ErrorCode } from './errors.js';
import { demoIdentity } from './http/demo-identity.js';
import { pages } from './http/pages.js';
import { sandboxRoutes } from './http/sandbox-routes.js';
import { buildServer } from './http/server.js';
import { readUiFiles } from './http/ui-files.js';
import { createMayConnect } from './http/may-connect.js';
import { openLog } from './log.js';
import { packageRoot } from './package-root.js';

/** The process: configuration, start, graceful end. The only file that ends the process. */
async function main(): Promise<void> {
  const config = loadConfig();
  const log = openLog(config.logLevel);
  const root = packageRoot();
  const files = readUiFiles(path.join(root, 'dist/ui'));
  const content = loadContent(root, FLOWS, Date.now());
  const registry = new Registry();
  const app = await openApp({ config, content, root, log, registry });
  const mounts = [
    pages({ files, origins: config.widget.origins, sandbox: app.sandbox ? 'on' : 'off' }),
    ...(app.sandbox ? [sandboxRoutes(app.sandbox, fail)] : []),
    ...(app.sandbox && app.widget.signDemoIdentity ? [demoIdentity({ sandbox: app.sandbox, sign: app.widget.signDemoIdentity })] : []),
  ];
  const server = buildServer({
    config,
    conversations: app.conversations,
    ready: { store: app.ready },
    logger: log,
    registry,
    mounts,
    widget: {
      verify: app.widget.verifySpeaker,
      openSession: app.widget.openSession,
      mayReadEarlier: app.widget.mayReadEarlier,
      mayConnect: createMayConnect(config.widget.origins),
      origins: config.widget.origins,
      lines: content.lines,
    },
    now: Date.now,
    randomId: randomUUID,
  });
  const address = await server.listen({ port: config.port, host: config.host }).catch(async (error: unknown) => {
    await app.close();
    throw explainListening(error);
  });
  // Where people are served, standard output is read by machines, line by line.
  if (config.production) log.info({ operator: operatorOf(config), unset: content.unset }, 'wallet support has started');
  else process.stdout.write(greeting(config, address, content.unset));

  const end = async (): Promise<void> => {
    await server.close();
    await app.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end());
}

/** An address that cannot be had is a fault of the settings. */
function explainListening(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  const fault = typeof code === 'string' ? LISTENING[code] : undefined;
  return fault ? new ConfigError([fault]) : error;
}

const UNKNOWN_HOST: ConfigFault = {
  variable: 'HOST',
  problem: 'is no address of this machine',
  remedy: 'Give an address of this machine, or 0.0.0.0 for all of them.',
};
const LISTENING: Record<string, ConfigFault> = {
  EADDRINUSE: { variable: 'PORT', problem: 'is in use by another process', remedy: 'Stop that process, or set PORT to a free one.' },
  EACCES: { variable: 'PORT', problem: 'is not open to this user', remedy: 'Set PORT to 1024 or above.' },
  EADDRNOTAVAIL: UNKNOWN_HOST,
  ENOTFOUND: UNKNOWN_HOST,
};

function fail(code: ErrorCode, detail: string): never {
  throw new CodedError(code, detail);
}

function greeting(config: Config, address: string, unset: string[]): string {
  const operator = operatorOf(config);
  const lines = [
    `Wallet support is listening on ${address}`,
    `  Chat page         ${address}/`,
    `  API reference     ${address}/docs`,
    `  Webhook channel   POST ${address}/channels/http`,
    operator ? `  Operator          ${operator}` : `  Sandbox operator  ${address}/sandbox`,
    ...(unset.length > 0 ? [`Facts of the operator not set in faq-data/operator.yaml (the bot says so): ${unset.join(', ')}`] : []),
    'Try it: npm run chat -- --user u-1001',
  ];
  return `${lines.join('\n')}\n`;
}

/** The host alone: a path may be a secret of its own. */
function operatorOf({ wallet }: Config): string | null {
  return wallet && new URL(wallet.url).origin;
}

await bootOrExplain(main);
