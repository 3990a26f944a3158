import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { SignDemoIdentity } from '../channels/widget/demo-identity.js';
import { CodedError } from '../errors.js';
import type { Sandbox } from '../wallet/sandbox/sandbox.js';
import { isVisitedHere } from './is-visited-here.js';

export interface DemoIdentityDeps {
  sandbox: Pick<Sandbox, 'state'>;
  sign: SignDemoIdentity;
}

/**
 * What the backend of a host app would do: says who somebody is. Only for the invented people of the sandbox, only where
 * there is one (never in production), and only for callers on this machine. It signs with a secret of its own and not
 * with one of WIDGET_JWT_SECRETS: a token made here is good for nothing wherever that secret is used too.
 */
export function demoIdentity({ sandbox, sign }: DemoIdentityDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('/demo/identity', { schema: { hide: true, body: z.object({ userId: z.string().max(128) }) } }, async (request) => {
      if (!isVisitedHere(request)) {
        throw new CodedError('caller_not_local', 'people can be chosen by callers on this machine alone');
      }
      const { people } = await sandbox.state();
      const found = people.find(({ person }) => person.id === request.body.userId);
      if (!found) throw new CodedError('not_found', 'the sandbox has no such person');
      const { person: { id, name, phone }, locale } = found;
      return { identity: await sign({ id, name, phone, locale }) };
    });
  };
}
