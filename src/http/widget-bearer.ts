import type { FastifyRequest } from 'fastify';
import type { NoSpeaker, Speaker, VerifySpeaker } from '../channels/widget/speaker.js';
import { CodedError, type ErrorCode } from '../errors.js';

const CODES: Record<NoSpeaker, ErrorCode> = { invalid: 'session_invalid', expired: 'session_expired', ended: 'session_ended' };
const DETAILS: Record<NoSpeaker, string> = {
  invalid: 'the session token cannot be used',
  expired: 'the time of the session is over',
  ended: 'the guest of this session has signed in',
};

/** Admits to a route who has a session; the route then asks who it is. */
export interface Bearer {
  /** Before the body is read. */
  admit(request: FastifyRequest): Promise<void>;
  speakerOf(request: FastifyRequest): Speaker;
}

export function createBearer(verify: VerifySpeaker): Bearer {
  const speakers = new WeakMap<FastifyRequest, Speaker>();
  return {
    admit: async (request) => void speakers.set(request, await readBearer(verify, request)),
    speakerOf: (request) => {
      const speaker = speakers.get(request);
      if (!speaker) throw new Error('a request was answered before it was admitted');
      return speaker;
    },
  };
}

/** Who speaks, by `Authorization: Bearer <session token>`.
 *  @throws CodedError, StoreUnavailable */
async function readBearer(verify: VerifySpeaker, { headers }: Pick<FastifyRequest, 'headers'>): Promise<Speaker> {
  const [, token] = /^Bearer ([\w.~-]{1,4096})$/i.exec(headers.authorization ?? '') ?? [];
  if (token === undefined) throw new CodedError('session_invalid', 'authorization must be "Bearer" and the session token');
  const speaker = await verify(token);
  if (typeof speaker !== 'string') return speaker;
  throw new CodedError(CODES[speaker], DETAILS[speaker]);
}
