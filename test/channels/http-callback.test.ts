import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { Receipt } from '../../src/channels/channel.js';
import { type Callback, createCallback } from '../../src/channels/http/send.js';
import { keyOf, SECRET } from '../http/http-server.js';

const WIRE = { conversationId: 'c-1', message: { text: '钱会退回。' } };
/** Far more than any answer here takes, so that a busy machine is not taken for a platform that is down. */
const TIMEOUT_MS = 10_000;
/** For those that never answer. */
const SHORT_TIMEOUT_MS = 300;

const servers: Server[] = [];
const callbacks: Callback[] = [];
afterEach(async () => {
  await Promise.all(callbacks.splice(0).map((callback) => callback.close()));
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** Pushes one wire to a platform that behaves like `listener`. */
async function pushTo(listener: RequestListener, timeoutMs = TIMEOUT_MS): Promise<Receipt> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return push((server.address() as AddressInfo).port, timeoutMs);
}

function push(port: number, timeoutMs = TIMEOUT_MS): Promise<Receipt> {
  const callback = createCallback({ url: `http://127.0.0.1:${port}/hook`, secret: keyOf(SECRET), timeoutMs, now: Date.now });
  callbacks.push(callback);
  return callback.send(WIRE, 'reply-1');
}

const answering = (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => void response.writeHead(status, headers).end('{}');

describe('a push', () => {
  it('is signed so that the reference library accepts it, under the reply\'s id', async () => {
    const told: unknown[] = [];
    await pushTo((request, response) => void text(request).then((body) => {
      const headers = request.headers as Record<string, string>;
      told.push(headers['webhook-id'], new Webhook(SECRET).verify(body, headers));
      response.end();
    }));
    expect(told).toEqual(['reply-1', WIRE]);
  });

  it.each([200, 201, 202, 204, 299])('is done when it was answered with %p', async (status) => {
    expect(await pushTo(answering(status))).toEqual({ status: 'sent' });
  });

  it.each([408, 425, 429, 500, 502, 503, 504, 599])('is to be tried again when it was answered with %p', async (status) => {
    expect(await pushTo(answering(status))).toEqual({ status: 'retry', afterMs: 0, detail: `answered ${status}` });
  });

  it.each([400, 401, 403, 404, 410, 413, 422])('is given up when it was answered with %p', async (status) => {
    expect(await pushTo(answering(status))).toMatchObject({ status: 'refused', detail: `answered ${status}` });
  });

  it('follows no redirect', async () => {
    const asked: unknown[] = [];
    const receipt = await pushTo((request, response) => {
      asked.push(request.url);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(receipt).toMatchObject({ status: 'refused', because: 'config_error' });
    expect(asked).toEqual(['/hook']);
  });

  it('is put off for as long as the platform asks, in seconds or until a date', async () => {
    expect(await pushTo(answering(429, { 'retry-after': '7' }))).toMatchObject({ status: 'retry', afterMs: 7_000 });
    const inAMinute = new Date(Date.now() + 60_000).toUTCString();
    const { afterMs } = (await pushTo(answering(503, { 'retry-after': inAMinute }))) as { afterMs: number };
    expect(afterMs).toBeGreaterThan(55_000);
    expect(afterMs).toBeLessThanOrEqual(60_000);
    expect(await pushTo(answering(503, { 'retry-after': 'soon' }))).toMatchObject({ status: 'retry', afterMs: 0 });
  });

  it('is broken off when nothing is answered in time', async () => {
    expect(await pushTo(() => undefined, SHORT_TIMEOUT_MS)).toMatchObject({ status: 'retry', detail: 'no answer: it took too long' });
  });

  it('is to be tried again when the connection breaks, nobody listens, or who listens does not speak HTTP', async () => {
    expect(await pushTo((request) => request.socket.destroy())).toMatchObject({ status: 'retry' });
    expect(await push(1)).toMatchObject({ status: 'retry', detail: 'no answer: ECONNREFUSED' });
    expect(await pushTo((request) => request.socket.end('220 mail.example ESMTP\r\n'))).toMatchObject({ status: 'retry', detail: 'no answer: NOT_HTTP' });
  });

  it('is done with soon after its status, whether the answer ever ends or not', async () => {
    const began = performance.now();
    expect(await pushTo((_request, response) => void response.writeHead(200).write('{"ok":true}'))).toEqual({ status: 'sent' });
    expect(performance.now() - began).toBeLessThan(TIMEOUT_MS / 2);
  });

  it('takes the status as the answer, however long and slow the words that follow it are', async () => {
    const endless: RequestListener = (_request, response) => {
      response.writeHead(200);
      const more = setInterval(() => response.write('x'.repeat(1_000)), 20);
      response.on('close', () => clearInterval(more));
    };
    expect(await pushTo(endless)).toEqual({ status: 'sent' });
    expect(await pushTo((_request, response) => void response.writeHead(200).end('x'.repeat(10_000_000)))).toEqual({ status: 'sent' });
  });
});
