import { StoreUnavailable } from '../store.js';

/** What Redis answers when it is the server that cannot, not our command that is wrong: redis.conf, cluster-spec. */
const TROUBLE = [
  'READONLY', 'OOM', 'LOADING', 'CLUSTERDOWN', 'TRYAGAIN', 'MASTERDOWN', 'NOREPLICAS', 'MISCONF', 'BUSY', 'MOVED', 'ASK',
  'UNBLOCKED', 'NOAUTH', 'WRONGPASS', 'NOPERM', 'NOGOODSLAVE', 'ERR max number of clients',
].join('|');
/** Before version 7 the code of what a script met stands inside the message, behind a dash. */
const IS_TROUBLE = new RegExp(`^(?:${TROUBLE})\\b|: -(?:${TROUBLE})\\b`);

/** Runs one exchange with Redis. A lost or refusing server becomes StoreUnavailable; a bug of ours stays one. */
export async function reach<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw explain(error);
  }
}

function explain(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreUnavailable) return error;
  if (error instanceof TypeError || error instanceof RangeError) return error;
  // ioredis hangs the command with its arguments on an error of this kind: a new one keeps them out of the logs.
  if (error.name === 'ReplyError' && !IS_TROUBLE.test(error.message)) return new Error(`Redis refused: ${error.message}`);
  return new StoreUnavailable(`Redis cannot be reached, or cannot write now: ${error.message}`, { cause: error });
}
