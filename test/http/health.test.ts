import { afterEach, describe, expect, it } from '@jest/globals';
import { MESSAGE, type Server, startServer } from './http-server.js';

let server: Server;
afterEach(() => server.app.close());

describe('health', () => {
  it('the process lives whatever is missing', async () => {
    server = startServer({ ready: { store: () => Promise.reject(new Error('gone')) } });
    const response = await server.app.inject('/healthz');
    expect([response.statusCode, response.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('it is ready when every check passes', async () => {
    server = startServer({ ready: { store: async () => undefined, corpus: async () => 83 } });
    expect((await server.app.inject('/readyz')).statusCode).toBe(200);
  });

  it('it is not ready, and says what is missing, when a check rejects, throws or hangs', async () => {
    server = startServer({
      ready: {
        store: () => Promise.reject(new Error('redis://10.0.0.7 refused')),
        corpus: () => {
          throw new Error('no corpus');
        },
        wallet: () => new Promise(() => undefined),
        clock: async () => undefined,
      },
    });
    const response = await server.app.inject('/readyz');
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({ code: 'not_ready', detail: 'not ready: store, corpus, wallet' });
    expect(response.body).not.toContain('10.0.0.7');
  });
});

describe('metrics', () => {
  it('count requests by route and status, and hold no id and no address that somebody made up', async () => {
    server = startServer();
    await server.app.inject({ method: 'POST', url: '/channels/http', payload: MESSAGE });
    await server.app.inject('/channels/http/conversations/c-1/messages?after=0');
    await server.app.inject('/made-up');
    const { body, headers } = await server.app.inject('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(body).toContain('http_requests_total{method="POST",route="/channels/http",status="200"} 1');
    expect(body).toContain('route="/channels/http/conversations/:id/messages",status="200"} 1');
    expect(body).toContain('http_requests_total{method="any",route="unknown",status="404"} 1');
    expect(body).toContain('http_request_duration_seconds_bucket{le="0.25",route="/channels/http"} 1');
    expect(body).toContain('process_cpu_seconds_total');
    expect(body).not.toMatch(/c-1|made-up/);
  });
});
