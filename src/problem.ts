import { STATUS_CODES } from 'node:http';
import { ERRORS, type ErrorCode } from './errors.js';

/** RFC 9457, with our `code`. */
export interface Problem {
  /** A relative reference: the service does not know the address under which it is reached. */
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  /** This occurrence, as in the log's reqId; absent where there was no request to number. */
  instance?: string;
}

export interface ProblemReply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const RETRY_AFTER_SECONDS = 2;
const SLOW_DOWN_SECONDS = 10;

export function toProblem(code: ErrorCode, detail: string, requestId: string | null): Problem {
  const { status, title } = ERRORS[code];
  const problem: Problem = { type: `/docs/errors#${code}`, title, status, detail, code };
  return requestId === null ? problem : { ...problem, instance: `urn:uuid:${requestId}` };
}

/** The whole answer, encoded. */
export function renderProblem(code: ErrorCode, detail: string, requestId: string | null): ProblemReply {
  const problem = toProblem(code, detail, requestId);
  return { status: problem.status, headers: problemHeaders(code, problem.status), body: JSON.stringify(problem) };
}

/** What the status obliges to: a challenge with 401 (RFC 9110 §11.6.1), the time to wait with 429 and 503. */
function problemHeaders(code: ErrorCode, status: number): Record<string, string> {
  const headers = { 'content-type': 'application/problem+json' };
  if (status === 401) return { ...headers, 'www-authenticate': /^(?:session|identity)_/.test(code) ? 'Bearer' : 'StandardWebhooks' };
  if (status === 426) return { ...headers, upgrade: 'websocket' };
  if (status === 429) return { ...headers, 'retry-after': String(SLOW_DOWN_SECONDS) };
  if (status === 503) return { ...headers, 'retry-after': String(RETRY_AFTER_SECONDS) };
  return headers;
}

/** The reason phrase of a coded error's status. */
export function reasonPhrase(code: ErrorCode): string {
  return STATUS_CODES[ERRORS[code].status] ?? 'Error';
}
