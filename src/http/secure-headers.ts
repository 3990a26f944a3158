import type { FastifyInstance, FastifyReply } from 'fastify';

/** For answers that are data. A page sets its own policy; what a route has set stays. */
const DEFAULTS = Object.entries({
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
});

export function secureHeaders(app: Pick<FastifyInstance, 'addHook'>): void {
  app.addHook('onSend', (_request, reply, _payload, done) => {
    setDefaults(reply);
    done();
  });
}

export function setDefaults(reply: FastifyReply): void {
  for (const [name, value] of DEFAULTS) {
    if (!reply.hasHeader(name)) reply.header(name, value);
  }
}
