import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { ErrorCode } from '../../src/errors.js';
import { StoreUnavailable } from '../../src/store/store.js';
import { TooManyClashes } from '../../src/take-turn.js';
import { JSON_TYPE, keyOf, MESSAGE, NOW, SECRET, type Server, signed, startServer } from './http-server.js';

let server: Server;
afterEach(() => server.app.close());

const POST = { method: 'POST', url: '/channels/http' } as const;
const BODY = JSON.stringify(MESSAGE);

const post = (payload: string | Buffer, headers: Record<string, string> = JSON_TYPE, remoteAddress = '127.0.0.1') =>
  server.app.inject({ ...POST, payload, headers, remoteAddress });

describe('a message', () => {
  it('is answered in exactly the shape of the contract', async () => {
    server = startServer();
    await server.app.ready();
    const response = await request(server.app.server).post('/channels/http').send(MESSAGE);
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toMatch(/^application\/json/);
    expect(response.body).toEqual({
      conversationId: 'c-1',
      messageId: 'm-1',
      replies: [{
        id: 'r-2', seq: 2, role: 'bot', type: 'text', text: `echo: ${MESSAGE.text}`, locale: 'zh-CN',
        quickReplies: [{ label: '继续', action: 'resume' }],
        sources: [{ id: 'txn.refund', revision: '1', title: '退款' }],
      }],
      conversation: { status: 'bot', flow: null, step: null, seq: 2 },
    });
  });

  it('is taken signed from anywhere, in production and through a proxy', async () => {
    server = startServer({ secrets: [SECRET], production: true });
    const headers = { ...JSON_TYPE, ...signed(BODY), 'x-forwarded-for': '203.0.113.9' };
    expect((await post(BODY, headers, '203.0.113.9')).statusCode).toBe(200);
    expect(server.conversations.received).toHaveLength(1);
  });

  it('of another user gets 409', async () => {
    server = startServer();
    server.conversations.belongsToAnother = true;
    const response = await post(BODY);
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({ code: 'conversation_of_another_user' });
  });

  it.each([
    ['the store is away', new StoreUnavailable('redis://10.0.0.7 refused'), 'store_unavailable'],
    ['others keep committing', new TooManyClashes('5 clashes in 00f3'), 'conversation_busy'],
  ])('gets 503 with retry-after when %s', async (_why, error, code) => {
    server = startServer();
    server.conversations.fail = error;
    const response = await post(BODY);
    expect(response.statusCode).toBe(503);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    expect(response.json()).toMatchObject({ code });
    expect(response.body).not.toContain(error.message);
  });

  it('gets 500 without a word of what broke, which is in the log by its number', async () => {
    server = startServer();
    server.conversations.fail = new Error('cannot read 王芳');
    const response = await post(BODY);
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toMatch(/王芳|at /);
    const { instance } = response.json<{ instance: string }>();
    const lines = server.logged.map((text) => JSON.parse(text) as Record<string, unknown>);
    const line = lines.find(({ code }) => code === 'internal');
    expect(`urn:uuid:${String(line?.['reqId'])}`).toBe(instance);
    expect(server.logged.join('')).not.toContain('王芳');
  });

  it('and who wrote it are in no log line', async () => {
    server = startServer({ secrets: [SECRET] });
    await post(BODY, { ...JSON_TYPE, ...signed(BODY) });
    await post('{', { ...JSON_TYPE, ...signed('{') });
    const headers = signed('', { id: 'c-1.1' });
    await server.app.inject({ url: '/channels/http/conversations/c-1/messages?after=0', headers });
    server.conversations.fail = new Error('u-1001 said 付款 in c-1');
    await post(BODY, { ...JSON_TYPE, ...signed(BODY) });
    expect(server.logged.length).toBeGreaterThan(0);
    for (const personal of ['c-1', 'm-1', 'u-1001', '付款', 'webhook-signature']) {
      expect(server.logged.join('')).not.toContain(personal);
    }
  });
});

describe('what is refused changes nothing and says why:', () => {
  const withField = (field: object): string => JSON.stringify({ ...MESSAGE, ...field });
  const refusals: [string, ErrorCode, string | Buffer, Record<string, string>?][] = [
    ['no JSON', 'malformed_body', 'text=hello'],
    ['an empty body', 'malformed_body', ''],
    ['a repeated key', 'malformed_body', BODY.replace('{', '{"text":"x",')],
    ['a prototype', 'malformed_body', BODY.replace('{', '{"__proto__":{"text":"x"},')],
    ['a number beyond all bounds', 'malformed_body', BODY.replace('{', '{"n":1e999,')],
    ['a byte order mark', 'malformed_body', `\uFEFF${BODY}`],
    ['GBK', 'malformed_body', Buffer.concat([Buffer.from('{"text":"'), Buffer.of(0xce, 0xd2), Buffer.from('"}')])],
    ['endless nesting', 'malformed_body', '['.repeat(900_000)],
    ['nesting that ends', 'malformed_body', `{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}`],
    ['a list', 'invalid_field', `[${BODY}]`],
    ['null', 'invalid_field', 'null'],
    ['a number for an id', 'invalid_field', withField({ messageId: 1 })],
    ['a number for a text', 'invalid_field', withField({ text: 12 })],
    ['a list for a user', 'invalid_field', withField({ user: ['u-1001'] })],
    ['an object for a user id', 'invalid_field', withField({ user: { id: { $ne: null } } })],
    ['half a character in an id', 'invalid_field', BODY.replace('"c-1"', '"c-\\ud83d"')],
    ['NUL in an id', 'invalid_field', BODY.replace('"c-1"', '"c-\\u0000"')],
    ['no conversation', 'invalid_field', withField({ conversationId: undefined })],
    ['an object for the files', 'invalid_field', withField({ attachments: {} })],
    ['a long text', 'text_too_long', withField({ text: '长'.repeat(4001) })],
    ['six files', 'too_many_files', withField({ attachments: Array(6).fill({}) })],
    ['more than 1 MiB', 'body_too_large', withField({ extra: 'x'.repeat(1024 * 1024) })],
    ['more than 15 MiB', 'body_too_large', Buffer.alloc(15 * 1024 * 1024 + 1, ' ')],
    ['a form', 'unsupported_media_type', 'text=hello', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['no content type', 'unsupported_media_type', BODY, {}],
    ['a broken content type', 'unsupported_media_type', BODY, { 'content-type': 'json' }],
    ['another character set', 'unsupported_media_type', BODY, { 'content-type': 'application/json; charset=gbk' }],
    ['a compressed body', 'unsupported_media_type', BODY, { ...JSON_TYPE, 'content-encoding': 'gzip' }],
  ];

  it.each(refusals)('%s (%s)', async (_what, code, payload, headers = JSON_TYPE) => {
    server = startServer();
    const response = await post(payload, headers);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.json()).toMatchObject({ code, status: response.statusCode });
    expect(server.conversations.received).toEqual([]);
  });

  it.each<[string, ErrorCode, Record<string, string>]>([
    ['unsigned', 'signature_missing', {}],
    ['signed for another body', 'signature_invalid', signed('{}')],
    ['signed long ago', 'signature_stale', signed(BODY, { at: 1_700_000_000_000 })],
  ])('a message %s (%s)', async (_what, code, headers) => {
    server = startServer({ secrets: [SECRET] });
    const response = await post(BODY, { ...JSON_TYPE, ...headers });
    expect(response.statusCode).toBe(401);
    expect(response.json()).toMatchObject({ code });
    expect(response.headers['www-authenticate']).toBeDefined();
    expect(server.conversations.received).toEqual([]);
  });

  it('an unsigned message from elsewhere or through a proxy (401), and any in production (403)', async () => {
    server = startServer();
    expect((await post(BODY, JSON_TYPE, '10.1.2.3')).statusCode).toBe(401);
    expect((await post(BODY, { ...JSON_TYPE, 'x-forwarded-for': '127.0.0.1' })).statusCode).toBe(401);
    await server.app.close();
    server = startServer({ production: true });
    expect((await post(BODY)).statusCode).toBe(403);
    expect(server.conversations.received).toEqual([]);
  });

  it('an unsigned body before it was read', async () => {
    server = startServer({ secrets: [SECRET] });
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.app.server.address() as { port: number };
    const socket = connect(port, '127.0.0.1');
    // The body never comes; the answer has to.
    const fields = ['host: x', 'content-type: application/json', 'content-length: 15000000'];
    const head = ['POST /channels/http HTTP/1.1', ...fields];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    socket.destroy();
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 /);
  });
});

describe('fetching the transcript', () => {
  const url = (id: string, query = 'after=0'): string => `/channels/http/conversations/${id}/messages?${query}`;
  const get = (address: string, headers: Record<string, string> = {}) => server.app.inject({ url: address, headers });

  it('returns every later message, with nothing that is ours alone', async () => {
    server = startServer();
    await post(BODY);
    const { messages } = (await get(url('c-1'))).json<{ messages: { seq: number; role: string }[] }>();
    expect(messages.map(({ seq, role }) => [seq, role])).toEqual([[1, 'contact'], [2, 'bot']]);
    expect(messages.map((message) => Object.keys(message))).toEqual(
      Array(2).fill(['id', 'seq', 'role', 'type', 'text', 'locale', 'quickReplies', 'sources']),
    );
    expect((await get(url('c-1', 'after=1'))).json<{ messages: unknown[] }>().messages).toHaveLength(1);
    expect((await get(url('c-1', 'after=2'))).json()).toEqual({ messages: [] });
  });

  it('waits as long as it is asked to, from 0 to 30 seconds', async () => {
    server = startServer();
    for (const wait of ['0', '1.5', '30']) await get(url('c-1', `after=0&wait=${wait}`));
    await get(url('c-1', ''));
    expect(server.conversations.waits).toEqual([0, 1500, 30_000, 0]);
  });

  it.each([
    'after=-1', 'after=1.5', 'after=x', 'after=', 'after=1&after=2', 'after=9007199254740993',
    'wait=31', 'wait=30.1', 'wait=-1', 'wait=x', 'wait=1&wait=2',
  ])('refuses %s', async (query) => {
    server = startServer();
    const response = await get(url('c-1', query));
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'invalid_field' });
    expect(server.conversations.waits).toEqual([]);
  });

  it('takes an id as it was percent-encoded, and no malformed one', async () => {
    server = startServer();
    const asked: string[] = [];
    server.conversations.messagesAfter = async (id) => (asked.push(id), []);
    const ids = ['a/b', '会话 1', 'a%2Fb', '...', '🙏', '?#&'];
    for (const id of ids) expect((await get(url(encodeURIComponent(id)))).statusCode).toBe(200);
    expect(asked).toEqual(ids);
    for (const bad of ['%', '%zz', '%ff', '%00', '%0a', 'x'.repeat(129)]) {
      expect([bad, (await get(url(bad))).statusCode]).toEqual([bad, 400]);
    }
    expect(asked).toHaveLength(ids.length);
  });

  it('needs a signature over nothing whose webhook-id begins with the conversation id and a dot', async () => {
    server = startServer({ secrets: [SECRET] });
    const codeWith = async (headers: Record<string, string>): Promise<string> =>
      (await get(url('c-1'), headers)).json<{ code?: string }>().code ?? 'read';
    expect(await codeWith(signed('', { id: 'c-1.1' }))).toBe('read');
    expect(await codeWith(signed('', { id: 'c-1.' }))).toBe('read');
    expect(await codeWith({})).toBe('signature_missing');
    expect(await codeWith(signed('', { id: 'c-1' }))).toBe('signature_invalid');
    expect(await codeWith(signed('', { id: 'c-11.1' }))).toBe('signature_invalid');
    expect(await codeWith(signed('', { id: 'msg.c-1.1' }))).toBe('signature_invalid');
    expect(await codeWith(signed('{}', { id: 'c-1.1' }))).toBe('signature_invalid');
    expect(await codeWith(signed('', { id: 'c-1.1', at: 0 }))).toBe('signature_stale');
  });

  it('tells who may not read nothing, not even that the question is wrong', async () => {
    server = startServer({ secrets: [SECRET] });
    expect((await get(url('c-1', 'after=x'))).json()).toMatchObject({ code: 'signature_missing' });
  });

  it('binds an id beyond ASCII by its UTF-8 bytes', async () => {
    server = startServer({ secrets: [SECRET] });
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.app.server.address() as { port: number };
    const timestamp = String(NOW / 1000);
    const digest = createHmac('sha256', keyOf(SECRET)).update(`会话.1.${timestamp}.`).digest('base64');
    const response = await fetch(`http://127.0.0.1:${port}${url(encodeURIComponent('会话'))}`, {
      headers: {
        'webhook-id': Buffer.from('会话.1').toString('latin1'),
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${digest}`,
      },
    });
    expect(response.status).toBe(200);
  });

  it('gets 503 when the store is away', async () => {
    server = startServer();
    server.conversations.fail = new StoreUnavailable('gone');
    expect((await get(url('c-1', 'after=0&wait=5'))).statusCode).toBe(503);
  });
});
