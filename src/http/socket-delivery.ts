import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { renderMessage } from '../channels/widget/render.js';
import { type Known, versionOf } from '../conversations.js';
import type { Message } from '../dialogue/types.js';
import type { Views } from './widget-views.js';
import type { Outlet } from './socket-outlet.js';
import type { WidgetLimits } from './widget-limits.js';

export interface DeliveryDeps {
  views: Pick<Views, 'read' | 'newsAfter'>;
  limits: WidgetLimits;
  log: FastifyBaseLogger;
}

/** Brings a conversation to one socket: its messages, and where it stands whenever that is otherwise. */
export interface Delivery {
  /** Says where the conversation stands, and goes on from there. */
  welcome(): Promise<void>;
  /** Sends every message after the seq, in order, until the socket ends. Never rejects. */
  run(after: number): Promise<void>;}

/** The transcript is the delivery: whoever wrote a message, and at which replica, it is read from the store by its seq.
 *  `mayRead`: asked after every wait, since a guest may have signed in elsewhere meanwhile. False: the socket is ended. */
export function createDelivery(deps: DeliveryDeps, conversationId: string, outlet: Outlet, mayRead: () => Promise<boolean>): Delivery {
  const { views, limits, log } = deps;
  const { ended } = outlet;
  let known: Known = { seq: 0, version: 0 };

  const rest = (ms: number): Promise<void> => sleep(ms, undefined, { signal: ended }).catch(() => undefined);

  const sendNext = async (): Promise<void> => {
    const { messages, view } = await views.newsAfter(conversationId, known, limits.waitMs, ended);
    if (!(await mayRead())) return;
    for (const part of inParts(messages, limits.messagesPerFrame)) {
      await outlet.send({ t: 'messages', messages: part.map(renderMessage) });
      known = { ...known, seq: part.at(-1)?.seq ?? known.seq };
    }
    // Nobody waits any more when the service is about to end: no reason to read without a pause.
    if (!view || view.version === known.version) return messages.length > 0 ? undefined : rest(limits.pauseMs);
    await outlet.send({ t: 'view', view });
    known = { ...known, version: view.version };
  };

  return {
    welcome: async () => {
      const view = await views.read(conversationId);
      known = { ...known, version: versionOf(view) };
      await outlet.send({ t: 'welcome', view });
    },
    run: async (after) => {
      known = { ...known, seq: after };
      while (!ended.aborted) {
        try {
          await sendNext();
        } catch (error) {
          log.warn({ err: error }, 'a conversation could not be read for the chat window');
          await rest(limits.restMs);
        }
      }
    },
  };
}

function inParts(messages: Message[], most: number): Message[][] {
  const parts: Message[][] = [];
  for (let at = 0; at < messages.length; at += most) parts.push(messages.slice(at, at + most));
  return parts;
}
