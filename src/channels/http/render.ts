import type { Received } from '../../conversations.js';
import type { Inbound, Message } from '../../dialogue/types.js';
import type { HttpReply, Reply, Wire } from '../channel.js';
import type { ChannelAnswer, ChannelMessages, ChannelPush, WireMessage } from './wire.js';

/** The channel's limits are our own, so a message is one wire. */
export function render({ conversationId, message, conversation }: Reply): Wire[] {
  return [{ conversationId, message: toWire(message), conversation } satisfies ChannelPush];
}

export function renderAnswer({ conversationId, messageId }: Inbound, taken: Received & { status: 'taken' }): HttpReply {
  return json({ conversationId, messageId, replies: taken.replies.map(toWire), conversation: taken.conversation } satisfies ChannelAnswer);
}

export function renderMessages(messages: Message[]): HttpReply {
  return json({ messages: messages.map(toWire) } satisfies ChannelMessages);
}

/** What is ours alone (when, why) stays out. */
function toWire({ id, seq, role, type, text, locale, quickReplies, sources }: Message): WireMessage {
  return { id, seq, role, type, text, locale, quickReplies, sources };
}

function json(value: unknown): HttpReply {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(value) };
}
