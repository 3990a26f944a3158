import { createSecretKey, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** The backend of a host app: signs who somebody is. */
export const SECRET = 'a-secret-of-the-host-app-0123456789';
export const NOW = 1_795_219_300_000;
export const seconds = (ms: number): number => Math.floor(ms / 1_000);

export const secretOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));

let made = 0;

/** Claims that are right; what is undefined is left out. */
export function claimsFor(sub: unknown, given: Record<string, unknown> = {}, now = NOW): Record<string, unknown> {
  made += 1;
  const claims = { sub, jti: `token-${made}`, iat: seconds(now), exp: seconds(now) + 300, ...given };
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

export function sign(claims: Record<string, unknown>, given: { key?: KeyObject | CryptoKey; alg?: string; kid?: string; typ?: string } = {}): Promise<string> {
  const { key = createSecretKey(secretOf(SECRET)), alg = 'HS256', ...head } = given;
  return new SignJWT(claims).setProtectedHeader({ alg, ...head }).sign(key);
}

export interface HostKey {
  kid: string;
  alg: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: JWK;
}

export async function makeKey(alg: string, kid: string): Promise<HostKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

export interface KeyPeer {
  url: string;
  /** What is served from now on. */
  serve(answer: { status?: number; body?: string } | HostKey[] | 'nothing'): void;
  asked(): number;
  close(): Promise<void>;
}

/** Serves public keys over real HTTP, or fails to. */
export async function startKeyPeer(keys: HostKey[]): Promise<KeyPeer> {
  let answer: Parameters<KeyPeer['serve']>[0] = keys;
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    if (answer === 'nothing') return;
    const { status = 200, body = '' } = Array.isArray(answer) ? { body: JSON.stringify({ keys: answer.map(({ jwk }) => jwk) }) } : answer;
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    serve: (next) => void (answer = next),
    asked: () => asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
