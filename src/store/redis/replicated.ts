import { Cluster } from 'ioredis';
import { StoreUnavailable } from '../store.js';
import { createFailFast, ranOutOfTime } from './fail-fast.js';
import type { Scripts, Wait } from './scripts.js';

/** Runs a script and gives its answer when enough replicas have what was written; else throws StoreUnavailable. */
export type RunReplicated = Scripts['run'];

/** Says nothing of Redis itself, which serves the turns that wait for no replica. */
class TooFewReplicas extends StoreUnavailable {}

/**
 * One connection waits for one script after the other. While the replicas are away the line there would grow longer than
 * anybody waits, so that after one which waited in vain the others are refused at once, and write nothing.
 */
export function createReplicated(scripts: Scripts, wait: Wait, now: () => number): RunReplicated {
  const run: RunReplicated = async (name, keys, args) => {
    const { answer, replicas } = await scripts.runAndWait(name, keys, args, wait).catch(explain);
    if (replicas < wait.replicas) throw new TooFewReplicas(`${replicas} replicas of Redis have the turn, ${wait.replicas} must: the message is to be sent again.`);
    return answer;
  };
  // Of a Cluster one master without replicas says nothing of the others.
  if (wait.on instanceof Cluster) return run;
  const isSign = (error: unknown): boolean => error instanceof TooFewReplicas;
  return createFailFast({ now, isSign, because: 'The replicas of Redis did not answer a moment ago.' })(run);
}

function explain(error: unknown): never {
  throw ranOutOfTime(error) ? new TooFewReplicas('The replicas of Redis were not heard of in time: the message is to be sent again.') : error;
}
