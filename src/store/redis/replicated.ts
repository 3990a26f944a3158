import { Cluster } from 'ioredis';
import { createInLine } from '../../in-line.js';
import { StoreUnavailable } from '../store.js';
import { createFailFast, ranOutOfTime } from './fail-fast.js';
import { shardTag } from './keys.js';
import { reach } from './reach.js';
import { type Call, type Reply, type Scripts, valueOf, type Wait } from './scripts.js';

/** Runs a script and gives its answer when enough replicas have what was written; else throws StoreUnavailable. */
export type RunReplicated = Scripts['run'];

/** Says nothing of Redis itself, which serves the turns that wait for no replica. */
class TooFewReplicas extends StoreUnavailable {}

type Send = (calls: Call[]) => Promise<Reply[]>;

/**
 * One connection waits for one thing after the other: what comes meanwhile goes out together, behind it, and waits as one.
 * While the replicas are away nobody waits for long in vain: after those who did, the others are refused at once, and
 * write nothing.
 */
export function createReplicated(scripts: Scripts, wait: Wait, now: () => number): RunReplicated {
  const send: Send = async (calls) => {
    const { replies, replicas } = await scripts.runAndWait(calls, wait).catch(explain);
    if (replicas < wait.replicas) throw new TooFewReplicas(`${replicas} replicas of Redis have the turn, ${wait.replicas} must: the message is to be sent again.`);
    return replies;
  };
  const isCluster = wait.on instanceof Cluster;
  const isSign = (error: unknown): boolean => error instanceof TooFewReplicas;
  const failFast = createFailFast({ now, isSign, because: 'The replicas of Redis did not answer a moment ago.' });
  // Of a Cluster one master without replicas says nothing of the others.
  const gather = createGather(isCluster ? send : failFast(send));
  return (name, keys, args) => {
    const call = { name, keys, args };
    return reach(async () => valueOf(await gather(isCluster ? shardTag(keys[0] ?? '') : '', call)));
  };
}

/** What is asked for while an earlier exchange of the same line is under way goes out in one, after it. */
function createGather(send: Send): (line: string, call: Call) => Promise<Reply | undefined> {
  const inLine = createInLine();
  const next = new Map<string, { calls: Call[]; sent: Promise<Reply[]> }>();

  const begin = (line: string): { calls: Call[]; sent: Promise<Reply[]> } => {
    const calls: Call[] = [];
    const sent = inLine(line, async () => {
      // Whoever comes at the same moment still goes along.
      await Promise.resolve();
      next.delete(line);
      return send(calls);
    });
    const batch = { calls, sent };
    next.set(line, batch);
    return batch;
  };

  return async (line, call) => {
    const { calls, sent } = next.get(line) ?? begin(line);
    const at = calls.push(call) - 1;
    return (await sent)[at];
  };
}

function explain(error: unknown): never {
  throw ranOutOfTime(error) ? new TooFewReplicas('The replicas of Redis were not heard of in time: the message is to be sent again.') : error;
}
