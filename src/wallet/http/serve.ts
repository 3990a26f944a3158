import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type CommandOutcome, type Wallet, type WalletCommand, type WalletQuery, WalletUnavailable } from '../wallet.js';
import { readFileHeaders } from './file-call.js';
import { COMMANDS, FILE_REFUSED, MAX_FILE_BYTES, PROBLEM_TYPE, QUERIES } from './protocol.js';

/** Longer than any caller of ours waits; a caller that has left does not undo what was begun. */
const LIMIT_MS = 60_000;

const fileIdSchema = z.string().regex(/^[\w-]{1,128}$/);
const keySchema = z.string().min(1).max(4_096);

/** A request that is not as openapi.yaml says, or from somebody who may not ask. */
class BadCall extends Error {
  override name = 'BadCall';

  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** The other end of the wire: any wallet, served as openapi.yaml says. Here the sandbox plays the operator with it. */
export function serveWallet(wallet: Wallet, token: string | null): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.setValidatorCompiler(() => (value: unknown) => ({ value }));
    app.setErrorHandler(answerError);
    app.addHook('onRequest', async (request) => checkToken(token, request));

    for (const name of namesOf(QUERIES)) {
      app.post(`/queries/${name}`, async ({ body }) => {
        const query = { query: name, ...parse(QUERIES[name].body, body) } as WalletQuery;
        return { answer: await wallet.ask(query, AbortSignal.timeout(LIMIT_MS)) };
      });
    }
    for (const name of namesOf(COMMANDS)) {
      app.post(`/commands/${name}`, async ({ body, headers }, reply) => {
        const command = { command: name, ...parse(COMMANDS[name].body, body) } as WalletCommand;
        const key = parse(keySchema, headers['idempotency-key']);
        return answerOutcome(reply, await wallet.run(command, key, AbortSignal.timeout(LIMIT_MS)));
      });
    }
    await app.register(serveFiles(wallet));
  };
}

function serveFiles(wallet: Wallet): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_FILE_BYTES }, (_request, body, done) => done(null, body));
    app.put('/files/:id', async ({ params, headers, body }, reply) => {
      const id = parse(fileIdSchema, (params as { id?: string }).id);
      const told = readFileHeaders(headers);
      if (!told || !(body instanceof Uint8Array)) throw new BadCall(400, 'the file or its headers are missing');
      const file = { id, mediaType: headers['content-type'] ?? 'application/octet-stream', bytes: body, ...told };
      const result = await wallet.putFile(file, AbortSignal.timeout(LIMIT_MS));
      if (result === 'taken') return reply.code(204).send();
      return sendProblem(reply, result === 'tooBig' ? 413 : 422, FILE_REFUSED, 'the file is not taken');
    });
  };
}

function answerOutcome(reply: FastifyReply, outcome: CommandOutcome): FastifyReply {
  if (outcome.status === 'refused') return sendProblem(reply, 409, outcome.because, 'the command is refused');
  const { status: _status, ...done } = outcome;
  return reply.send(done);
}

function answerError(error: unknown, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof BadCall) return sendProblem(reply, error.status, 'badCall', error.message);
  if (error instanceof WalletUnavailable) return sendProblem(reply, 503, 'unavailable', 'try again later');
  const { statusCode = 500 } = error as { statusCode?: number };
  return sendProblem(reply, statusCode, statusCode < 500 ? 'badCall' : 'unavailable', 'the request could not be answered');
}

/** As bytes: to a string Fastify would add a charset, which problem+json has not. */
function sendProblem(reply: FastifyReply, status: number, code: string, title: string): FastifyReply {
  const problem = { type: 'about:blank', title, status, code };
  return reply.code(status).header('content-type', PROBLEM_TYPE).send(Buffer.from(JSON.stringify(problem)));
}

/** Compared as digests, so that neither length nor content can be felt out. */
function checkToken(token: string | null, { headers }: FastifyRequest): void {
  if (token === null) return;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  if (!timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`))) throw new BadCall(401, 'the token is missing or wrong');
}

function parse<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadCall(400, parsed.error.issues.slice(0, 3).map(({ path, code }) => `${path.join('.')}: ${code}`).join('; '));
}

function namesOf<T extends object>(table: T): (keyof T & string)[] {
  return Object.keys(table) as (keyof T & string)[];
}
