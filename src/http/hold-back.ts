import type { FastifyReply } from 'fastify';
import { CodedError, type ErrorCode } from '../errors.js';

/** Refuses whoever has to wait, and says for how long (RFC 9110 §10.2.3).
 *  @throws CodedError */
export function holdBack(reply: Pick<FastifyReply, 'header'>, waitMs: number, code: ErrorCode, detail: string): void {
  if (waitMs <= 0) return;
  void reply.header('retry-after', Math.ceil(waitMs / 1_000));
  throw new CodedError(code, detail);
}
