import { maxHeaderSize } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { createHttpChannel, type HttpChannel } from '../channels/http/index.js';
import { channelAnswer, channelMessage, channelMessages, LIMITS, pollPath, pollQuery } from '../channels/http/wire.js';
import { isOfWindow } from '../channels/window-ids.js';
import type { Config } from '../config.js';
import type { Conversations, Received } from '../conversations.js';
import type { Inbound, Message } from '../dialogue/types.js';
import { inStep, nextStage } from '../in-step.js';
import type { Closing } from './drain.js';
import { problems } from './problem-schema.js';
import { bytesOf, rawHead, sendReply, takeBytes, unchecked } from './reply.js';

export interface ChannelHttpDeps {
  config: Pick<Config, 'httpChannelSecrets' | 'production'>;
  conversations: Conversations;
  now: () => number;
  closing: Closing;
}

const tags = ['webhook channel'];
const security = [{ signature: [] }];
/** CONTRACT §2. A scope of its own, in which bodies stay bytes. */
export function channelHttp({ config, conversations, now, closing }: ChannelHttpDeps): FastifyPluginAsyncZod {
  const channel = createHttpChannel({ secrets: config.httpChannelSecrets, production: config.production });
  return async (app) => {
    takeBytes(app, LIMITS.bodyBytesWithFiles);
    addPost(app, channel, conversations, { now, isSigned: config.httpChannelSecrets.length > 0 });
    addPoll(app, channel, waitOrClose(conversations, closing), now);
  };
}

type App = Parameters<FastifyPluginAsyncZod>[0];

function addPost(app: App, channel: HttpChannel, conversations: Conversations, { now, isSigned }: { now: () => number; isSigned: boolean }): void {
  app.post('/channels/http', {
    ...unchecked,
    schema: {
      tags,
      security,
      summary: 'A message from a person',
      body: channelMessage,
      response: { 200: channelAnswer, ...problems },
    },
    onRequest: (request, reply, done) => {
      if (isSmall(request) && (!isSigned || 'webhook-signature' in request.headers)) return done();
      const refused = channel.refuseEarly(rawHead(request), now());
      if (refused) sendReply(reply, refused);
      else done();
    },
  }, async (request, reply) => {
    await inStep();
    const taken = channel.receive({ ...rawHead(request), body: bytesOf(request.body) }, now());
    if ('refused' in taken) return sendReply(plain(reply), taken.refused);
    const answer = taken.answer(await takeTurns(conversations, taken.inbound));
    await nextStage();
    return sendReply(plain(reply), answer);
  });
}

/** No larger than the head that came before it: it may as well be read before it is refused. */
function isSmall({ headers }: FastifyRequest): boolean {
  return Number(headers['content-length']) <= maxHeaderSize;
}

type ReadMessages = Conversations['messagesAfter'];

function addPoll(app: App, channel: HttpChannel, messagesAfter: ReadMessages, now: () => number): void {
  app.get('/channels/http/conversations/:id/messages', {
    ...unchecked,
    schema: {
      tags,
      security,
      summary: 'The transcript after a seq; waits for a first message if asked to',
      params: pollPath,
      querystring: pollQuery,
      response: { 200: channelMessages, ...problems },
    },
  }, async (request, reply) => {
    const { params, query } = request;
    const poll = channel.receivePoll({ ...rawHead(request), conversationId: params.id, query }, now());
    if ('refused' in poll) return sendReply(plain(reply), poll.refused);
    const messages = isOfWindow(poll.conversationId) ? [] : await messagesAfter(poll.conversationId, poll.afterSeq, poll.waitMs);
    return sendReply(plain(reply), poll.answer(messages));
  });
}

/** In order: a later message of one request may build on an earlier one. */
async function takeTurns(conversations: Conversations, inbound: Inbound[]): Promise<Received[]> {
  const turns: Received[] = [];
  for (const message of inbound) turns.push(await conversations.receive(message));
  return turns;
}

/** A wait ends with nothing when the server closes; the caller asks again elsewhere. */
function waitOrClose(conversations: Conversations, closing: Closing): ReadMessages {
  return (conversationId, afterSeq, waitMs) =>
    closing.hasBegun() || waitMs === 0
      ? conversations.messagesAfter(conversationId, afterSeq, 0)
      : closing.orElse<Message[]>(conversations.messagesAfter(conversationId, afterSeq, waitMs), []);
}

/** The reply is encoded already, so that the route's types of replies do not apply. */
function plain(reply: unknown): FastifyReply {
  return reply as FastifyReply;
}
