import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { renderMessage } from '../channels/widget/render.js';
import type { Conversations } from '../conversations.js';
import type { Message } from '../dialogue/types.js';
import type { Views } from './widget-views.js';
import type { Outlet } from './socket-outlet.js';
import type { WidgetLimits } from './widget-limits.js';

export interface DeliveryDeps {
  conversations: Pick<Conversations, 'messagesAfter'>;
  views: Pick<Views, 'read'>;
  limits: WidgetLimits;
  log: FastifyBaseLogger;
}

/** Brings the transcript of a conversation to one socket. */
export interface Delivery {
  /** Says where the conversation stands, and goes on from there. */
  welcome(): Promise<void>;
  /** Says so again where it stands otherwise than was said last. */
  tellChange(): Promise<void>;
  /** Sends every message after the seq, in order, until the socket ends. Never rejects. */
  run(after: number): Promise<void>;
  /** Resolves when everything up to the seq was sent, or the socket has ended. */
  reached(seq: number): Promise<void>;
}

/** The transcript is the delivery: whoever wrote a message, and at which replica, it is read from the store by its seq.
 *  `mayRead`: asked after every wait, since a guest may have signed in elsewhere meanwhile. False: the socket is ended. */
export function createDelivery(deps: DeliveryDeps, conversationId: string, outlet: Outlet, mayRead: () => Promise<boolean>): Delivery {
  const { conversations, views, limits, log } = deps;
  const { ended } = outlet;
  let at = 0;
  let told = '';
  const waiting = new Map<() => void, number>();

  const wake = (): void => waiting.forEach((seq, done) => (at >= seq || ended.aborted) && done());
  ended.addEventListener('abort', wake);

  const rest = (ms: number): Promise<void> => sleep(ms, undefined, { signal: ended }).catch(() => undefined);

  const tellChange = async (): Promise<void> => {
    const view = await views.read(conversationId);
    if (!view || JSON.stringify(view) === told) return;
    told = JSON.stringify(view);
    await outlet.send({ t: 'view', view });
  };

  const sendNext = async (): Promise<void> => {
    const messages = await conversations.messagesAfter(conversationId, at, limits.waitMs, ended);
    if (!(await mayRead())) return;
    for (const part of inParts(messages, limits.messagesPerFrame)) {
      await outlet.send({ t: 'messages', messages: part.map(renderMessage) });
      at = part.at(-1)?.seq ?? at;
      wake();
    }
    await tellChange();
    // Nobody waits any more when the service is about to end: no reason to read without a pause.
    if (messages.length === 0) await rest(limits.pauseMs);
  };

  return {
    welcome: async () => {
      const view = await views.read(conversationId);
      told = JSON.stringify(view);
      await outlet.send({ t: 'welcome', view });
    },
    tellChange,
    run: async (after) => {
      at = after;
      while (!ended.aborted) {
        try {
          await sendNext();
        } catch (error) {
          log.warn({ err: error }, 'a conversation could not be read for the chat window');
          await rest(limits.restMs);
        }
      }
    },
    reached: (seq) => new Promise((resolve) => {
      const done = (): void => {
        waiting.delete(done);
        resolve();
      };
      waiting.set(done, seq);
      wake();
    }),
  };
}

function inParts(messages: Message[], most: number): Message[][] {
  const parts: Message[][] = [];
  for (let at = 0; at < messages.length; at += most) parts.push(messages.slice(at, at + most));
  return parts;
}
