import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { sandboxRoutes } from '../../src/http/sandbox-routes.js';
import type { SandboxState } from '../../src/wallet/sandbox/state.js';
import type { MemoryDocuments } from '../support/memory-documents.js';
import { startSandbox } from '../wallet/open-sandbox.js';

class Failed extends Error {
  constructor(
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

describe('the routes of the sandbox', () => {
  let app: FastifyInstance;
  let documents: MemoryDocuments;

  beforeEach(async () => {
    const opened = await startSandbox();
    documents = opened.documents;
    app = fastify();
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    app.setErrorHandler((error, _request, reply) =>
      reply.code(error instanceof Failed ? 409 : 400).send({ code: error instanceof Failed ? error.code : 'invalid' }),
    );
    await app.register(swagger, { openapi: { info: { title: 't', version: '1' } }, transform: jsonSchemaTransform });
    await app.register(
      sandboxRoutes(opened.sandbox, (code, detail) => {
        throw new Failed(code, detail);
      }),
    );
  });
  afterEach(() => app.close());

  const play = (payload: object) => app.inject({ method: 'POST', url: '/sandbox/api/acts', payload });

  it('show everything the sandbox knows', async () => {
    const state = (await app.inject('/sandbox/api')).json<SandboxState>();
    expect(state.people).toHaveLength(18);
    expect(state.registrations).toHaveLength(15);
    expect(state.people[0]?.transactions[0]).toMatchObject({ id: 'T20261120100001', counterparty: '城南便利店' });
    expect(state).toMatchObject({ keys: [], events: [], anonymous: { cases: [] } });
  });

  it('play an act, and show what it changed', async () => {
    const answer = await play({ act: 'settleTransaction', transactionId: 'T20261120100001' });
    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'done', eventIds: [expect.any(String)] }]);
    const state = (await app.inject('/sandbox/api')).json<SandboxState>();
    expect(state.people[0]?.transactions[0]?.status).toBe('succeeded');
    expect(state.events).toHaveLength(1);
  });

  it.each([
    [{ act: 'settleTransaction', transactionId: 'T0' }, 'not_found'],
    [{ act: 'unfreezeWallet', userId: 'u-1001' }, 'conflict'],
    [{ act: 'sing' }, 'invalid'],
    [{ act: 'unfreezeWallet' }, 'invalid'],
  ])('refuse %j with %s', async (act, code) => {
    expect((await play(act)).json()).toEqual({ code });
  });

  it('say that the store is away, so that an act is repeated and not given up', async () => {
    documents.outage = new Error('gone');
    expect((await play({ act: 'unfreezeWallet', userId: 'u-1001' })).json()).toEqual({ code: 'store_unavailable' });
    expect((await app.inject('/sandbox/api')).json()).toEqual({ code: 'store_unavailable' });
  });

  it('read and set the faults', async () => {
    const set = (payload: object) => app.inject({ method: 'PUT', url: '/sandbox/api/settings', payload });
    const put = await set({ delayMs: [5, 9], failNext: 1 });
    expect(put.json()).toMatchObject({ delayMs: [5, 9], failNext: 1, down: false });
    expect((await app.inject('/sandbox/api/settings')).json()).toEqual(put.json());
    expect((await set({ delayMs: [9, 5] })).statusCode).toBe(400);
  });

  it('appear in the API description', async () => {
    await app.ready();
    const paths = app.swagger().paths ?? {};
    expect(Object.keys(paths).sort()).toEqual(['/sandbox/api', '/sandbox/api/acts', '/sandbox/api/settings']);
  });
});
