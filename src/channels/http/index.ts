import type { Received } from '../../conversations.js';
import type { Inbound, Message } from '../../dialogue/types.js';
import { CodedError } from '../../errors.js';
import { renderProblem } from '../../problem.js';
import type { Access } from '../../signing/guard.js';
import type { Channel, HttpReply, RawRequest, Receipt, Taken } from '../channel.js';
import { receivePoll, type Poll, type PollRequest } from './poll.js';
import { checkPost, receiveMessage } from './receive.js';
import { render, renderAnswer, renderMessages } from './render.js';
import type { Callback } from './send.js';

/** The generic webhook channel (CONTRACT §2): the sender posts messages and fetches what came later. */
export interface HttpChannel extends Channel {
  /** What `receive` would refuse without the body; null: read on. */
  refuseEarly(head: Omit<RawRequest, 'body'>, now: number): HttpReply | null;
  /** Checks one fetch of the transcript. `answer` encodes it. */
  receivePoll(request: PollRequest, now: number): { refused: HttpReply } | TakenPoll;
}

export interface TakenPoll extends Poll {
  answer(messages: Message[]): HttpReply;
}

/** Without a callback the sender fetches what came later. */
export function createHttpChannel(access: Access, callback: Callback | null = null): HttpChannel {
  return {
    name: 'http',
    delivery: callback ? 'push' : 'pull',
    refuseEarly(head, now) {
      const checked = orRefused(head.id, () => ({ signature: checkPost(access, head, now) }));
      return 'refused' in checked ? checked.refused : null;
    },
    receive: (request, now) =>
      orRefused(request.id, () => takenOf(receiveMessage(access, request, now), request.id)),
    receivePoll: (request, now) =>
      orRefused(request.id, () => ({ ...receivePoll(access, request, now), answer: renderMessages })),
    render,
    send: async (_to, wire, idempotencyKey) => callback?.send(wire, idempotencyKey) ?? NO_ADDRESS,
  };
}

const NO_ADDRESS: Receipt = { status: 'refused', because: 'config_error', detail: 'no callback address is set' };

function takenOf(inbound: Inbound, requestId: string): Exclude<Taken, { refused: HttpReply }> {
  return { inbound: [inbound], answer: ([turn]) => answerTurn(inbound, turn, requestId) };
}

function answerTurn(inbound: Inbound, turn: Received | undefined, requestId: string): HttpReply {
  if (!turn) throw new Error('a request was answered before its turn was taken');
  if (turn.status === 'taken') return renderAnswer(inbound, turn);
  const detail = 'user.id is not the one that this conversation began with';
  return renderProblem('conversation_of_another_user', detail, requestId);
}

/** A coded error is an expected outcome here: it becomes the reply. */
function orRefused<T>(requestId: string, work: () => T): T | { refused: HttpReply } {
  try {
    return work();
  } catch (error) {
    if (error instanceof CodedError) return { refused: renderProblem(error.code, error.detail, requestId) };
    throw error;
  }
}
