import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { WebSocket } from 'ws';
import { CodedError } from '../errors.js';
import type { Closing } from './drain.js';
import { networkOf } from './network-of.js';
import type { TakeSeat } from './seats.js';
import { startTalk, type Talk, type TalkDeps } from './socket-talk.js';
import { CLOSE } from './socket-outlet.js';

export interface SocketsDeps extends TalkDeps {
  mayConnect: MayConnect;
  seatOfAddress: TakeSeat;
  closing: Closing;
  opened: (change: 1 | -1) => void;
}

/** Whether a page of this origin may open a socket at this host. */
export type MayConnect = (origin: string, host: string) => boolean;

export interface Sockets {
  routes: FastifyPluginAsyncZod;
  /** Ends every socket: what was sent before is finished and acknowledged first. */
  drain(): Promise<void>;
}

export function createSockets(deps: SocketsDeps): Sockets {
  const { limits, closing, seatOfAddress } = deps;
  const talks = new Set<Talk>();

  const serve = (socket: WebSocket, address: string): void => {
    const giveBack = seatOfAddress(address);
    if (!giveBack) return turnAway(socket, limits.goodbyeMs);
    const talk = startTalk(deps, socket, address);
    talks.add(talk);
    deps.opened(1);
    void talk.closed.then(() => {
      talks.delete(talk);
      giveBack();
      deps.opened(-1);
    });
    // Asked to upgrade before the end had begun, and done so after it.
    if (closing.hasBegun()) void talk.end();
  };

  return {
    routes: async (app) => {
      app.route({
        method: 'GET',
        url: '/widget/socket',
        schema: { hide: true },
        onRequest: async ({ headers }) => check(deps, headers),
        handler: async () => {
          throw new CodedError('upgrade_required', 'this address speaks WebSocket');
        },
        wsHandler: (socket, request) => serve(socket, networkOf(request.ip)),
      });
    },
    drain: async () => {
      const ended = Promise.all([...talks].map((talk) => talk.end()));
      await Promise.race([ended, sleep(limits.finishMs, undefined, { ref: false })]);
      talks.forEach((talk) => talk.leave());
    },
  };
}

/** Before upgrading. No cookies are used, so that there is nothing that a foreign page could ride on; who has no origin
 *  is no browser. */
function check({ mayConnect, closing }: SocketsDeps, { origin, host }: { origin?: string | undefined; host?: string | undefined }): void {
  if (closing.hasBegun()) throw new CodedError('not_ready', 'the service is about to end');
  if (origin !== undefined && !mayConnect(origin, host ?? '')) throw new CodedError('origin_not_allowed', 'pages of this origin may not connect');
}

function turnAway(socket: WebSocket, goodbyeMs: number): void {
  socket.send(JSON.stringify({ t: 'farewell', code: 'too_many' }));
  socket.close(CLOSE.later);
  const timer = setTimeout(() => socket.terminate(), goodbyeMs);
  socket.once('close', () => clearTimeout(timer));
}
