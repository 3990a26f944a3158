import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { OpenSession } from '../channels/widget/open-session.js';
import { sessionAnswer, sessionRequest } from '../channels/widget/wire.js';
import { holdBack } from './hold-back.js';
import { networkOf } from './network-of.js';
import { problems } from './problem-schema.js';
import { createRates } from './rates.js';
import type { WidgetLimits } from './widget-limits.js';

export interface SessionDeps {
  openSession: OpenSession;
  limits: Pick<WidgetLimits, 'sessionsPerAddress'>;
  now: () => number;
}

/** Three tokens and what is around them. */
const BODY_BYTES = 16 * 1024;

/** Who speaks in a chat window, before anything is said. */
export function widgetSession({ openSession, limits, now }: SessionDeps): FastifyPluginAsyncZod {
  const spend = createRates(limits.sessionsPerAddress, now);
  return async (app) => {
    app.post('/widget/session', {
      bodyLimit: BODY_BYTES,
      schema: {
        tags: ['chat window'],
        summary: 'Who speaks: a person by an identity token of the host app, or a guest',
        body: sessionRequest,
        response: { 200: sessionAnswer, ...problems },
      },
      onRequest: async ({ ip }, reply) => holdBack(reply, spend(networkOf(ip)), 'too_many_requests', 'too many sessions were opened from this address'),
    }, ({ body }) => openSession(body));
  };
}
