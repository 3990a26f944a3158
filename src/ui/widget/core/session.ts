import type { SessionAnswer, SessionRequest } from '../../../channels/widget/wire.js';
import { waitBefore } from './backoff.js';
import { readSession } from './read-answer.js';
import type { World } from './world.js';

export interface SessionOptions {
  world: World;
  /** Asked before every attempt: it may have changed meanwhile. */
  request: () => SessionRequest;
  /** The service cannot be reached; it is tried again. */
  onFailure: () => void;
}

/** `refused`: what was shown opens nothing, and it is of no use to show it again. */
export type SessionOutcome = { status: 'begun'; answer: SessionAnswer } | { status: 'refused' } | { status: 'given up' };

const ANSWER_MS = 15_000;

/** Asks until there is an answer. Returns what gives it up. */
export function beginSession({ world, request, onFailure }: SessionOptions, done: (outcome: SessionOutcome) => void): () => void {
  let givenUp = false;
  let cancel = (): void => undefined;

  const attempt = async (count: number): Promise<void> => {
    const outcome = await askOnce(world, request());
    if (givenUp) return;
    if (typeof outcome !== 'number') return done(outcome);
    onFailure();
    cancel = world.after(Math.max(outcome, waitBefore(count + 1, world.random)), () => void attempt(count + 1));
  };

  void attempt(0);
  return () => {
    givenUp = true;
    cancel();
  };
}

/** A number: to be asked again, not before so many milliseconds. */
async function askOnce(world: World, request: SessionRequest): Promise<SessionOutcome | number> {
  const limit = new AbortController();
  const cancel = world.after(ANSWER_MS, () => limit.abort());
  try {
    const response = await world.fetch(`${world.service}/widget/session`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request), signal: limit.signal,
    });
    const answer = response.ok ? readSession(await response.json()) : null;
    if (answer) return { status: 'begun', answer };
    const mayRepeat = response.ok || response.status === 429 || response.status >= 500;
    return mayRepeat ? Number(response.headers.get('retry-after')) * 1_000 || 0 : { status: 'refused' };
  } catch {
    return 0;
  } finally {
    cancel();
  }
}
