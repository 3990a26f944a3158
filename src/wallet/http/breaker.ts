import {
  BrokenCircuitError, circuitBreaker, CircuitState, ConsecutiveBreaker, DelegateBackoff, ExponentialBackoff, halfJitterGenerator,
  handleType, type IHalfOpenAfterBackoffContext, wrap,
} from 'cockatiel';
import { WalletKnownDown } from '../wallet.js';
import { OperatorDown } from './operator-down.js';

/**
 * Remembers that the operator does not answer, so that nobody waits a whole time limit to hear it again, or that it asked
 * to be left alone, so that nobody asks. After a pause one call finds out how it is now; whoever comes meanwhile waits a
 * moment for what it finds.
 */
export interface Breaker {
  /** @throws WalletKnownDown without calling. */
  run<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** As above, for what may fail by itself: while the circuit is closed its end says nothing of the others. */
  runAside<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

export const BREAKER_STATES = ['closed', 'open', 'halfOpen'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** One that fails now and then stays in use; only silence on end opens. */
const FAILURES_IN_A_ROW = 5;
/** At least half of it, as replicas should not try at one moment: the client's own jitter begins at nothing. The longest
 *  pause is also how late a return is noticed. */
const PAUSE_MS = { initialDelay: 500, maxDelay: 5_000, generator: halfJitterGenerator };
/** What one answer asks for holds up everybody: for longer, it has to be said again. */
const LONGEST_ASKED_PAUSE_MS = 30_000;
/** Longer than a healthy operator takes, shorter than a person minds. */
const PATIENCE_MS = 1_000;

export function createBreaker(onState: (state: BreakerState) => void): Breaker {
  const silence = circuitBreaker(handleType(OperatorDown), {
    halfOpenAfter: new ExponentialBackoff(PAUSE_MS),
    breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
  });
  const asked = circuitBreaker(handleType(OperatorDown, ({ pauseMs }) => pauseMs > 0), {
    halfOpenAfter: new DelegateBackoff(askedPause),
    breaker: new ConsecutiveBreaker(1),
  });
  const policy = wrap(asked, silence);
  /** What the first lets through, the second decides. */
  const state = (): BreakerState => nameOf(asked.state === CircuitState.Closed ? silence.state : asked.state);
  let told = state();
  for (const { onStateChange } of [asked, silence]) {
    onStateChange(() => {
      if (told !== state()) onState(told = state());
    });
  }

  const probeEnds = (): Promise<void> => new Promise((resolve) => {
    const listening = [asked, silence].map(({ onStateChange }) => onStateChange(() => {
      if (state() === 'halfOpen') return;
      listening.forEach((each) => each.dispose());
      resolve();
    }));
  });

  const run: Breaker['run'] = async (call, signal) => {
    const hasWaited = state() === 'halfOpen';
    if (hasWaited) await orPatienceEnds(probeEnds(), signal);
    if (state() === 'halfOpen') throw new WalletKnownDown('the operator is being tried');
    // It has less time left than a healthy operator may take: its end says nothing of the others.
    if (hasWaited && state() === 'closed') return call();
    try {
      return await policy.execute(() => call());
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw new WalletKnownDown('the operator has not answered of late');
      throw error;
    }
  };
  return { run, runAside: (call, signal) => (state() === 'closed' ? call() : run(call, signal)) };
}

function askedPause({ result }: IHalfOpenAfterBackoffContext): number {
  const pauseMs = 'error' in result && result.error instanceof OperatorDown ? result.error.pauseMs : 0;
  return Math.min(pauseMs, LONGEST_ASKED_PAUSE_MS);
}

function orPatienceEnds(event: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, PATIENCE_MS);
    signal.addEventListener('abort', end, { once: true });
    void event.then(end);
  });
}

function nameOf(state: CircuitState): BreakerState {
  if (state === CircuitState.Closed) return 'closed';
  return state === CircuitState.HalfOpen ? 'halfOpen' : 'open';
}
