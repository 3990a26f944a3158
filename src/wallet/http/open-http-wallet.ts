import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Wallet } from '../wallet.js';
import { createBreaker } from './breaker.js';
import { createCaller } from './caller.js';
import type { Endpoint } from './endpoint.js';
import { createHttpWallet } from './http-wallet.js';
import { measureWallet } from './measure.js';

export interface OpenHttpWallet extends Wallet {
  close(): Promise<void>;
}

/** Connects nowhere yet: whether the operator is there, the first call finds out. */
export function openHttpWallet(
  endpoint: Endpoint, { registry, log, now }: { registry: Registry; log: Logger; now: () => number },
): OpenHttpWallet {
  const meters = measureWallet(registry);
  const caller = createCaller(endpoint, now);
  const breaker = createBreaker((state) => {
    meters.breakerIs(state);
    if (state !== 'halfOpen') log.warn({ state }, 'the circuit to the operator changed');
  });
  return { ...createHttpWallet({ caller, breaker, meters, log }), close: caller.close };
}
