import { createHash } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { pino } from 'pino';
import { openSealedStore } from '../app.js';
import { bootOrExplain } from '../boot.js';
import { type Config, loadConfig } from '../config.js';
import { CodedError, type ErrorCode } from '../errors.js';
import { answerErrors } from '../http/problems.js';
import { sandboxRoutes } from '../http/sandbox-routes.js';
import { logOptions } from '../log.js';
import { packageRoot } from '../package-root.js';
import { sign } from '../signing/crypto.js';
import { serveWallet } from '../wallet/http/serve.js';
import { readSandboxData } from '../wallet/sandbox/data.js';
import { createSandbox, type Sandbox } from '../wallet/sandbox/sandbox.js';
import type { OperatorEvent } from '../wallet/wallet.js';

const USAGE = 'Usage: npm run operator -- [--events http://…/events/wallet]';

/** The sandbox as a system of its own, for trying WALLET_URL: openapi.yaml, and /sandbox/api beside it. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { events: { type: 'string' } } });
  const config = loadConfig();
  const log = pino(logOptions(config.logLevel));
  const store = await openSealedStore(config, log);
  const sandbox = createSandbox({
    documents: { read: store.readDocument, write: store.writeDocument, list: store.listDocuments },
    data: readSandboxData(path.join(packageRoot(), 'src/wallet/sandbox/sandbox.json')),
    now: Date.now,
    random: Math.random,
    wait: (ms, signal) => sleep(ms, undefined, { signal }),
    onEvent: (event) => (values.events ? post(values.events, event, config) : Promise.resolve()),
  });
  const server = buildOperator(sandbox, config);
  await server.listen({ port: config.port, host: config.host }).then(
    (address) => console.log(`The sandbox operator is listening on ${address}`),
    async (error: unknown) => {
      await store.close();
      throw error;
    },
  );
  await sandbox.start();
  const end = async (): Promise<void> => {
    await server.close();
    await sandbox.stop();
    await store.close();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end());
}

function buildOperator(sandbox: Sandbox, { walletToken }: Config): FastifyInstance {
  const server = Fastify({ forceCloseConnections: true });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  answerErrors(server);
  void server.register(serveWallet(sandbox, walletToken));
  void server.register(sandboxRoutes(sandbox, fail));
  return server;
}

/** CONTRACT §3. @throws where it was not taken: it comes again. */
async function post(url: string, event: OperatorEvent, { walletEventsSecrets: [secret] }: Config): Promise<void> {
  const body = Buffer.from(JSON.stringify(event), 'utf8');
  const id = createHash('sha256').update(event.eventId).digest('base64url');
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature: Record<string, string> = secret
    ? { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': sign(secret, { id, timestamp }, body) }
    : {};
  const answer = await fetch(url, {
    method: 'POST', headers: { 'content-type': 'application/json', ...signature }, body, redirect: 'error', signal: AbortSignal.timeout(10_000),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`the event was answered with ${answer.status}`);
}

function fail(code: ErrorCode, detail: string): never {
  throw new CodedError(code, detail);
}

await bootOrExplain(main, USAGE);
