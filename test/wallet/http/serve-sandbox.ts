import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { serveWallet } from '../../../src/wallet/http/serve.js';
import type { Wallet } from '../../../src/wallet/wallet.js';

export const TOKEN = 'a-token-of-the-operators';

export interface Served {
  url: string;
  close(): Promise<void>;
}

/** Any wallet on a real port of this machine. */
export async function serveOnPort(wallet: Wallet, token: string | null = TOKEN): Promise<Served> {
  const app = Fastify({ forceCloseConnections: true });
  await app.register(serveWallet(wallet, token));
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, close: async () => app.close() };
}
