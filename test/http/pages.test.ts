import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, brotliCompressSync, gzipSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { demoIdentity } from '../../src/http/demo-identity.js';
import { pages } from '../../src/http/pages.js';
import { shareWithHosts } from '../../src/http/share-with-hosts.js';
import { NotBuilt, readUiFiles } from '../../src/http/ui-files.js';
import type { Sandbox } from '../../src/wallet/sandbox/sandbox.js';
import { JSON_TYPE, type Server, startServer } from './http-server.js';

const SCRIPT = 'window.WalletSupport = [];';
const HOST = 'https://app.example';
let folder = '';
let server: Server;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ui-files-'));
  for (const name of ['widget.js', 'chat.js', 'demo.js', 'sandbox.js', 'demo.css', 'icon.svg', 'widget.js.map', 'words.en.json', 'words.zh-Hant.json']) {
    writeFileSync(path.join(folder, name), SCRIPT);
  }
  writeFileSync(path.join(folder, 'widget.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(path.join(folder, 'widget.js.gz'), gzipSync(SCRIPT));
});
afterEach(async () => {
  await server?.app.close();
  rmSync(folder, { recursive: true, force: true });
});

function serve(sandbox: 'on' | 'off' = 'on'): Server {
  server = startServer({ mounts: [pages({ files: readUiFiles(folder), origins: [HOST], sandbox })] });
  return server;
}

const get = (url: string, headers: Record<string, string> = {}) => server.app.inject({ url, headers });

describe('the script that hosts embed', () => {
  it('comes compressed as the browser takes it, kept for five minutes and then asked after', async () => {
    serve();
    const brotli = await get('/widget.js', { 'accept-encoding': 'gzip, deflate, br' });
    expect(brotli.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8', 'content-encoding': 'br', 'cache-control': 'public, max-age=300',
      'cross-origin-resource-policy': 'cross-origin', 'x-content-type-options': 'nosniff', vary: 'accept-encoding',
    });
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(SCRIPT);
    const zipped = await get('/widget.js', { 'accept-encoding': 'gzip, br;q=0' });
    expect(gunzipSync(zipped.rawPayload).toString()).toBe(SCRIPT);
    const plain = await get('/widget.js');
    expect([plain.body, plain.headers['content-encoding']]).toEqual([SCRIPT, undefined]);
    const tags = [brotli, zipped, plain].map(({ headers }) => headers.etag);
    expect(new Set(tags).size).toBe(3);
  });

  it('has the words of its other languages for any page, and none of others', async () => {
    serve();
    const words = await get('/widget/words/zh-Hant', { origin: 'https://elsewhere.example' });
    expect([words.statusCode, words.body]).toEqual([200, SCRIPT]);
    expect(words.headers).toMatchObject({ 'access-control-allow-origin': '*', 'content-type': 'application/json; charset=utf-8' });
    expect((await get('/widget/words/fr')).statusCode).toBe(404);
  });

  it('is not sent again to who has it', async () => {
    serve();
    const { etag } = (await get('/widget.js')).headers;
    for (const known of [String(etag), `"old", W/${String(etag)}`]) {
      const again = await get('/widget.js', { 'if-none-match': known });
      expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag]);
    }
    expect((await get('/widget.js', { 'if-none-match': '"old"' })).statusCode).toBe(200);
  });
});

describe('a page', () => {
  it.each(['/', '/chat', '/sandbox'])('%s runs our own scripts alone, nothing inline, and asks after its files', async (url) => {
    serve();
    const { headers, body } = await get(url, { host: 'support.example:8443' });
    expect(headers['content-security-policy']).toBe([
      "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob: data:",
      "connect-src 'self' ws://support.example:8443 wss://support.example:8443",
      url === '/chat' ? `frame-ancestors 'self' ${HOST}` : "frame-ancestors 'self'", "base-uri 'none'", "form-action 'none'",
    ].join('; '));
    expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' });
    expect(headers['permissions-policy']).toContain('microphone=()');
    expect(body).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
  });

  it('takes no policy from a hostile host header', async () => {
    serve();
    const { headers } = await get('/', { host: "evil; script-src 'unsafe-inline'" });
    expect(headers['content-security-policy']).toContain("connect-src 'self'; frame-ancestors");
  });

  it('has its files beside it, and no others', async () => {
    serve();
    expect((await get('/ui/demo.css')).headers).toMatchObject({ 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' });
    for (const url of ['/ui/nope.js', '/ui/..%2fpackage.json', '/ui/demo.css.br', '/ui/constructor']) expect((await get(url)).statusCode).toBe(404);
  });

  it('lets people be chosen by who sits at this machine alone', async () => {
    serve();
    expect((await get('/')).body).toContain('data-people="choose"');
    expect((await get('/', { 'x-forwarded-for': '10.0.0.7' })).body).toContain('data-people="none"');
  });

  it('shows the help page to guests, and no sandbox, where there is none', async () => {
    serve('off');
    expect((await get('/')).body).toContain('data-people="none"');
    expect((await get('/sandbox')).statusCode).toBe(404);
  });
});

it('a service that was not built says what to do', () => {
  rmSync(path.join(folder, 'demo.js'));
  expect(() => readUiFiles(folder)).toThrow(NotBuilt);
  expect(() => readUiFiles(path.join(folder, 'gone'))).toThrow(/run npm run build/);
});

describe('pages of other origins', () => {
  let app: FastifyInstance;
  beforeEach(() => {
    app = Fastify();
    shareWithHosts(app, [HOST]);
    app.post('/widget/session', () => ({}));
    app.get('/private', () => ({}));
  });
  afterEach(() => app.close());
  const preflight = (origin: string, url = '/widget/files/x') =>
    app.inject({ method: 'OPTIONS', url, headers: { origin, 'access-control-request-method': 'POST' } });

  it('reach the window if they are named, without cookies', async () => {
    const asked = await preflight(HOST);
    expect(asked.statusCode).toBe(204);
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': HOST, vary: 'origin',
      'access-control-allow-methods': 'GET, POST, DELETE', 'access-control-allow-headers': 'authorization, content-type, x-file-name',
    });
    expect(asked.headers['access-control-allow-credentials']).toBeUndefined();
    const sent = await app.inject({ method: 'POST', url: '/widget/session', headers: { origin: HOST } });
    expect(sent.headers).toMatchObject({ 'access-control-allow-origin': HOST, vary: 'origin' });
  });

  it.each(['https://evil.example', 'https://app.example.evil.example', 'http://app.example', 'https://app.example:444', 'null'])('are told nothing if they are %s', async (origin) => {
    expect((await preflight(origin)).headers['access-control-allow-origin']).toBeUndefined();
    const sent = await app.inject({ method: 'POST', url: '/widget/session', headers: { origin } });
    expect(sent.headers).toMatchObject({ vary: 'origin' });
    expect(sent.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('reach nothing but the window', async () => {
    const other = await app.inject({ url: '/private?/widget/', headers: { origin: HOST } });
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
    expect((await preflight(HOST, '/widgets')).statusCode).toBe(404);
  });
});

describe('the identity for the demo', () => {
  const person = { id: 'u-1001', name: '王芳', phone: '+8613800138000' };
  const state = (async () => ({ people: [{ person, locale: 'zh-CN' }] })) as unknown as Sandbox['state'];
  const ask = (userId: unknown, headers: Record<string, string> = {}) =>
    server.app.inject({ method: 'POST', url: '/demo/identity', headers: { ...JSON_TYPE, ...headers }, payload: { userId } });
  beforeEach(() => {
    server = startServer({ mounts: [demoIdentity({ sandbox: { state }, sign: async (signed) => JSON.stringify(signed) })] });
  });

  it("is that of one of the sandbox's people", async () => {
    const { identity } = (await ask('u-1001')).json<{ identity: string }>();
    expect(JSON.parse(identity)).toEqual({ ...person, locale: 'zh-CN' });
  });

  it('is nobody else’s', async () => {
    expect((await ask('u-9999')).statusCode).toBe(404);
    expect((await ask(7)).statusCode).toBe(400);
  });

  it('is given to callers on this machine alone', async () => {
    expect((await ask('u-1001', { 'x-forwarded-for': '10.0.0.7' })).json()).toMatchObject({ code: 'caller_not_local' });
    const far = await server.app.inject({ method: 'POST', url: '/demo/identity', remoteAddress: '10.0.0.7', payload: { userId: 'u-1001' } });
    expect(far.statusCode).toBe(401);
  });

  it.each(['evil.example', 'evil.example:3000', 'localhost.evil.example', '127.0.0.1.evil.example', 'localhost@evil.example'])(
    'is not given to a page whose name was made to lead here: %s', async (host) => {
      expect((await ask('u-1001', { host })).json()).toMatchObject({ code: 'caller_not_local' });
    });

  it.each(['localhost', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000'])('is given under every name of this machine: %s', async (host) => {
    expect((await ask('u-1001', { host })).statusCode).toBe(200);
  });
});
