import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { describeProtocol } from '../wallet/http/openapi.js';
import { ERRORS, type ErrorEntry } from '../errors.js';

/** The API reference at `/docs`, made from the schemas of the routes; the error codes at `/docs/errors`; what an
 *  operator has to serve at `/docs/operator.yaml`. */
export async function docs(app: FastifyInstance): Promise<void> {
  app.get('/docs/errors', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('content-type', 'text/html; charset=utf-8').send(ERROR_PAGE));
  app.get('/docs/operator.yaml', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('content-type', 'application/yaml; charset=utf-8').send(describeProtocol()));
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    // Over plain http on this machine the page would not load its own scripts.
    transformStaticCSP: (policy) =>
      policy.replace(/\s*upgrade-insecure-requests;?/, '').replace(' validator.swagger.io', ''),
    uiConfig: { validatorUrl: null },
  });
}

const SIGNATURE = {
  type: 'apiKey',
  in: 'header',
  name: 'webhook-signature',
  description: 'Standard Webhooks, v1: base64 of HMAC-SHA256 over "webhook-id.webhook-timestamp.body", sent with the '
    + 'headers webhook-id and webhook-timestamp.',
} as const;

const SESSION = { type: 'http', scheme: 'bearer', description: 'The token from POST /widget/session.' } as const;

/** For @fastify/swagger, which has to be registered on the root before any route, or it misses those before it. */
export const OPENAPI: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Wallet support',
      version: '1',
      description: 'Errors are RFC 9457 problems; their codes are explained at /docs/errors.',
    },
    components: { securitySchemes: { signature: SIGNATURE, session: SESSION } },
  },
  transform: jsonSchemaTransform,
  transformObject: jsonSchemaTransformObject,
};

const ERROR_PAGE = [
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Error codes</title><h1>Error codes</h1>',
  ...Object.entries<ErrorEntry>(ERRORS).map(renderEntry),
  '</html>',
].join('\n');

function renderEntry([code, { status, title, fault, retryable, remedy }]: [string, ErrorEntry]): string {
  const who = { sender: 'The sender', us: 'This service', dependency: 'Something this service needs' }[fault];
  const again = retryable ? 'The same request may succeed later.' : 'The same request will fail again.';
  return `<h2 id="${code}">${code} (${status})</h2><p>${title}. ${who} has to act. ${again}</p><p>${remedy}</p>`;
}
