import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** One call as the platform got it, its signature made again by the reference library; how old it is does not matter,
 *  since tests move the clock. */
export interface Push {
  id: string;
  conversationId: string;
  message: { id: string; seq: number; role: string; text: string; sources: { id: string }[] };
  conversation: { status: string; flow: string | null; step: string | null; seq: number };
}

/** What the platform does with a call. `drop`: takes it and breaks the connection without an answer. */
export type Answer = number | { status: number; headers: Record<string, string> } | 'hang' | 'drop';

/** A platform that is pushed to: a real HTTP server. */
export interface Peer {
  url: string;
  /** Every call, in the order of arrival, whatever was answered. */
  calls: Push[];
  /** Calls that were answered with 2xx. */
  taken: Push[];
  /** Whose signature or webhook-id was wrong. */
  forged: string[];
  /** How the next calls are met. */
  meet: (push: Push) => Answer | Promise<Answer>;
  close(): Promise<void>;
}

export async function startPeer(secret: string, port = 0): Promise<Peer> {
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const peer: Peer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    calls: [],
    taken: [],
    forged: [],
    meet: () => 204,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const push = verify(secret, request, body);
    if (!push) peer.forged.push(body);
    else await meet(peer, push, request, response);
  };
  return peer;
}

async function meet(peer: Peer, push: Push, request: IncomingMessage, response: ServerResponse): Promise<void> {
  peer.calls.push(push);
  const answer = await peer.meet(push);
  if (answer === 'hang') return;
  if (answer === 'drop') return void request.socket.destroy();
  const { status, headers } = typeof answer === 'number' ? { status: answer, headers: {} } : answer;
  if (status >= 200 && status < 300) peer.taken.push(push);
  response.writeHead(status, headers).end();
}

function verify(secret: string, request: IncomingMessage, body: string): Push | null {
  const push = { ...(JSON.parse(body) as Omit<Push, 'id'>), id: String(request.headers['webhook-id']) };
  const at = new Date(Number(request.headers['webhook-timestamp']) * 1000);
  const signature = new Webhook(secret).sign(push.id, at, body);
  return push.id === push.message.id && request.headers['webhook-signature'] === signature ? push : null;
}
