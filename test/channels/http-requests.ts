import type { RawRequest } from '../../src/channels/channel.js';
import { createHttpChannel } from '../../src/channels/http/index.js';
import type { Inbound } from '../../src/dialogue/types.js';
import type { ErrorCode } from '../../src/errors.js';
import { JSON_TYPE, keyOf, NOW, SECRET, signed } from '../http/http-server.js';

const ID = '388c1604-d7e0-494a-a9bd-4e80a48402dd';

export const open = createHttpChannel({ secrets: [], production: false });
export const closed = createHttpChannel({ secrets: [keyOf(SECRET)], production: true });

export function rawRequest(body: string | Uint8Array, given: Partial<RawRequest> = {}): RawRequest {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return { id: ID, headers: JSON_TYPE, remoteAddress: '127.0.0.1', ...given, body: bytes };
}

export function signedRequest(body: string | Buffer, headers: Record<string, string> = signed(body)): RawRequest {
  return rawRequest(body, { headers: { ...JSON_TYPE, ...headers }, remoteAddress: '203.0.113.9' });
}

type Channel = typeof open;

export function codeOf(request: RawRequest, channel: Channel = open, now = NOW): ErrorCode | 'taken' {
  const taken = channel.receive(request, now);
  return 'refused' in taken ? (JSON.parse(taken.refused.body) as { code: ErrorCode }).code : 'taken';
}

export function inboundOf(message: unknown): Inbound {
  const taken = open.receive(rawRequest(JSON.stringify(message)), NOW);
  if ('refused' in taken) throw new Error(taken.refused.body);
  const [inbound] = taken.inbound;
  if (!inbound) throw new Error('nothing was taken');
  return inbound;
}
