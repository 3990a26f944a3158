import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { RawRequest } from '../channels/channel.js';
import type { Config } from '../config.js';
import type { Conversations } from '../conversations.js';
import { CodedError } from '../errors.js';
import { parseFields } from '../signing/fields.js';
import { type Access, checkContentType, checkHead, checkSignature } from '../signing/guard.js';
import { parseJson } from '../signing/json.js';
import type { OperatorEvent } from '../wallet/wallet.js';
import { problems } from './problem-schema.js';
import { bytesOf, rawHead, takeBytes, unchecked } from './reply.js';
import { EVENT_BYTES, toOperatorEvent, walletEvent, walletEventTaken } from './wallet-event.js';

export interface WalletEventsDeps {
  config: Pick<Config, 'walletEventsSecrets' | 'production'>;
  conversations: Conversations;
  now: () => number;
}

/** CONTRACT §3. Answered only when every follower's turn is committed; whoever has taken the event already takes it as
 *  a duplicate when it is repeated. */
export function walletEvents({ config, conversations, now }: WalletEventsDeps): FastifyPluginAsyncZod {
  const access = { secrets: config.walletEventsSecrets, production: config.production };
  return async (app) => {
    takeBytes(app, EVENT_BYTES);
    app.post('/events/wallet', {
      ...unchecked,
      schema: {
        tags: ['operator events'],
        security: [{ signature: [] }],
        summary: "A change in the operator's system, told to every conversation that follows it",
        body: walletEvent,
        response: { 200: walletEventTaken, ...problems },
      },
      onRequest: async (request) => checkEarly(access, rawHead(request), now()),
    }, async (request) => {
      const event = receiveEvent(access, { ...rawHead(request), body: bytesOf(request.body) }, now());
      return { eventId: event.eventId, followers: await conversations.deliverEvent(event) };
    });
  };
}

/** What can be refused before the body is read. */
function checkEarly(access: Access, head: Omit<RawRequest, 'body'>, now: number): void {
  checkContentType(head.headers);
  checkHead(access, head, now);
}

/** The signature over the raw bytes first, and only then JSON and fields.
 *  @throws CodedError */
function receiveEvent(access: Access, request: RawRequest, now: number): OperatorEvent {
  checkSignature(access, checkHead(access, request, now), request.body);
  const parsed = parseJson(request.body);
  if ('fault' in parsed) throw new CodedError('malformed_body', parsed.fault);
  return toOperatorEvent(parseFields(walletEvent, parsed.value, 'the body'));
}
