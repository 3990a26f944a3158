import type { Places } from './deliver.js';

/**
 * The places for deliveries to one platform. All of them while it answers; none once it has failed several times in a
 * row, so that what waits for it is not even claimed and uses up no attempts; then one now and then, to find out how it
 * is. When it answers again there is one place more with each success: what has waited does not all come at once.
 *
 * Unlike a circuit breaker around the call it refuses nothing: it says beforehand what may be started.
 */
export interface Gate extends Places {
  /** A call has ended: the platform answered, whatever it said, or it did not answer or said that it cannot now. */
  ended(how: 'answered' | 'failed'): void;
}

export const GATE_STATES = ['open', 'shut', 'opening'] as const;
export type GateState = (typeof GATE_STATES)[number];

/** One that fails now and then stays in use. */
const FAILURES_IN_A_ROW = 5;
const FIRST_REST_MS = 1_000;
/** Also how late a return is noticed. */
const LONGEST_REST_MS = 30_000;
/** The part of a rest that is left to chance, so that replicas do not knock together. */
const JITTER = 0.25;

export function createGate({ places, now, random, onState }: {
  places: number;
  now: () => number;
  random: () => number;
  onState: (state: GateState) => void;
}): Gate {
  let state: GateState = 'open';
  let width = places;
  let failures = 0;
  let rests = 0;
  let restsUntil = 0;

  const become = (next: GateState): void => {
    if (next !== state) onState(next);
    state = next;
  };
  const shut = (): void => {
    const rest = Math.min(FIRST_REST_MS * 2 ** rests, LONGEST_REST_MS);
    restsUntil = now() + rest * (1 - JITTER * random());
    rests += 1;
    become('shut');
  };
  const answered = (): void => {
    failures = 0;
    width = state === 'shut' ? 1 : Math.min(width + 1, places);
    // A relapse on the way rests on, for longer.
    if (width === places) rests = 0;
    become(width === places ? 'open' : 'opening');
  };
  /** Those that were under way when it shut say nothing new. */
  const failed = (): void => {
    failures += 1;
    if (state === 'shut' ? now() >= restsUntil : failures >= FAILURES_IN_A_ROW) shut();
  };

  return {
    free: (underWay) => {
      if (state !== 'shut') return width - underWay;
      return now() >= restsUntil && underWay === 0 ? 1 : 0;
    },
    ended: (how) => (how === 'answered' ? answered() : failed()),
  };
}
