import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import { CodedError } from '../errors.js';
import type { Closing } from './drain.js';
import { problems } from './problem-schema.js';

export type ReadyChecks = Readonly<Record<string, () => Promise<unknown>>>;

export interface HealthDeps {
  checks: ReadyChecks;
  registry: Registry;
  closing: Closing;
}

const CHECK_TIMEOUT_MS = 2_000;

const healthy = z.object({ status: z.literal('ok') });
const tags = ['health'];

/** CONTRACT §4. */
export function healthRoutes({ checks, registry, closing }: HealthDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const lives = { tags, summary: 'The process lives', response: { 200: healthy } };
    app.get('/healthz', { schema: lives }, () => ({ status: 'ok' as const }));

    const isReady = { tags, summary: 'Store and corpus are there', response: { 200: healthy, ...problems } };
    app.get('/readyz', { schema: isReady }, async () => {
      const missing = closing.hasBegun() ? ['closing'] : await failingOf(checks);
      if (missing.length > 0) throw new CodedError('not_ready', `not ready: ${missing.join(', ')}`);
      return { status: 'ok' as const };
    });

    app.get('/metrics', { schema: { tags, summary: 'Prometheus text format' } }, async (_request, reply) =>
      reply.header('content-type', registry.contentType).send(await registry.metrics()));
  };
}

async function failingOf(checks: ReadyChecks): Promise<string[]> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => ((await passes(check)) ? null : name)),
  );
  return results.filter((name) => name !== null);
}

/** False also when there is no answer in time: a store that hangs is not there. */
async function passes(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, CHECK_TIMEOUT_MS, false)));
  const checked = Promise.resolve().then(check).then(() => true, () => false);
  return Promise.race([checked, late]).finally(() => clearTimeout(timer));
}
