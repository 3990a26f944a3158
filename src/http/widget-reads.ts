import type { FastifyReply, FastifyRequest } from 'fastify';
import { holdBack } from './hold-back.js';
import type { Spend } from './rates.js';
import type { Bearer } from './widget-bearer.js';

/** Admits who has a session, as often as windows need to read: every reading is the store's work. */
export type AdmitReader = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

export function createAdmitReader(bearer: Bearer, reads: Spend): AdmitReader {
  return async (request, reply) => {
    await bearer.admit(request);
    holdBack(reply, reads(bearer.speakerOf(request).conversationId), 'too_many_requests', 'more was read than any window needs');
  };
}
