import type { Received } from '../../conversations.js';
import type { Inbound, Message } from '../../dialogue/types.js';
import type { HttpReply, Reply, Wire } from '../channel.js';
import { channelAnswer, channelMessages, channelPush } from './wire.js';

/** The channel's limits are our own, so a message is one wire. What is ours alone (when, why) stays out: the schemas
 *  drop it. */
export function render(reply: Reply): Wire[] {
  return [channelPush.parse(reply)];
}

export function renderAnswer({ conversationId, messageId }: Inbound, taken: Received & { status: 'taken' }): HttpReply {
  const { replies, conversation } = taken;
  return json(channelAnswer.parse({ conversationId, messageId, replies, conversation }));
}

export function renderMessages(messages: Message[]): HttpReply {
  return json(channelMessages.parse({ messages }));
}

function json(value: unknown): HttpReply {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(value) };
}
