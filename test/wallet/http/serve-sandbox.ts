import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { serveWallet } from '../../../src/wallet/http/serve.js';
import type { Wallet } from '../../../src/wallet/wallet.js';

export const TOKEN = 'a-token-of-the-operators';

export interface Served {
  url: string;
  close(): Promise<void>;
}

export interface Serving {
  /** As many serialisers are set up. What an answer is about is still said to be nothing: `answer` is required. */
  leavesOutNulls?: boolean;
}

/** Any wallet on a real port of this machine. */
export async function serveOnPort(wallet: Wallet, token: string | null = TOKEN, { leavesOutNulls = false }: Serving = {}): Promise<Served> {
  const app = Fastify({ forceCloseConnections: true });
  if (leavesOutNulls) app.addHook('preSerialization', async (_request, _reply, payload) => withoutNulls(payload));
  await app.register(serveWallet(wallet, token));
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, close: async () => app.close() };
}

/** Where null says something of its own. */
const REQUIRED = ['answer', 'freeze', 'login'];

function withoutNulls(payload: unknown): unknown {
  return JSON.parse(JSON.stringify(payload), (field, value: unknown) => (value === null && !REQUIRED.includes(field) ? undefined : value));
}
