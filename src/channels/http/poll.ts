import { CodedError } from '../../errors.js';
import type { Signature } from '../../signing/crypto.js';
import { parseFields } from '../../signing/fields.js';
import { type Access, checkHead, checkSignature } from '../../signing/guard.js';
import type { RawRequest } from '../channel.js';
import { pollPath, pollQuery } from './wire.js';

/** A fetch of the transcript: no body, but a conversation id (percent-decoded) and a query. */
export interface PollRequest extends Omit<RawRequest, 'body'> {
  conversationId: string;
  query: unknown;
}

export interface Poll {
  conversationId: string;
  afterSeq: number;
  waitMs: number;
}

/** The signature first: who may not read learns nothing, not even what is wrong with the question.
 *  @throws CodedError */
export function receivePoll(access: Access, request: PollRequest, now: number): Poll {
  const signature = checkHead(access, request, now);
  checkBound(signature, request.conversationId);
  checkSignature(access, signature, new Uint8Array());
  const { id } = parseFields(pollPath, { id: request.conversationId }, 'the path');
  const { after, wait } = parseFields(pollQuery, request.query, 'the query');
  return { conversationId: id, afterSeq: Number(after), waitMs: Number(wait) * 1000 };
}

/** An empty body says nothing about the conversation, so the signed webhook-id has to. An id beyond ASCII stands in
 *  the header as UTF-8 bytes, which Node hands over as Latin-1. */
function checkBound(signature: Signature | null, conversationId: string): void {
  if (signature === null) return;
  const prefix = Buffer.from(`${conversationId}.`, 'utf8').toString('latin1');
  if (signature.id.startsWith(prefix)) return;
  throw new CodedError('signature_invalid', 'webhook-id does not begin with the conversation id and a dot');
}
