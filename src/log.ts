import { type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino';

/**
 * What goes to standard output, one JSON object a line: never what people write, who they are, or a secret.
 * Request logging is off (a path holds a conversation's id); a turn's one line is written by take-turn.
 */
export function logOptions(level: string): LoggerOptions {
  return {
    level,
    base: { service: 'wallet-support-bot' },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: PERSONAL.flatMap((name) => [name, `*.${name}`]), remove: true },
    serializers: { err: describeError, error: describeError, req: describeRequest, res: describeResponse },
  };
}

/**
 * The log of the process. Lines of one turn of the event loop go together: a write for each would hold up the others. They
 * are not written beside the loop, as Pino can: what is left at the end is then tried without end where it cannot be
 * written any more (sonic-boom's `flushSync`: a full disk, nobody who reads), and where nobody reads on it grows in memory.
 */
export function openLog(level: string): Logger {
  const out = pino.destination({ sync: true });
  let gathered = '';
  const flush = (): void => {
    const lines = gathered;
    gathered = '';
    if (lines !== '') out.write(lines);
  };
  const write = (line: string): void => {
    if (gathered === '') setImmediate(flush);
    gathered += line;
  };
  process.once('exit', flush);
  return pino(logOptions(level), { write });
}

/** Fields that are dropped wherever a line holds them, one level deep too. */
const PERSONAL = [
  'text', 'action', 'label', 'attachments', 'contact', 'user', 'userId', 'phone', 'name',
  'conversationId', 'messageId', 'transactionId', 'caseId', 'headers', 'url', 'params', 'body', 'remoteAddress',
  'secret', 'secrets', 'password', 'authorization',
];

const MAX_CAUSES = 3;

interface DescribedError {
  type: string;
  code?: string;
  syscall?: string;
  at: string[];
  cause?: DescribedError;
}

/** Kind, code and place. Not the message: parsers and drivers quote the data that they choke on. */
export function describeError(thrown: unknown): DescribedError {
  return describeCause(thrown, MAX_CAUSES);
}

function describeCause(thrown: unknown, deeper: number): DescribedError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, at: [] };
  const { code, syscall } = thrown as { code?: unknown; syscall?: unknown };
  return {
    type: thrown.name,
    ...(typeof code === 'string' && { code }),
    ...(typeof syscall === 'string' && { syscall }),
    at: frames(thrown),
    ...(thrown.cause !== undefined && deeper > 0 && { cause: describeCause(thrown.cause, deeper - 1) }),
  };
}

/** The stack without its head, which repeats the message. */
function frames({ message, stack = '' }: Error): string[] {
  const afterMessage = stack.slice(stack.indexOf(message) + message.length);
  return afterMessage.split('\n').filter((line) => line.startsWith('    at ')).map((line) => line.trim());
}

function describeRequest(request: unknown): { method: unknown; route: unknown } {
  const { method, routeOptions } = request as { method?: unknown; routeOptions?: { url?: unknown } };
  return { method, route: routeOptions?.url };
}

function describeResponse(response: unknown): { status: unknown } {
  return { status: (response as { statusCode?: unknown }).statusCode };
}
