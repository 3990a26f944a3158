import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Widget } from '../channels/widget/index.js';
import { renderMessage } from '../channels/widget/render.js';
import { earlierAnswer, id } from '../channels/widget/wire.js';
import type { Conversations } from '../conversations.js';
import { CodedError } from '../errors.js';
import { problems } from './problem-schema.js';
import { seqParameter } from './seq-parameter.js';
import type { Bearer } from './widget-bearer.js';
import type { AdmitReader } from './widget-reads.js';

export interface EarlierDeps {
  bearer: Bearer;
  admitReader: AdmitReader;
  conversations: Pick<Conversations, 'pageAfter'>;
  mayReadEarlier: Widget['mayReadEarlier'];
}

const path = z.object({ id });
const query = z.object({
  after: seqParameter.prefault('0'),
});

/** What a person wrote before, as long as it is listed as theirs: a page of messages after a seq; none when all are known. */
export function widgetEarlier({ bearer, admitReader, conversations, mayReadEarlier }: EarlierDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/widget/earlier/:id/messages', {
      schema: {
        tags: ['chat window'],
        security: [{ session: [] }],
        summary: 'An earlier conversation of this person, which can only be read',
        params: path,
        querystring: query,
        response: { 200: earlierAnswer, ...problems },
      },
      onRequest: admitReader,
    }, async (request) => {
      const { id } = request.params;
      if (!(await mayReadEarlier(bearer.speakerOf(request), id))) {
        throw new CodedError('not_found', 'no earlier conversation of this person has this id');
      }
      return { messages: (await conversations.pageAfter(id, request.query.after)).map(renderMessage) };
    });
  };
}
