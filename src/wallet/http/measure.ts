import { Gauge, Histogram, type Registry } from 'prom-client';
import { WalletKnownDown, WalletUnavailable } from '../wallet.js';
import { BREAKER_STATES, type BreakerState } from './breaker.js';
import { OperatorDown } from './operator-down.js';

export interface WalletMeters {
  /** Times a call and tells how it ended. */
  time<T>(call: string, run: () => Promise<T>): Promise<T>;
  breakerIs(state: BreakerState): void;
}

const BUCKETS_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 30, 60];

export function measureWallet(registry: Registry): WalletMeters {
  const duration = new Histogram({
    name: 'wallet_call_duration_seconds',
    help: 'Calls to the operator: answered (a refusal too), down (no answer), unusable (a wrong one), notAsked (known to be down)',
    labelNames: ['call', 'outcome'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  const breaker = new Gauge({
    name: 'wallet_breaker_state',
    help: 'The one that is 1: closed (in use), open (known to be down), halfOpen (being tried again)',
    labelNames: ['state'],
    registers: [registry],
  });
  const breakerIs = (state: BreakerState): void =>
    BREAKER_STATES.forEach((each) => breaker.set({ state: each }, each === state ? 1 : 0));
  breakerIs('closed');
  return {
    breakerIs,
    time: async (call, run) => {
      const end = duration.startTimer({ call });
      try {
        const result = await run();
        end({ outcome: 'answered' });
        return result;
      } catch (error) {
        end({ outcome: outcomeOf(error) });
        throw error;
      }
    },
  };
}

function outcomeOf(error: unknown): string {
  if (error instanceof OperatorDown) return 'down';
  if (error instanceof WalletKnownDown) return 'notAsked';
  return error instanceof WalletUnavailable ? 'unusable' : 'failed';
}
