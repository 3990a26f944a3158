import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpReply, RawHeaders, RawRequest } from '../channels/channel.js';

/** Of a signed address: its requests are checked by hand, since the signature comes before the fields; the schemas of
 *  the route are for the reference alone. */
export const unchecked = { validatorCompiler: () => (value: unknown) => ({ value }) };

/** Bodies stay bytes: signatures cover those. */
export function takeBytes(app: Pick<FastifyInstance, 'removeAllContentTypeParsers' | 'addContentTypeParser'>, bodyLimit: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
}

/** The body is absent when there was none. */
export function bytesOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array();
}

/** Sends an encoded reply as it is: to a text Fastify adds a charset where there is none, and problem+json has none. */
export function sendReply(reply: FastifyReply, { status, headers, body }: HttpReply): FastifyReply {
  const isTold = headers['content-type']?.includes('charset=') ?? false;
  return reply.code(status).headers(headers).send(isTold ? body : Buffer.from(body));
}

export function rawHead(request: FastifyRequest): Omit<RawRequest, 'body'> {
  const { id, raw, socket } = request;
  return { id, headers: rawHeaders(raw.rawHeaders), remoteAddress: socket.remoteAddress ?? null };
}

/** Node joins or drops repeated headers; here a repeated one is told from one that came once. */
function rawHeaders(flat: string[]): RawHeaders {
  const headers = Object.create(null) as Record<string, string | string[]>;
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const name = (flat[at] ?? '').toLowerCase();
    const value = flat[at + 1] ?? '';
    const known = headers[name];
    headers[name] = known === undefined ? value : [known, value].flat();
  }
  return headers;
}
