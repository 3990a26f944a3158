import { hash } from 'node:crypto';

/** Of the first message that a turn writes. Stable: the same message has the same id however often it is sent. */
export function firstMessageId(conversationId: string, seq: number): string {
  return hash('sha256', `${conversationId}\n${seq}`, 'base64url').slice(0, 22);
}

/** Stands for the id of the inbound message that a turn took in, where that is not stored: the place of the turn says which
 *  it was. `firstSeq`: of the turn's first message. */
export function causeAt(firstSeq: number): string {
  return `at:${firstSeq}`;
}

/** The id of a turn's message, by the id of its first. */
export function idWithin(first: string, index: number): string {
  return index === 0 ? first : `${first}-${index}`;
}

/** The idempotency key of something that a turn starts, by what the turn took in. Should the store lose the turn after it
 *  took effect, the same message started again starts the same, and another one something else. */
export function keyWithin(conversationId: string, inbound: string, index: number): string {
  return `${conversationId}:${hash('sha256', inbound, 'base64url').slice(0, 16)}:${index}`;
}
