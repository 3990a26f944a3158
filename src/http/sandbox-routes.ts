import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sandboxActSchema } from '../wallet/sandbox/acts.js';
import type { Sandbox } from '../wallet/sandbox/sandbox.js';
import { faultsPatchSchema, settingsSchema } from '../wallet/sandbox/settings.js';
import { sandboxStateSchema } from '../wallet/sandbox/state.js';
import { WalletUnavailable } from '../wallet/wallet.js';

/** Ends a request with a coded error (CONTRACT §2, RFC 9457). */
export type Fail = (code: 'bad_request' | 'not_found' | 'conflict' | 'store_unavailable', detail: string) => never;

const tags = ['sandbox'];
const playedSchema = z.object({
  status: z.literal('done'),
  eventIds: z.array(z.string()).describe('The operator events that the act caused.'),
});

/** The sandbox as JSON: the same as its page. `fail` gets not_found for an unknown id and conflict for an act that
 *  is not possible as things stand, and store_unavailable while the documents do not answer. The app must have the zod validator and serializer compilers set. */
export function sandboxRoutes(sandbox: Sandbox, fail: Fail): FastifyPluginAsyncZod {
  return async (app) => {
    app.setErrorHandler((error) => {
      if (error instanceof WalletUnavailable) return fail('store_unavailable', 'the sandbox cannot reach its documents');
      throw error;
    });

    app.get(
      '/sandbox/api',
      { schema: { tags, summary: 'Everything the sandbox knows', response: { 200: sandboxStateSchema } } },
      () => sandbox.state(),
    );

    app.post(
      '/sandbox/api/acts',
      {
        schema: {
          tags,
          summary: "Plays one act of the app or of the operator's clerks",
          body: sandboxActSchema,
          response: { 200: playedSchema },
        },
      },
      async ({ body }) => {
        const outcome = await sandbox.act(body);
        if (outcome.status === 'done') return outcome;
        if (outcome.because === 'notFound') return fail('not_found', `${body.act}: no such id`);
        return fail('conflict', `${body.act}: ${outcome.because}`);
      },
    );

    app.get(
      '/sandbox/api/settings',
      { schema: { tags, summary: 'How the sandbox answers', response: { 200: settingsSchema } } },
      () => sandbox.settings(),
    );

    app.put(
      '/sandbox/api/settings',
      {
        schema: {
          tags,
          summary: 'Sets delay and faults; what is left out stays',
          body: faultsPatchSchema,
          response: { 200: settingsSchema },
        },
      },
      ({ body }) => sandbox.changeFaults(body),
    );
  };
}
