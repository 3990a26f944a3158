import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Received } from '../../src/conversations.js';
import { JSON_TYPE, MESSAGE, SECRET, type Server, startServer } from './http-server.js';

let server: Server;
let base: string;
let agent: Agent;

beforeEach(async () => {
  server = startServer();
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${(server.app.server.address() as { port: number }).port}`;
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
});
afterEach(async () => {
  agent.destroy();
  await server.app.close();
});

const POLL = '/channels/http/conversations/c-1/messages?after=0&wait=30';

function fetchKept(path: string): Promise<{ response: IncomingMessage; body: string }> {
  return new Promise((resolve, reject) => {
    get(base + path, { agent }, (response) => {
      let body = '';
      response.on('data', (data: Buffer) => (body += data.toString()));
      response.on('end', () => resolve({ response, body }));
    }).on('error', reject);
  });
}

/** The head of a message, and nothing after it. */
async function sendHead(port: number, headers: string[]): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(['POST /channels/http HTTP/1.1', 'host: x', 'content-type: application/json', ...headers, '', ''].join('\r\n'));
  await new Promise((resolve) => setTimeout(resolve, 100));
  return socket;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const elapsed = async (work: Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work;
  return performance.now() - start;
};

describe('closing', () => {
  it('ends a waiting fetch at once, with nothing, and its kept connection too', async () => {
    server.conversations.silent = true;
    const fetched = fetchKept(POLL);
    await until(() => server.conversations.waits.length === 1);
    expect(await elapsed(server.app.close())).toBeLessThan(2000);
    const { response, body } = await fetched;
    expect([response.statusCode, body, response.headers.connection]).toEqual([200, '{"messages":[]}', 'close']);
  });

  it('finishes a turn that is under way, and answers it', async () => {
    let finish: ((received: Received) => void) | undefined;
    let begun = false;
    server.conversations.receive = () => {
      begun = true;
      return new Promise((resolve) => (finish = resolve));
    };
    const body = JSON.stringify(MESSAGE);
    const answered = fetch(`${base}/channels/http`, { method: 'POST', headers: JSON_TYPE, body });
    await until(() => begun);
    let closed = false;
    const closing = server.app.close().then(() => (closed = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(closed).toBe(false);
    finish?.({ status: 'taken', replies: [], conversation: { status: 'bot', flow: null, step: null, seq: 1 } });
    expect((await answered).status).toBe(200);
    await closing;
  });

  it('closes idle connections', async () => {
    await fetchKept('/healthz');
    expect(await elapsed(server.app.close())).toBeLessThan(2000);
  });

  it('cuts off in the end whose request never arrives whole', async () => {
    const slow = startServer({ drainMs: 200 });
    await slow.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = slow.app.server.address() as { port: number };
    const socket = await sendHead(port, ['content-length: 100']);
    expect(await elapsed(slow.app.close())).toBeLessThan(2000);
    socket.destroy();
  });

  it('leaves a wait that fails afterwards without consequences', async () => {
    server.conversations.messagesAfter = (_id, _seq, waitMs) => {
      server.conversations.waits.push(waitMs);
      return new Promise((_resolve, reject) => setTimeout(() => reject(new Error('the store was closed')), 100));
    };
    const fetched = fetchKept(POLL);
    await until(() => server.conversations.waits.length === 1);
    await server.app.close();
    expect((await fetched).body).toBe('{"messages":[]}');
    await new Promise((resolve) => setTimeout(resolve, 150));
  });
});

describe('a request whose body never comes', () => {
  it('is refused by its head alone where it is not signed', async () => {
    const strict = startServer({ secrets: [SECRET] });
    await strict.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = strict.app.server.address() as { port: number };
    const socket = await sendHead(port, ['content-length: 100']);
    const answer = await new Promise((resolve) => socket.once('data', (data: Buffer) => resolve(data.toString())));
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    socket.destroy();
    await strict.app.close();
  }, 5_000);
});
