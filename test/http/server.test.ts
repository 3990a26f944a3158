import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { CodedError, ERROR_CODES } from '../../src/errors.js';
import { JSON_TYPE, MESSAGE, type Server, startServer } from './http-server.js';

let server: Server;
afterEach(() => server.app.close());

type Answer = Awaited<ReturnType<Server['app']['inject']>>;

function expectProblem(response: Answer, status: number, code: string): void {
  expect(response.statusCode).toBe(status);
  expect(response.headers['content-type']).toBe('application/problem+json');
  const instance: unknown = expect.stringMatching(/^urn:uuid:/);
  expect(response.json()).toMatchObject({ status, code, type: `/docs/errors#${code}`, instance });
}

/** Sends bytes as they are and returns all that comes back. */
async function sendRaw(bytes: string): Promise<string> {
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.app.server.address() as { port: number };
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('every error is a problem with a code:', () => {
  it('an unknown address, whatever is sent there', async () => {
    server = startServer();
    expectProblem(await server.app.inject('/nope'), 404, 'not_found');
    const posted = await server.app.inject({ method: 'POST', url: '/nope', headers: JSON_TYPE, payload: '{' });
    expectProblem(posted, 404, 'not_found');
    expectProblem(await server.app.inject('/docs/static/nope.css'), 404, 'not_found');
    expectProblem(await server.app.inject('/channels/http/conversations//messages'), 400, 'invalid_field');
  });

  it('a method that the address does not know, with those that it does', async () => {
    server = startServer();
    const put = await server.app.inject({ method: 'PUT', url: '/channels/http?x=1', payload: MESSAGE });
    expectProblem(put, 405, 'method_not_allowed');
    expect(put.headers.allow).toBe('POST');
    const remove = await server.app.inject({ method: 'DELETE', url: '/channels/http/conversations/c-1/messages' });
    expectProblem(remove, 405, 'method_not_allowed');
    expect(remove.headers.allow).toBe('GET, HEAD');
    expectProblem(await server.app.inject({ method: 'GET', url: '/channels/http' }), 405, 'method_not_allowed');
  });

  it('an address that is not well encoded', async () => {
    server = startServer();
    const response = await server.app.inject('/channels/http/conversations/%E4%BD/messages');
    expectProblem(response, 400, 'bad_request');
    expect(response.headers['x-content-type-options']).toBe('nosniff');
  });

  it('bytes that are no HTTP', async () => {
    server = startServer();
    const answer = await sendRaw('HELLO\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 'bad_request' });
  });

  it('headers without end', async () => {
    server = startServer();
    const answer = await sendRaw(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('"code":"headers_too_large"');
  });

  it('what a mounted route refuses, by its schema or by a code', async () => {
    server = startServer({
      mounts: [async (app) => {
        app.post('/toy', { schema: { body: z.object({ size: z.number() }) } }, () => {
          throw new CodedError('conflict', 'it is taken');
        });
      }],
    });
    const post = (payload: string, headers = JSON_TYPE) =>
      server.app.inject({ method: 'POST', url: '/toy', headers, payload });
    expectProblem(await post('{"size":1}'), 409, 'conflict');
    const invalid = await post('{"size":"4929"}');
    expectProblem(invalid, 400, 'invalid_field');
    expect(invalid.json<{ detail: string }>().detail).toMatch(/^size: /);
    expectProblem(await post('{'), 400, 'malformed_body');
    expectProblem(await post(''), 400, 'malformed_body');
    expectProblem(await post(`"${'x'.repeat(1024 * 1024)}"`), 413, 'body_too_large');
    expectProblem(await post('x', { 'content-type': 'application/xml' }), 415, 'unsupported_media_type');
  });

  it('an answer that breaks its own schema, without a word about it', async () => {
    server = startServer({
      mounts: [async (app) => {
        const schema = { response: { 200: z.object({ size: z.number() }) } };
        app.get('/toy', { schema }, () => ({ size: 'big' as never }));
      }],
    });
    expectProblem(await server.app.inject('/toy'), 500, 'internal');
  });
});

it('a caller who hangs up is no error', async () => {
  server = startServer();
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.app.server.address() as { port: number };
  const gone = new Promise<void>((resolve) => {
    server.app.server.once('connection', (socket) => socket.once('close', () => resolve()));
    const socket = connect(port, '127.0.0.1', () => {
      const head = ['POST /channels/http HTTP/1.1', 'host: x', 'content-type: application/json', 'content-length: 50'];
      socket.write(`${head.join('\r\n')}\r\n\r\n{`);
      setTimeout(() => socket.resetAndDestroy(), 50);
    });
  });
  await gone;
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  expect(server.logged.filter((line) => /"level":"(?:warn|error|fatal)"/.test(line))).toEqual([]);
  expect(server.conversations.received).toEqual([]);
});

describe('the API reference', () => {
  it('is made from the schemas that the channel parses with', async () => {
    server = startServer();
    const document = (await server.app.inject('/docs/json')).json<{
      openapi: string;
      paths: Record<string, Record<string, { responses: object; requestBody?: object }>>;
      components: { schemas: Record<string, { required?: string[]; properties?: Record<string, object> }> };
    }>();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).sort()).toEqual([
      '/channels/http', '/channels/http/conversations/{id}/messages', '/events/wallet', '/healthz', '/metrics', '/readyz',
    ]);
    const post = document.paths['/channels/http']?.['post'];
    expect(JSON.stringify(post?.requestBody)).toContain('#/components/schemas/ChannelMessageInput');
    expect(Object.keys(post?.responses ?? {})).toEqual(['200', '4XX', '5XX']);
    expect(document.components.schemas['ChannelMessageInput']?.required).toEqual(['messageId', 'conversationId']);
    const answer = document.components.schemas['ChannelAnswer'];
    expect(answer?.required).toEqual(['conversationId', 'messageId', 'replies', 'conversation']);
    expect(document.components.schemas['Problem']?.properties?.['code']).toMatchObject({ enum: ERROR_CODES });
  });

  it('is a page that may load its own scripts, over plain http too', async () => {
    server = startServer();
    const page = await server.app.inject('/docs');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).toMatch(/script-src 'self'/);
    expect(page.headers['content-security-policy']).not.toMatch(/upgrade-insecure/);
    expect((await server.app.inject('/docs/static/swagger-initializer.js')).statusCode).toBe(200);
  });

  it('explains every error code where its type points to', async () => {
    server = startServer();
    const page = (await server.app.inject('/docs/errors')).body;
    for (const code of ERROR_CODES) expect(page).toContain(`id="${code}"`);
  });
});

it('what is no page may be framed, sniffed and kept by nobody', async () => {
  server = startServer();
  for (const url of ['/docs/errors', '/healthz', '/nope']) {
    expect((await server.app.inject(url)).headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
  }
});

it("serves what an operator's own system has to serve", async () => {
  server = startServer();
  const answer = await server.app.inject('/docs/operator.yaml');
  expect(answer.headers['content-type']).toContain('application/yaml');
  expect(answer.body).toContain('/commands/fileAppeal:');
});
