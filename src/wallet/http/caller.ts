import { Agent, request } from 'undici';
import { codeOfNetworkError } from '../../network-words.js';
import { orAborted } from '../../or-aborted.js';
import { readRetryAfter } from '../../retry-after.js';
import { WalletUnavailable } from '../wallet.js';
import type { Endpoint } from './endpoint.js';
import { OperatorDown } from './operator-down.js';
import { PROBLEM_TYPE } from './protocol.js';

export interface Call {
  method: 'POST' | 'PUT';
  path: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** What the operator has decided. */
export type Answer =
  | { type: 'done'; json: unknown }
  /** A problem of the operator's (RFC 9457): whether it is a refusal, its code tells. Null: the status says all. */
  | { type: 'problem'; status: number; json: unknown };

/** One HTTP exchange, without any second try. */
export interface Caller {
  /** The signal covers everything from connecting to the last byte.
   *  @throws OperatorDown when there is no answer, WalletUnavailable when it is none that can be used. */
  exchange(call: Call, signal: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}

/** Twenty transactions or a hundred cases take a tenth of it. */
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Above what the outbox delivers at once, so that people's look-ups never queue behind commands. */
const CONNECTIONS = 128;
const CONNECT_TIMEOUT_MS = 3_000;
/** Too slow, too early, too many (RFC 9110, RFC 8470, RFC 6585): the system is there and cannot now. */
const CANNOT_NOW = new Set([408, 425, 429]);
/** Of these a Retry-After is not about the one call: we ask too much (RFC 6585), or all of the service is away (RFC 9110).
 *  Unless it was a file: what files are kept in may be away by itself, and nobody's freeze must wait for a picture. */
const IS_ABOUT_ALL = new Set([429, 503]);
/** What was only taken note of (202) is not known to be done. */
const DONE = new Set([200, 201, 204]);
/** Of a file also what stands before the operator's system may say so: it is too large, or of a type that is not taken. */
const REFUSES_FILE = new Set([413, 415]);
const TOO_BIG = 'UND_ERR_RES_EXCEEDED_MAX_SIZE';

export function createCaller({ url, token }: Endpoint, now: () => number): Caller {
  // Neither `request` nor the agent follows redirects: the token is for this address and for no other.
  const agent = new Agent({
    connections: CONNECTIONS, connect: { timeout: CONNECT_TIMEOUT_MS }, maxResponseSize: MAX_ANSWER_BYTES,
  });
  const base = url.replace(/\/+$/, '');
  const identity: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };

  const send = async ({ method, path, headers, body }: Call, signal: AbortSignal): Promise<Raw> => {
    const answer = await request(`${base}${path}`, {
      method, body, dispatcher: agent, signal,
      headers: { accept: `application/json, ${PROBLEM_TYPE}`, 'accept-encoding': 'identity', ...identity, ...headers },
    });
    const bytes = new Uint8Array(await answer.body.arrayBuffer());
    const { 'content-type': type, 'content-encoding': encoding = 'identity', 'retry-after': later } = answer.headers;
    return { status: answer.statusCode, mediaType: mediaTypeOf(type), isCompressed: encoding !== 'identity', afterMs: readRetryAfter(later, now()), bytes };
  };

  return {
    exchange: async (call, signal) => {
      // While a connection is being made undici does not heed the signal.
      const raw = await orAborted(send(call, signal), signal).catch((error: unknown) => {
        throw explain(error, signal);
      });
      return read(raw, call);
    },
    close: () => agent.destroy(),
  };
}

interface Raw {
  status: number;
  mediaType: string;
  isCompressed: boolean;
  afterMs: number;
  bytes: Uint8Array;
}

function read({ status, mediaType, isCompressed, afterMs, bytes }: Raw, { method }: Call): Answer {
  if (status >= 500 || CANNOT_NOW.has(status)) {
    throw new OperatorDown(`answered ${status}`, { afterMs, pauseMs: method === 'POST' && IS_ABOUT_ALL.has(status) ? afterMs : 0 });
  }
  if (DONE.has(status) && bytes.length === 0) return { type: 'done', json: null };
  if (DONE.has(status) && isCompressed) throw new WalletUnavailable(`answered ${status}, compressed, which was not asked for`);
  if (DONE.has(status) && mediaType === 'application/json') return { type: 'done', json: parse(bytes) };
  if (method === 'PUT' && REFUSES_FILE.has(status)) return { type: 'problem', status, json: null };
  if (status >= 400 && mediaType === PROBLEM_TYPE) return { type: 'problem', status, json: parse(bytes) };
  if (method === 'PUT' && status >= 300) return { type: 'problem', status, json: null };
  throw new WalletUnavailable(`answered ${status} ${mediaType}`);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new WalletUnavailable('answered no JSON');
  }
}

/** What is no error of the network's is a bug of ours and stays what it is. */
function explain(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return new OperatorDown('took too long', { cause: error });
  const code = codeOfNetworkError(error);
  if (code === TOO_BIG) return new WalletUnavailable(`answered more than ${MAX_ANSWER_BYTES} bytes`, { cause: error });
  return code === null ? error : new OperatorDown(`no answer: ${code}`, { cause: error });
}

function mediaTypeOf(header: string | string[] | undefined): string {
  return typeof header === 'string' ? (header.split(';', 1)[0] ?? '').trim().toLowerCase() : '';
}
