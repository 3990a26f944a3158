import { randomUUID } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { Registry } from 'prom-client';
import type { ErrorCode } from '../../src/errors.js';
import { buildServer } from '../../src/http/server.js';
import { openTestApp, type TestApp } from '../support/test-app.js';
import { JSON_TYPE, keyOf, SECRET, signed } from './http-server.js';

/** The whole service behind a real socket: open to this machine, signed, and in production without a secret. */
type Door = 'open' | 'signed' | 'shut';
const CONVERSATION = 'c-hostile';
const MESSAGE = { messageId: 'm-1', conversationId: CONVERSATION, user: { id: 'u-1001' }, text: '你好' };
const BODY = JSON.stringify(MESSAGE);

let app: TestApp;
const doors: Partial<Record<Door, FastifyInstance>> = {};

beforeAll(async () => {
  app = await openTestApp();
  const open = (secrets: string[], production: boolean): FastifyInstance => buildServer({
    config: { walletEventsSecrets: [], httpChannelSecrets: secrets.map(keyOf), production, trustedProxies: [] },
    conversations: app.conversations,
    ready: { store: app.ready },
    logger: pino({ level: 'silent' }),
    registry: new Registry(),
    mounts: [],
    now: Date.now,
    randomId: randomUUID,
  });
  Object.assign(doors, { open: open([], false), signed: open([SECRET], false), shut: open([], true) });
  await Promise.all(Object.values(doors).map((door) => door.listen({ port: 0, host: '127.0.0.1' })));
}, 60_000);

afterAll(async () => {
  await Promise.all(Object.values(doors).map((door) => door.close()));
  await app.remove();
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Headers as a flat list of names and values go out as they are, repeated ones too. */
function call(door: Door, method: string, path: string, headers: string[], body: string | Buffer = ''): Promise<Answer> {
  const { port } = doors[door]?.server.address() as AddressInfo;
  const length = body.length > 0 ? ['content-length', String(Buffer.byteLength(body))] : [];
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers: ['host', 'localhost', ...headers, ...length] }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts).toString() }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function flat(headers: Record<string, string>): string[] {
  return Object.entries(headers).flat();
}

function withField(field: Record<string, unknown>): string {
  return JSON.stringify({ ...MESSAGE, ...field });
}

function file(more: Record<string, unknown>): string {
  return withField({ attachments: [{ name: 'a.png', mediaType: 'image/png', ...more }] });
}

function expectProblem({ status, headers, body }: Answer, code: ErrorCode): void {
  expect(headers['content-type']).toBe('application/problem+json');
  expect(JSON.parse(body)).toMatchObject({ code, status, title: expect.any(String), detail: expect.any(String) });
}

async function expectNothingTaken(): Promise<void> {
  expect(await app.conversations.messagesAfter(CONVERSATION, 0, 0)).toEqual([]);
}

const NOW = Date.now();
const signature = (body: string, given: Parameters<typeof signed>[1] = {}): string[] => flat(signed(body, { at: Date.now(), ...given }));
const typed = flat(JSON_TYPE);

describe('a hostile message gets a problem and changes nothing:', () => {
  it.each<[string, ErrorCode, string | Buffer]>([
    ['4001 characters, each of them two UTF-16 units', 'text_too_long', withField({ text: '😀'.repeat(4001) })],
    ['an id of 129 characters', 'invalid_field', withField({ messageId: 'm'.repeat(129) })],
    ['a user id of 129 characters', 'invalid_field', withField({ user: { id: 'u'.repeat(129) } })],
    ['1 MiB and a byte', 'body_too_large', `${BODY}${' '.repeat(1024 * 1024 + 1 - Buffer.byteLength(BODY))}`],
    ['15 MiB and a byte, with a file', 'body_too_large', `${file({ url: 'https://x.example/a' })}${' '.repeat(15 * 1024 * 1024)}`],
    ['six files', 'too_many_files', withField({ attachments: Array(6).fill({ name: 'a', mediaType: 'a/b', url: 'https://x.example' }) })],
    ['a file of 10 MB and a byte', 'file_too_large', file({ dataBase64: Buffer.alloc(10_000_001).toString('base64') })],
    ['a file that is no base64', 'invalid_field', file({ dataBase64: '!!!!' })],
    ['a file both inline and by address', 'invalid_field', file({ dataBase64: 'AA==', url: 'https://x.example' })],
    ['a file on this machine', 'invalid_field', file({ url: 'file:///etc/passwd' })],
    ['a script as an address', 'invalid_field', file({ url: 'javascript:alert(1)' })],
    ['a thousand levels', 'malformed_body', `{"text":${'['.repeat(1000)}${']'.repeat(1000)}}`],
    ['the prototype of its user', 'malformed_body', BODY.replace('"id"', '"__proto__":{"id":"u-1002"},"id"')],
    ['the prototype, escaped', 'malformed_body', BODY.replace('{', '{"\\u005f_proto__":{},')],
    ['a half character in a user id', 'invalid_field', BODY.replace('u-1001', 'u-\\ud83d')],
    ['NUL in a message id', 'invalid_field', BODY.replace('m-1', 'm\\u0000')],
    ['a raw NUL', 'malformed_body', BODY.replace('你好', '你\u0000好')],
    ['text and action', 'invalid_field', withField({ action: 'handoff' })],
    ['an empty text', 'invalid_field', withField({ text: '' })],
    ['an empty action', 'invalid_field', withField({ text: null, action: '' })],
    ['an action without bounds', 'invalid_field', withField({ text: null, action: 'x'.repeat(10_000) })],
    ['nothing but control characters', 'invalid_field', withField({ text: '\u0000\u0007\u007f' })],
    ['white space', 'invalid_field', withField({ text: ' \n\t\u3000' })],
    ['no body', 'malformed_body', ''],
    ['half a body', 'malformed_body', BODY.slice(0, 40)],
    ['two bodies', 'malformed_body', BODY + BODY],
    ['a text as the whole', 'invalid_field', '"你好"'],
    ['a list of texts', 'invalid_field', withField({ text: ['你好'] })],
    ['an address as a conversation', 'invalid_field', withField({ conversationId: { toString: 'x' } })],
  ])('%s (%s)', async (_what, code, body) => {
    expectProblem(await call('open', 'POST', '/channels/http', typed, body), code);
    await expectNothingTaken();
  });

  it.each<[string, ErrorCode, string[]]>([
    ['no type', 'unsupported_media_type', []],
    ['two types', 'unsupported_media_type', [...typed, 'Content-Type', 'text/plain']],
    ['plain text', 'unsupported_media_type', ['content-type', 'text/plain']],
    ['JSON and more', 'unsupported_media_type', ['content-type', 'application/json; boundary=x']],
    ['a compressed body', 'unsupported_media_type', [...typed, 'content-encoding', 'br']],
    ...['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-host', 'cf-connecting-ip', 'true-client-ip'].map(
      (name): [string, ErrorCode, string[]] => [`the header ${name}`, 'caller_not_local', [...typed, name, '127.0.0.1']]),
  ])('%s (%s)', async (_what, code, headers) => {
    expectProblem(await call('open', 'POST', '/channels/http', headers, BODY), code);
    await expectNothingTaken();
  });

  it.each<[string, ErrorCode, string[]]>([
    ['unsigned, from this machine', 'signature_missing', []],
    ['by another secret', 'signature_invalid', signature(BODY, { secret: `whsec_${Buffer.alloc(24).toString('base64')}` })],
    ['for another body', 'signature_invalid', signature(BODY.replace('你好', '注销'))],
    ['six minutes ago', 'signature_stale', signature(BODY, { at: NOW - 360_000 })],
    ['six minutes ahead', 'signature_stale', signature(BODY, { at: NOW + 400_000 })],
    ['under two ids', 'signature_missing', [...signature(BODY), 'webhook-id', 'msg_2']],
    ['twice', 'signature_missing', [...signature(BODY), ...signature(BODY)]],
    ['at no time', 'signature_stale', [...signature(BODY).map((value) => (/^\d+$/.test(value) ? 'now' : value))]],
  ])('signed %s (%s)', async (_what, code, headers) => {
    expectProblem(await call('signed', 'POST', '/channels/http', [...typed, ...headers], BODY), code);
    await expectNothingTaken();
  });

  it('anything in production without a secret, from this machine too', async () => {
    expectProblem(await call('shut', 'POST', '/channels/http', typed, BODY), 'channel_off');
    expectProblem(await call('shut', 'GET', `/channels/http/conversations/${CONVERSATION}/messages`, []), 'channel_off');
    await expectNothingTaken();
  });
});

describe('a hostile question for messages gets a problem:', () => {
  const path = `/channels/http/conversations/${CONVERSATION}/messages`;

  it.each<[string, ErrorCode, string]>([
    ['after a fraction', 'invalid_field', `${path}?after=1.5`],
    ['after less than nothing', 'invalid_field', `${path}?after=-1`],
    ['after a word', 'invalid_field', `${path}?after=one`],
    ['after twice', 'invalid_field', `${path}?after=1&after=2`],
    ['waiting 31 seconds', 'invalid_field', `${path}?wait=31`],
    ['waiting for ever', 'invalid_field', `${path}?wait=Infinity`],
    ['waiting less than nothing', 'invalid_field', `${path}?wait=-1`],
    ['an id of 129 characters', 'invalid_field', `/channels/http/conversations/${'c'.repeat(129)}/messages`],
    ['an id with NUL', 'invalid_field', '/channels/http/conversations/c%00/messages'],
    ['half a percent sign', 'bad_request', '/channels/http/conversations/c%/messages'],
    ['no UTF-8', 'bad_request', '/channels/http/conversations/%ff/messages'],
    ['a path that climbs', 'not_found', '/channels/http/conversations/../../etc/messages'],
    ['a slash in the id', 'not_found', '/channels/http/conversations/a/b/messages'],
    ['no id', 'invalid_field', '/channels/http/conversations//messages'],
  ])('%s (%s)', async (_what, code, address) => {
    expectProblem(await call('open', 'GET', address, []), code);
  });

  it('signed for another conversation, or with a body signed instead of none', async () => {
    expectProblem(await call('signed', 'GET', path, signature('', { id: 'c-other.1' })), 'signature_invalid');
    expectProblem(await call('signed', 'GET', path, signature(BODY, { id: `${CONVERSATION}.1` })), 'signature_invalid');
    expect((await call('signed', 'GET', path, signature('', { id: `${CONVERSATION}.1` }))).status).toBe(200);
  });
});

describe('what is only strange is taken, and answered in words:', () => {
  it.each<[string, string, Record<string, unknown>]>([
    ['emoji alone', 'c-emoji', { text: '😭😭🙏' }],
    ['4000 astral characters', 'c-astral', { text: '😀'.repeat(4000) }],
    ['half a character', 'c-half', { text: '你好\ud83d' }],
    ['NUL between letters', 'c-nul', { text: '你\u0000好' }],
    ['an action nobody offered', 'c-action', { text: null, action: 'closure.confirm:CONFIRM' }],
    ['an action named like a method', 'c-method', { text: null, action: 'flow:constructor' }],
    ['a topic named like a prototype', 'c-proto', { text: null, action: 'topic:__proto__' }],
    ['a conversation named like a method', 'constructor', {}],
    ['a conversation with slashes and spaces', 'a/b c?d#e%2f', {}],
    ['a conversation in Chinese', '会话-一😀', {}],
    ['a user named like a method', 'c-user', { user: { id: 'constructor' } }],
    ['fields nobody knows', 'c-unknown', { owner: 'agent', seq: 9, session: {} }],
  ])('%s', async (_what, conversationId, fields) => {
    const body = withField({ conversationId, ...fields });
    const { status, body: answer } = await call('open', 'POST', '/channels/http', typed, body);
    expect(status).toBe(200);
    const { replies } = JSON.parse(answer) as { replies: { text: string; quickReplies: unknown[] }[] };
    expect(replies.length).toBeGreaterThan(0);
    expect(replies.every(({ text }) => text.length > 0)).toBe(true);
    const read = await call('open', 'GET', `/channels/http/conversations/${encodeURIComponent(conversationId)}/messages`, []);
    const { messages } = JSON.parse(read.body) as { messages: { seq: number }[] };
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
    expect(messages.length).toBe(replies.length + 1);
  });

  it('a button of another conversation starts nothing and does nothing there', async () => {
    const send = (conversationId: string, messageId: string, said: Record<string, unknown>): Promise<Answer> =>
      call('open', 'POST', '/channels/http', typed, JSON.stringify({ messageId, conversationId, user: { id: 'u-1001' }, ...said }));
    const first = await send('c-theirs', 'm-1', { text: '有一笔交易不是我操作的，钱被转走了' });
    const { replies } = JSON.parse(first.body) as { replies: { quickReplies: { action: string }[] }[] };
    const action = replies.at(-1)?.quickReplies[0]?.action;
    const other = await send('c-mine', 'm-1', { action });
    expect(JSON.parse(other.body)).toMatchObject({ conversation: { flow: null, status: 'bot' } });
  });
});
