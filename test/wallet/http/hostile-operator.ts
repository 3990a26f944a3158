import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What an operator's system may do to a call, from the worst of experience. */
export type Whim = (response: ServerResponse, request: IncomingMessage) => void;

export interface HostileOperator {
  url: string;
  /** How the calls are met. */
  whim: Whim;
  calls: { path: string; key: string | undefined }[];
  close(): Promise<void>;
}

export async function startHostileOperator(): Promise<HostileOperator> {
  const server = createServer((request, response) => void meet(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const operator: HostileOperator = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    whim: answering(200, {}),
    calls: [],
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
  const meet = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    await buffer(request);
    const key = request.headers['idempotency-key'];
    operator.calls.push({ path: request.url ?? '', key: typeof key === 'string' ? key : undefined });
    operator.whim(response, request);
  };
  return operator;
}

export function answering(status: number, json: unknown, headers: Record<string, string> = {}): Whim {
  return (response) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json));
}

export function sending(text: string, type = 'application/json'): Whim {
  return (response) => response.writeHead(200, { 'content-type': type }).end(text);
}

export function problem(status: number, code: string): Whim {
  return answering(status, { type: 'about:blank', title: 'no', status, code }, { 'content-type': 'application/problem+json' });
}

/** A byte now and then, for ever. */
export const dripping: Whim = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const drip = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(drip));
};

export const silent: Whim = () => undefined;

export const hangingUp: Whim = (_response, request) => void request.socket.destroy();

/** Breaks off in the midst of an answer that it said would be longer. */
export const breakingOff: Whim = (response, request) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"answer":', () => request.socket.destroy());
};

/** What does not speak HTTP answers in its own way. */
export const notHttp = (said: string): Whim => (_response, request) => void request.socket.end(said);

export const flooding = (bytes: number): Whim => (response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.alloc(bytes, ' '));
};
