import type { Socket } from 'node:net';
import type { ConnectionError, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { CodedError, type ErrorCode, ERRORS } from '../errors.js';
import { reasonPhrase, renderProblem } from '../problem.js';
import { StoreUnavailable } from '../store/store.js';
import { sendReply } from './reply.js';
import { setDefaults } from './secure-headers.js';

/** Every error of every route leaves as problem+json with a code of the table, and with nothing internal in it. */
export function answerErrors(app: Pick<FastifyInstance, 'addHook' | 'setErrorHandler' | 'setNotFoundHandler'>): void {
  const routes = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = routes.get(url) ?? new Set();
    [method].flat().forEach((name) => methods.add(name));
    routes.set(url, methods);
  });
  const answerUnknown = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const allowed = methodsOf(routes, request.url);
    // A known method means that a route itself found nothing, as for a file that is not there.
    if (allowed.length === 0 || allowed.includes(request.method)) {
      return sendProblem(request, reply, new CodedError('not_found', 'nothing is served at this address'));
    }
    reply.header('allow', allowed.join(', '));
    const detail = `${request.method} is not for this address`;
    return sendProblem(request, reply, new CodedError('method_not_allowed', detail));
  };
  // Before the body is read: nothing at an unknown address is worth parsing.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) answerUnknown(request, reply);
    else done();
  });
  app.setNotFoundHandler(answerUnknown);
  app.setErrorHandler((error, request, reply) => {
    const coded = toCoded(error);
    const { fault } = ERRORS[coded.code];
    if (fault !== 'sender') request.log.error({ reqId: request.id, err: error, code: coded.code }, 'request failed');
    return sendProblem(request, reply, coded);
  });
}

/** Errors before routing: a malformed address. No hooks run for them. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  setDefaults(reply);
  void sendProblem(request, reply, toCoded(error));
}

/** Bytes that are no HTTP request. A caller who hung up is no error and gets no answer. */
export function answerBrokenRequest(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error);
  const code = BROKEN[error.code] ?? 'bad_request';
  const { status, headers, body } = renderProblem(code, 'the request could not be read', null);
  const lines = Object.entries({ ...headers, connection: 'close', 'content-length': String(Buffer.byteLength(body)) })
    .map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${reasonPhrase(code)}\r\n${lines.join('')}\r\n${body}`);
}

const BROKEN: Record<string, ErrorCode> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

function sendProblem(request: FastifyRequest, reply: FastifyReply, { code, detail }: CodedError): FastifyReply {
  const answer = renderProblem(code, detail, request.id);
  // A route that knows how long to wait knows better.
  const wait = reply.getHeader('retry-after');
  return sendReply(reply, wait === undefined ? answer : { ...answer, headers: { ...answer.headers, 'retry-after': String(wait) } });
}

function toCoded(error: unknown): CodedError {
  const expected = toExpected(error);
  if (expected) return expected;
  if (hasZodFastifySchemaValidationErrors(error)) return new CodedError('invalid_field', tellFields(error.validation));
  return toCodedByFastify(error);
}

/** What operations on conversations may throw. Null: anything else, a bug of ours say. */
export function toExpected(error: unknown): CodedError | null {
  if (error instanceof CodedError) return error;
  if (error instanceof StoreUnavailable) return new CodedError('store_unavailable', SAFE_TO_REPEAT);
  const named = error instanceof Error ? BY_NAME[error.name] : undefined;
  return named ? new CodedError(named, SAFE_TO_REPEAT) : null;
}

const SAFE_TO_REPEAT = 'it is safe to repeat';

/** By name: what throws them is not for the edge to import. */
const BY_NAME: Record<string, ErrorCode> = {
  TooManyClashes: 'conversation_busy', FollowersMissed: 'followers_missed', StoredByNewer: 'stored_by_newer', KeyNotLoaded: 'stored_by_newer',
};

const BY_FASTIFY: Record<string, [ErrorCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['body_too_large', 'the body is larger than this address takes'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'the content type is missing or not for this address'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed_body', 'the body is not JSON'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed_body', 'the body is empty'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad_request', 'the body is not as long as content-length says'],
  FST_ERR_BAD_URL: ['bad_request', 'the address is not well encoded'],
};

function toCodedByFastify(error: unknown): CodedError {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? BY_FASTIFY[code] : undefined;
  if (known) return new CodedError(...known);
  const bySender = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
  if (bySender) return new CodedError('bad_request', 'the request could not be read');
  return new CodedError('internal', 'the request could not be finished');
}

/** Names and rules, never the values. */
function tellFields(faults: { instancePath: string; message?: string }[]): string {
  const field = (path: string): string => path.slice(1).replaceAll('/', '.') || 'the body';
  const told = faults.slice(0, 3).map(({ instancePath, message = 'wrong' }) => `${field(instancePath)}: ${message}`);
  return told.join('; ');
}

/** Methods of every route whose pattern fits the path. */
function methodsOf(routes: Map<string, Set<string>>, url: string): string[] {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  const methods = [...routes].filter(([pattern]) => fits(pattern, path)).flatMap(([, names]) => [...names]);
  return [...new Set(methods)].sort();
}

function fits(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.at(-1) === '*') given.length = Math.min(given.length, wanted.length);
  const fitsPart = (part: string, at: number): boolean =>
    part === '*' || part === given[at] || (part.startsWith(':') && given[at] !== '');
  return wanted.length === given.length && wanted.every(fitsPart);
}
