import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Histogram, type Registry } from 'prom-client';

/** Long-polls last up to 30 s and are slow by intent; a turn should take far less than 250 ms. */
const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Counting one answer between two others costs five times as much as counting many in a row (see in-step.ts). */
const COUNTED_TOGETHER = 500;

interface Answered {
  method: string;
  route: string;
  status: number;
  seconds: number;
}

/** By route pattern, never by address: an address holds ids, and anybody can make up new ones. */
export function measureRequests(app: Pick<FastifyInstance, 'addHook'>, registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  const answered: Answered[] = [];
  const count = (): void => {
    for (const { method, route, status, seconds } of answered.splice(0)) {
      requests.inc({ method, route, status });
      duration.observe({ route }, seconds);
    }
  };
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Answered HTTP requests',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
    collect: count,
  });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the end of its answer',
    labelNames: ['route'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
    collect: count,
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    answered.push({ method: route === 'unknown' ? 'any' : request.method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 });
    if (answered.length >= COUNTED_TOGETHER) count();
    done();
  });
}
