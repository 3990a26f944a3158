import swagger from '@fastify/swagger';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { type FastifyPluginAsyncZod, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import type { Config } from '../config.js';
import type { Conversations } from '../conversations.js';
import { channelHttp } from './channel-http.js';
import { docs, OPENAPI } from './docs.js';
import { drain } from './drain.js';
import { healthRoutes, type ReadyChecks } from './health.js';
import { measureRequests } from './metrics.js';
import { answerBrokenRequest, answerErrors, answerFrameworkError } from './problems.js';
import { secureHeaders } from './secure-headers.js';
import { walletEvents } from './wallet-events.js';
import { addWidget, type WidgetParts } from './widget.js';

export interface ServerDeps {
  config: Pick<Config, 'httpChannelSecrets' | 'walletEventsSecrets' | 'production' | 'trustedProxies'>;
  conversations: Conversations;
  /** By name; each rejects while its part of the service cannot work. */
  ready: ReadyChecks;
  logger: FastifyBaseLogger;
  /** A registry of its own for every server. */
  registry: Registry;
  /** Routes from elsewhere, with full paths. */
  mounts: FastifyPluginAsyncZod[];
  /** The chat window's end of the service; absent: it is not served. */
  widget?: WidgetParts;
  /** Epoch milliseconds. */
  now: () => number;
  /** A UUID: numbers the requests. */
  randomId: () => string;
  /** How long `close()` waits for requests under way. */
  drainMs?: number;
}

/** Two minutes for a whole request: 15 MiB at 1 Mbit/s. Without a limit a slow sender holds a connection for ever. */
const REQUEST_TIMEOUT_MS = 120_000;
/** For the head of a request, and so for the handshake of a socket. */
const HEADERS_TIMEOUT_MS = 15_000;
/** Longer than any id can be: ids are checked where they mean something. */
const MAX_PATH_PARAMETER = 16_384;

/**
 * The HTTP edge, not yet listening. `close()` ends waiting fetches with what there is, finishes every open request,
 * and answers what still comes on open connections with `connection: close`.
 */
export function buildServer(deps: ServerDeps): FastifyInstance {
  const app = Fastify({
    loggerInstance: deps.logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: deps.randomId,
    // A logger for every request is dear, and only a failed one logs: it gives its number itself.
    childLoggerFactory: (logger) => logger,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: HEADERS_TIMEOUT_MS / 3 },
    // For `request.ip` alone, by which limits count: who may leave requests unsigned is told by the connection itself.
    trustProxy: deps.config.trustedProxies.length > 0 ? deps.config.trustedProxies : false,
    routerOptions: { maxParamLength: MAX_PATH_PARAMETER },
    // The 503 that Fastify would answer while closing is no problem+json; the request is answered instead.
    return503OnClosing: false,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerBrokenRequest,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const closing = drain(app, deps.drainMs);
  measureRequests(app, deps.registry);
  secureHeaders(app);
  answerErrors(app);
  void app.register(swagger, OPENAPI);
  if (deps.widget) addWidget(app, { ...deps, ...deps.widget, closing });
  void app.register(docs);
  void app.register(healthRoutes({ checks: deps.ready, registry: deps.registry, closing }));
  void app.register(channelHttp({ ...deps, closing }));
  void app.register(walletEvents(deps));
  for (const plugin of deps.mounts) void app.register(plugin);
  return app;
}
