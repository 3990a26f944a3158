import type { OpenedEntry } from '../store/sealed-outbox.js';

type Tried = Pick<OpenedEntry<unknown>, 'attempts' | 'putOffSince'>;

/** What could not even be tried is looked at again at least so often, so that it is noticed when it can be. */
const LONGEST_UNTRIED_MS = 60_000;

/** The wait after an attempt that failed; null: it was the last. */
export function waitAfterAttempt(ladderMs: readonly number[], { attempts }: Tried): number | null {
  return ladderMs[attempts] ?? null;
}

/** A process may die of something else, and many may one after the other. */
const DEATHS_FORGIVEN = 10;

/** Whether more attempts were claimed than are made, so that nobody heard how they ended: what ends its process each time
 *  must not do so for ever. */
export function isUsedUp(ladderMs: readonly number[], { attempts }: Tried): boolean {
  return attempts > ladderMs.length + DEATHS_FORGIVEN;
}

/** The wait of what was not tried: the one that attempts made all the while would have come to. */
export function waitUntried(ladderMs: readonly number[], entry: Tried, now: number): number {
  return Math.min(stepAt(ladderMs, putOffFor(entry, now)) ?? Infinity, LONGEST_UNTRIED_MS);
}

/**
 * Whether what cannot be tried now was waited for long enough. Only what was tried climbs the ladder, so that nothing is
 * given up that nobody was asked for. It ends all the same: each attempt that is made is a step; whatever was tried once
 * is given up when it has been put off for as long as the whole ladder takes; and who refuses attempts lets one through
 * now and then (a breaker after every pause), which by the chance in the waits is everybody's in turn. Where nobody
 * is to be asked at all, nothing is given up: it waits for somebody.
 */
export function wasPutOffTooLong(ladderMs: readonly number[], entry: Tried, now: number): boolean {
  return entry.attempts > 0 && stepAt(ladderMs, putOffFor(entry, now)) === undefined;
}

function putOffFor({ putOffSince }: Tried, now: number): number {
  return now - (putOffSince ?? now);
}

/** Undefined: the ladder does not reach so far. */
function stepAt(ladderMs: readonly number[], afterMs: number): number | undefined {
  let end = 0;
  return ladderMs.find((ms) => (end += ms) > afterMs);
}
