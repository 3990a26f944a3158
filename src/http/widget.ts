import websocket from '@fastify/websocket';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Widget } from '../channels/widget/index.js';
import type { Conversations } from '../conversations.js';
import type { Lines } from '../dialogue/lines.js';
import type { Closing } from './drain.js';
import { createRates } from './rates.js';
import { createSeats } from './seats.js';
import { shareWithHosts } from './share-with-hosts.js';
import { createUploadQuota } from './upload-quota.js';
import { createAnswerFrame } from './widget-answer.js';
import { createBearer } from './widget-bearer.js';
import { widgetEarlier } from './widget-earlier.js';
import { widgetFiles } from './widget-files.js';
import { widgetFrames } from './widget-frames.js';
import { WIDGET_LIMITS, type WidgetLimits } from './widget-limits.js';
import { measureWidget } from './widget-metrics.js';
import { createAdmitReader } from './widget-reads.js';
import { widgetSession } from './widget-session.js';
import { createViews } from './widget-views.js';
import { createSockets, type MayConnect } from './widget-socket.js';

/** What the chat window needs beside the rest of the service. */
export interface WidgetParts {
  verify: Widget['verifySpeaker'];
  openSession: Widget['openSession'];
  mayReadEarlier: Widget['mayReadEarlier'];
  mayConnect: MayConnect;
  /** Of the pages that may embed it, beside our own. */
  origins: readonly string[];
  lines: Pick<Lines, 'speak'>;
  /** For tests, in which nobody waits for half a minute. */
  limits?: Partial<WidgetLimits>;
}

export interface WidgetDeps extends WidgetParts {
  conversations: Conversations;
  closing: Closing;
  registry: Registry;
  logger: FastifyBaseLogger;
  now: () => number;
}

/** The live end of the chat window: the socket, and the same frames over HTTP. On the root, before other routes: who
 *  asks any of them for an upgrade has to be answered too. */
export function addWidget(app: FastifyInstance, { logger: log, ...deps }: WidgetDeps): void {
  shareWithHosts(app, deps.origins);
  const limits: WidgetLimits = { ...WIDGET_LIMITS, ...deps.limits };
  const { counted, opened } = measureWidget(deps.registry);
  const perPerson = createRates(limits.framesPerPerson, deps.now);
  const perAddress = createRates(limits.framesPerAddress, deps.now);
  const answer = createAnswerFrame({ ...deps, limits, log, perPerson, perAddress, counted });
  const views = createViews(deps.conversations);
  const bearer = createBearer(deps.verify);
  const admitReader = createAdmitReader(bearer, createRates(limits.readsPerPerson, deps.now));
  const seats = { seat: createSeats(limits.socketsPerPerson), seatOfAddress: createSeats(limits.socketsPerAddress) };
  const sockets = createSockets({ ...deps, ...seats, limits, log, views, answer, opened });
  void app.register(websocket, {
    options: { maxPayload: limits.frameBytes },
    preClose: sockets.drain,
    // A frame that is too large or no UTF-8: ws says so and closes by itself; who then stays is cut off.
    errorHandler: (_error, socket) => void setTimeout(() => socket.terminate(), limits.goodbyeMs).unref(),
  });
  void app.register(sockets.routes);
  void app.register(widgetSession({ ...deps, limits }));
  void app.register(widgetEarlier({ ...deps, bearer, admitReader }));
  void app.register(widgetFrames({ ...deps, ...seats, limits, views, answer, bearer, admitReader }));
  void app.register(widgetFiles({ ...deps, bearer, admitReader, quota: createUploadQuota(limits, deps.now) }));
}
