import { ConstantBackoff, handleType, retry } from 'cockatiel';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { type CommandOutcome, FileNotUnderstood, type FileOutcome, type Wallet, type WalletAnswers, type WalletCommand, WalletKnownDown, type WalletQuery, WalletUnavailable } from '../wallet.js';
import type { Breaker } from './breaker.js';
import type { Answer, Call, Caller } from './caller.js';
import { toFileCall } from './file-call.js';
import { fitsCommand, fitsQuery } from './fits.js';
import type { WalletMeters } from './measure.js';
import { OperatorDown } from './operator-down.js';
import { readList } from './read-list.js';
import { doneSchema, envelopeOf, fileRefusalSchema, QUERIES, refusalSchema } from './protocol.js';

const AGAIN_AFTER_MS = 50;
/** The one status that decides against a command (openapi.yaml). */
const REFUSED = 409;
/** What has to be mended then is no file's: the token, or that of a proxy (RFC 9110). */
const NOT_LET_IN = new Set([401, 403, 407]);

/**
 * The operator's own system, as openapi.yaml describes it. A question that got no answer is asked once more, within its
 * time limit, if the operator did not ask for more time; a command or a file never is: the outbox repeats them, under the same key.
 */
export function createHttpWallet({ caller, breaker, meters, log }: {
  caller: Caller;
  breaker: Breaker;
  meters: WalletMeters;
  log: Logger;
}): Wallet {
  const maySoon = handleType(OperatorDown, ({ afterMs }) => afterMs <= AGAIN_AFTER_MS);
  const again = retry(maySoon, { maxAttempts: 1, backoff: new ConstantBackoff(AGAIN_AFTER_MS) });

  const exchange = <T>(
    name: string, call: Call, signal: AbortSignal, read: (answer: Answer) => T, run: Breaker['run'] = breaker.run,
  ): Promise<T> =>
    meters.time(name, async () => {
      try {
        return read(await run(() => caller.exchange(call, signal), signal));
      } catch (error) {
        tell(name, error);
        throw error;
      }
    });

  /** What is wrong, for whoever runs the two systems: names and rules, never values. */
  const tell = (call: string, error: unknown): void => {
    if (!(error instanceof WalletUnavailable) || error instanceof WalletKnownDown) return;
    log.warn({ call, because: error.message }, 'the operator could not be used');
  };

  const tellLeftOut = (call: string, because: string): void => log.warn({ call, because }, 'a part of an answer was left out');

  return {
    ask: (query, signal) => {
      const read = (answer: Answer): WalletAnswers[(typeof query)['query']] => readAnswer(query, answer, tellLeftOut);
      return again.execute(firstFailure(() => exchange(query.query, toQueryCall(query), signal, read)), signal);
    },
    run: (command, key, signal) =>
      exchange(command.command, toCommandCall(command, key), signal, (answer) => readOutcome(command, answer)),
    // What files are kept in may be slow or away by itself: nobody's look-up or freeze must end for that.
    putFile: (file, signal) => exchange('putFile', toFileCall(file), signal, readFileAnswer, breaker.runAside),
  };
}

/** An operator that was not asked the second time, since by then it was known to be down, was asked all the same. */
function firstFailure<T>(call: () => Promise<T>): () => Promise<T> {
  let first: OperatorDown | null = null;
  return async () => {
    try {
      return await call();
    } catch (error) {
      if (first && error instanceof WalletKnownDown) throw first;
      if (error instanceof OperatorDown) first = error;
      throw error;
    }
  };
}

function toQueryCall({ query, ...body }: WalletQuery): Call {
  return { method: 'POST', path: `/queries/${query}`, ...asJson(body) };
}

function toCommandCall({ command, ...body }: WalletCommand, key: string): Call {
  const { headers, ...json } = asJson(body);
  return { method: 'POST', path: `/commands/${command}`, ...json, headers: { ...headers, 'idempotency-key': encodeURIComponent(key) } };
}

function asJson(value: unknown): Pick<Call, 'headers' | 'body'> {
  return { headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(value), 'utf8') };
}

type Problem = Extract<Answer, { type: 'problem' }>;
type TellLeftOut = (call: string, because: string) => void;

function readAnswer<Q extends WalletQuery>(query: Q, answer: Answer, tellLeftOut: TellLeftOut): WalletAnswers[Q['query']] {
  if (answer.type === 'problem') throw unusable(answer);
  const found = readFound(query.query, answer.json, tellLeftOut) as WalletAnswers[Q['query']];
  if (!fitsQuery(query, found)) throw new WalletUnavailable('answered about somebody or something else');
  return found;
}

function readFound(query: WalletQuery['query'], json: unknown, tellLeftOut: TellLeftOut): unknown {
  const parsed = envelopeOf(QUERIES[query].answer).safeParse(json);
  if (parsed.success) return parsed.data.answer;
  const list = readList(query, json);
  if (!list) throw misfit(parsed.error);
  tellLeftOut(query, misfit(parsed.error).message);
  return list;
}

function readOutcome(command: WalletCommand, answer: Answer): CommandOutcome {
  if (answer.type === 'problem') return { status: 'refused', because: readRefusal(answer).code };
  if (isOfAnother(answer.json)) throw new WalletUnavailable('answered 200 with nothing that is described');
  const done = { status: 'done' as const, ...parse(doneSchema, answer.json) };
  if (!fitsCommand(command, done)) throw new WalletUnavailable('answered about somebody or something else');
  return done;
}

/** What may be null may be left out, but an object of other fields alone is not from where outcomes come from. */
function isOfAnother(json: unknown): boolean {
  const fields = Object.keys(json ?? {});
  return fields.length > 0 && !fields.some((field) => field in doneSchema.shape);
}

function readFileAnswer(answer: Answer): FileOutcome {
  if (answer.type === 'done') return 'taken';
  if (answer.status === 413) return 'tooBig';
  if (answer.status === 415 || fileRefusalSchema.safeParse(answer.json).success) return 'refused';
  throw NOT_LET_IN.has(answer.status) ? unusable(answer) : new FileNotUnderstood(saysNothing(answer));
}

function parse<T extends z.ZodType>(schema: T, json: unknown): z.infer<T> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw misfit(parsed.error);
}

function misfit({ issues }: z.ZodError): WalletUnavailable {
  const places = issues.slice(0, 3).map(({ path, code }) => `${path.join('.') || 'the answer'}: ${code}`);
  return new WalletUnavailable(`answered what does not fit openapi.yaml: ${places.join('; ')}`);
}

/** What stands before the operator's system may answer with any other status, and with a code that looks like ours. */
function readRefusal(problem: Problem): z.infer<typeof refusalSchema> {
  const parsed = refusalSchema.safeParse(problem.json);
  if (problem.status === REFUSED && parsed.success) return parsed.data;
  throw unusable(problem);
}

function unusable(problem: Problem): WalletUnavailable {
  return new WalletUnavailable(saysNothing(problem));
}

function saysNothing({ status }: Problem): string {
  return `answered ${status}, which decides nothing`;
}
