import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { renderMessage } from '../channels/widget/render.js';
import { LIMITS } from '../channels/widget/limits.js';
import { clientFrame, framesAnswer, type ServerFrame } from '../channels/widget/wire.js';
import type { Known, News } from '../conversations.js';
import type { Closing } from './drain.js';
import { holdBack } from './hold-back.js';
import { networkOf } from './network-of.js';
import { problems } from './problem-schema.js';
import { bytesOf, takeBytes, unchecked } from './reply.js';
import type { TakeSeat } from './seats.js';
import { seqParameter } from './seq-parameter.js';
import type { Bearer } from './widget-bearer.js';
import type { AnswerFrame } from './widget-answer.js';
import type { Views } from './widget-views.js';
import type { WidgetLimits } from './widget-limits.js';
import type { AdmitReader } from './widget-reads.js';

export interface FramesDeps {
  bearer: Bearer;
  admitReader: AdmitReader;
  views: Views;
  answer: AnswerFrame;
  limits: WidgetLimits;
  closing: Closing;
  /** Of those who wait. */
  seat: TakeSeat;
  seatOfAddress: TakeSeat;
}

const pollQuery = z.object({
  after: seqParameter,
  version: seqParameter.prefault('0').describe('Of the view that is known; 0: none'),
  wait: z.string().regex(/^\d{1,2}$/).transform(Number).pipe(z.number().max(LIMITS.waitSeconds)).prefault('0').describe('Seconds to wait for something new'),
});

const tags = ['chat window'];
const security = [{ session: [] }];

/** The frames of the socket, for where sockets are blocked. */
export function widgetFrames(deps: FramesDeps): FastifyPluginAsyncZod {
  return async (app) => {
    takeBytes(app, deps.limits.frameBytes);
    addPost(app, deps);
    addPoll(app, deps);
  };
}

type App = Parameters<FastifyPluginAsyncZod>[0];

function addPost(app: App, { bearer, views, answer }: FramesDeps): void {
  app.post('/widget/frames', {
    ...unchecked,
    schema: { tags, security, summary: 'One frame of the window; answers those that it leads to', body: clientFrame, response: { 200: framesAnswer, ...problems } },
    onRequest: bearer.admit,
  }, async (request) => {
    // A guest may have signed in elsewhere while a slow line brought the frame.
    await bearer.admit(request);
    const speaker = bearer.speakerOf(request);
    const sender = { speaker, address: networkOf(request.ip), locale: views.localeOf(speaker), check: async () => speaker } as const;
    const { frames } = await answer(sender, bytesOf(request.body));
    return { frames };
  });
}

function addPoll(app: App, deps: FramesDeps): void {
  const { bearer, admitReader, views, closing } = deps;
  const read = (conversationId: string, known: Known, waitMs: number, gone: AbortSignal): Promise<News | null> =>
    closing.hasBegun() || waitMs === 0
      ? views.newsAfter(conversationId, known, 0)
      : closing.orElse<News | null>(views.newsAfter(conversationId, known, waitMs, gone), null);

  app.get('/widget/frames', {
    schema: { tags, security, summary: 'Frames of the service: messages after a seq and where the conversation stands, waiting for something new if asked to', querystring: pollQuery, response: { 200: framesAnswer, ...problems } },
    onRequest: admitReader,
  }, async (request, reply) => {
    const { conversationId } = bearer.speakerOf(request);
    sitDown(reply, deps.seatOfAddress(networkOf(request.ip)));
    sitDown(reply, deps.seat(conversationId));
    const { after, version, wait } = request.query;
    const news = await read(conversationId, { seq: after, version }, wait * 1_000, goneOf(reply));
    // A guest may have signed in elsewhere in the meantime.
    await bearer.admit(request);
    return { frames: news ? toFrames(news, version) : [] };
  });
}

/** Who knows no view is welcomed, as on a socket: also where the conversation has not begun, or is no longer there. */
function toFrames({ messages, view }: News, version: number): ServerFrame[] {
  const told: ServerFrame[] = messages.length > 0 ? [{ t: 'messages', messages: messages.map(renderMessage) }] : [];
  return [...told, view && version > 0 ? { t: 'view', view } : { t: 'welcome', view }];
}

/** Until the request is answered. */
function sitDown(reply: FastifyReply, giveBack: (() => void) | null): void {
  if (!giveBack) return holdBack(reply, CROWDED_MS, 'too_many_requests', 'too many requests are waiting for the same');
  reply.raw.once('close', giveBack);
}

const CROWDED_MS = 5_000;

/** Nobody reads on for a caller who hung up. */
function goneOf({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  return gone.signal;
}
