import type { FastifyInstance } from 'fastify';
import { addVary } from './send-ui-file.js';

/** What a page that embeds the window has to reach. */
const SHARED = /^\/widget(?:\.js(?:\.map)?(?:\?|$)|\/)/;

const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'authorization, content-type, x-file-name',
  'access-control-max-age': '600',
};

/** CORS for the origins of WIDGET_ORIGINS, each exactly and without credentials: sessions go by a header, so that no cookie
 *  is ever wanted. Any other page's browser is told nothing, and keeps the answer from it. */
export function shareWithHosts(app: FastifyInstance, origins: readonly string[]): void {
  const known = new Set(origins);
  app.addHook('onRequest', (request, reply, done) => {
    if (!SHARED.test(request.url)) return done();
    addVary(reply, 'origin');
    const { origin, 'access-control-request-method': wished } = request.headers;
    if (origin === undefined || !known.has(origin)) return done();
    void reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': 'retry-after' });
    if (request.method !== 'OPTIONS' || wished === undefined) return done();
    void reply.headers(PREFLIGHT).code(204).send();
  });
}
