import { Agent, request, type Dispatcher } from 'undici';
import { codeOfNetworkError } from '../../network-words.js';
import { readRetryAfter } from '../../retry-after.js';
import { sign } from '../../signing/crypto.js';
import type { Receipt, Wire } from '../channel.js';

/** Where what came too late for an answer is pushed (CONTRACT §2). */
export interface CallbackOptions {
  url: string;
  secret: Uint8Array;
  /** For the whole of one call. */
  timeoutMs: number;
  now: () => number;
}

export interface Callback {
  /** Signed like what comes in, under the reply's id. The address is the operator's own and may be a private one. */
  send(wire: Wire, idempotencyKey: string): Promise<Receipt>;
  close(): Promise<void>;
}

/** What the receiver says beside its status interests nobody; more than this closes the connection. */
const MAX_ANSWER_BYTES = 16_384;
/** … and so does an answer that has no end by then: the next push must not wait for it. */
const ANSWER_ENDS_WITHIN_MS = 500;
/** The same later may go well: too slow, too early, too many (RFC 9110, RFC 8470, RFC 6585). */
const TRANSIENT = new Set([408, 425, 429]);

export function createCallback({ url, secret, timeoutMs, now }: CallbackOptions): Callback {
  // Neither `request` nor the agent follows redirects: what is signed for one address is for no other.
  const agent = new Agent({ connect: { timeout: timeoutMs } });
  const post = (wire: Wire, id: string): Promise<Dispatcher.ResponseData> => {
    const body = Buffer.from(JSON.stringify(wire), 'utf8');
    const signal = AbortSignal.timeout(timeoutMs);
    return request(url, { method: 'POST', headers: headersOf(id, body), body, dispatcher: agent, signal });
  };
  const headersOf = (id: string, body: Uint8Array): Record<string, string> => {
    const timestamp = String(Math.floor(now() / 1000));
    return {
      'content-type': 'application/json; charset=utf-8',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': sign(secret, { id, timestamp }, body),
    };
  };

  return {
    send: async (wire, id) => {
      try {
        const { statusCode, headers, body } = await post(wire, id);
        // The status decides; an answer that breaks off after it costs the connection and nothing else.
        await body.dump({ limit: MAX_ANSWER_BYTES, signal: AbortSignal.timeout(ANSWER_ENDS_WITHIN_MS) }).catch(() => undefined);
        return receiptOf(statusCode, readRetryAfter(headers['retry-after'], now()));
      } catch (error) {
        const why = whyNoAnswer(error);
        if (why === null) throw error;
        return { status: 'retry', afterMs: 0, detail: `no answer: ${why}` };
      }
    },
    close: () => agent.destroy(),
  };
}

function receiptOf(status: number, afterMs: number): Receipt {
  if (status >= 200 && status < 300) return { status: 'sent' };
  const detail = `answered ${status}`;
  if (TRANSIENT.has(status) || status >= 500) return { status: 'retry', afterMs, detail };
  return { status: 'refused', because: status < 400 ? 'config_error' : 'give_up', detail };
}

/** A time that is over has its name. Null: a bug of ours. */
function whyNoAnswer(error: unknown): string | null {
  const { name } = (error ?? {}) as { name?: unknown };
  return name === 'TimeoutError' ? 'it took too long' : codeOfNetworkError(error);
}
