import { afterEach, describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../src/errors.js';
import { StoreUnavailable } from '../../src/store/store.js';
import { JSON_TYPE, NOW, OTHER_SECRET, SECRET, type Server, signed, startServer } from './http-server.js';

let server: Server;
afterEach(() => server.app.close());

const EVENT = {
  eventId: 'ev-1', type: 'case.updated', userId: 'u-1001', occurredAt: new Date(NOW).toISOString(), state: 'inReview', caseId: 'AP20261110000001',
};
const BODY = JSON.stringify(EVENT);

const post = (payload: string | Buffer, headers: Record<string, string> = JSON_TYPE, remoteAddress = '127.0.0.1') =>
  server.app.inject({ method: 'POST', url: '/events/wallet', payload, headers, remoteAddress });

describe("an operator's event", () => {
  it('is answered with how many conversations know it now', async () => {
    server = startServer();
    const response = await post(BODY);
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ eventId: 'ev-1', followers: 1 });
    expect(server.conversations.events).toEqual([{ ...EVENT, occurredAt: NOW, transactionId: null }]);
  });

  it.each([
    ['ISO 8601 with a zone', '2026-11-28T10:00:00+08:00'],
    ['ISO 8601 in UTC', '2026-11-28T02:00:00.000Z'],
    ['ISO 8601 without seconds, which are zero', '2026-11-28T10:00+08:00'],
    ['ISO 8601 with a zone without its colon', '2026-11-28T10:00:00+0800'],
    ['milliseconds', Date.parse('2026-11-28T02:00:00Z')],
  ])('may tell its time as %s', async (_how, occurredAt) => {
    server = startServer();
    expect((await post(JSON.stringify({ ...EVENT, occurredAt }))).statusCode).toBe(200);
    expect(server.conversations.events.map((event) => event.occurredAt)).toEqual([Date.parse('2026-11-28T02:00:00Z')]);
  });

  it('may be of a state that nobody knows, and carry fields that nobody knows', async () => {
    server = startServer();
    expect((await post(JSON.stringify({ ...EVENT, state: 'sentToMars', priority: 7 }))).statusCode).toBe(200);
    expect(server.conversations.events).toHaveLength(1);
  });

  it('is taken signed by any of its own secrets from anywhere, in production too', async () => {
    server = startServer({ eventSecrets: [SECRET, OTHER_SECRET], production: true });
    const headers = { ...JSON_TYPE, ...signed(BODY, { secret: OTHER_SECRET }), 'x-forwarded-for': '203.0.113.9' };
    expect((await post(BODY, headers, '203.0.113.9')).statusCode).toBe(200);
  });

  it.each([
    ['the store is away', new StoreUnavailable('redis://10.0.0.7 refused'), 'store_unavailable'],
    ['a follower was missed', Object.assign(new Error('1 of 30'), { name: 'FollowersMissed' }), 'followers_missed'],
  ])('gets 503 with retry-after when %s', async (_why, error, code) => {
    server = startServer();
    server.conversations.fail = error;
    const response = await post(BODY);
    expect(response.statusCode).toBe(503);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    expect(response.json()).toMatchObject({ code });
  });
});

describe('an event that is refused changes nothing and says why:', () => {
  const without = (field: keyof typeof EVENT): string => JSON.stringify({ ...EVENT, [field]: undefined });
  const withField = (field: object): string => JSON.stringify({ ...EVENT, ...field });
  const refusals: [string, ErrorCode, string][] = [
    ['no JSON', 'malformed_body', 'case.updated'],
    ['a repeated key', 'malformed_body', BODY.replace('{', '{"userId":"u-1002",')],
    ['a list', 'invalid_field', `[${BODY}]`],
    ['a type that nobody knows', 'invalid_field', withField({ type: 'case.deleted' })],
    ['no id', 'invalid_field', without('eventId')],
    ['no user', 'invalid_field', without('userId')],
    ['no state', 'invalid_field', without('state')],
    ['a long state', 'invalid_field', withField({ state: 'x'.repeat(65) })],
    ['a long id', 'invalid_field', withField({ eventId: 'x'.repeat(129) })],
    ['a case without its number', 'invalid_field', without('caseId')],
    ['a transaction without its number', 'invalid_field', withField({ type: 'transaction.updated' })],
    ['a time without a zone', 'invalid_field', withField({ occurredAt: '2026-11-28T10:00:00' })],
    ['a time in seconds', 'invalid_field', withField({ occurredAt: 1_795_219_210 })],
    ['a day without a time', 'invalid_field', withField({ occurredAt: '2026-11-28' })],
    ['a month without seconds', 'invalid_field', withField({ occurredAt: '2026-13-28T10:00+0800' })],
    ['a day there is not', 'invalid_field', withField({ occurredAt: '2026-02-30T10:00:00Z' })],
    ['a time that was never set', 'invalid_field', withField({ occurredAt: '0001-01-01T00:00:00Z' })],
    ['half a time', 'invalid_field', withField({ occurredAt: 1_795_219_210_000.5 })],
    ['no time', 'invalid_field', without('occurredAt')],
    ['more than 64 KiB', 'body_too_large', withField({ extra: 'x'.repeat(64 * 1024) })],
  ];

  it.each(refusals)('%s (%s)', async (_what, code, payload) => {
    server = startServer();
    const response = await post(payload);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.json()).toMatchObject({ code, status: response.statusCode });
    expect(server.conversations.events).toEqual([]);
  });

  it.each<[string, ErrorCode, Record<string, string>]>([
    ['unsigned', 'signature_missing', {}],
    ['signed for another body', 'signature_invalid', signed('{}')],
    ["signed by the channel's secret", 'signature_invalid', signed(BODY, { secret: OTHER_SECRET })],
    ['signed long ago', 'signature_stale', signed(BODY, { at: NOW - 301_000 })],
  ])('one %s (%s)', async (_what, code, headers) => {
    server = startServer({ secrets: [OTHER_SECRET], eventSecrets: [SECRET] });
    const response = await post(BODY, { ...JSON_TYPE, ...headers });
    expect(response.statusCode).toBe(401);
    expect(response.json()).toMatchObject({ code });
    expect(server.conversations.events).toEqual([]);
  });

  it('one that is forged, before anything of it is read', async () => {
    server = startServer({ eventSecrets: [SECRET] });
    expect((await post('{', { ...JSON_TYPE, ...signed('{}') })).json()).toMatchObject({ code: 'signature_invalid' });
  });

  it('an unsigned one from elsewhere or through a proxy (401), and any in production (403)', async () => {
    server = startServer({ secrets: [SECRET] });
    expect((await post(BODY, JSON_TYPE, '10.1.2.3')).statusCode).toBe(401);
    expect((await post(BODY, { ...JSON_TYPE, 'x-forwarded-for': '127.0.0.1' })).statusCode).toBe(401);
    await server.app.close();
    server = startServer({ secrets: [SECRET], production: true });
    expect((await post(BODY)).statusCode).toBe(403);
    expect(server.conversations.events).toEqual([]);
  });

  it('another content type', async () => {
    server = startServer();
    expect((await post(BODY, { 'content-type': 'text/plain' })).statusCode).toBe(415);
  });
});

it('an event and whom it is about are in no log line', async () => {
  server = startServer();
  server.conversations.fail = new Error('u-1001 of AP20261110000001');
  await post(BODY);
  for (const personal of ['u-1001', 'AP20261110000001', 'ev-1']) expect(server.logged.join('')).not.toContain(personal);
});
