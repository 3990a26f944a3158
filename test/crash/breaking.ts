import type { Store } from '../../src/store/store.js';
import type { Wallet } from '../../src/wallet/wallet.js';

/** The engine "died": nothing of this life reaches the world any more. */
export class Died extends Error {
  override name = 'Died';
}

/** One life of the engine. It ends just before or just after one of its acts on the world. */
export interface Life {
  /** True once it has ended. */
  over(): boolean;
  store(store: Store): Store;
  wallet(wallet: Wallet): Wallet;
}

/** `halfSteps`: how many it survives. An even number ends it before an act, an odd one after it, its answer lost. */
export function beginLife(halfSteps: number): Life {
  let left = halfSteps;
  const over = (): boolean => left <= 0;
  const step = (): void => {
    if (over()) throw new Died('the engine died here');
    left -= 1;
  };
  const act = async <T>(run: () => Promise<T>): Promise<T> => {
    step();
    const result = await run();
    step();
    return result;
  };
  /** Reading what came of it is no step: nothing is different after it, and how often it happens is chance. */
  const read = async <T>(run: () => Promise<T>): Promise<T> => {
    if (over()) throw new Died('the engine died here');
    return run();
  };
  /** Looking for work in vain is no step: how often it happens is chance. */
  const look = async <T>(run: () => Promise<T[]>): Promise<T[]> => {
    if (over()) return [];
    const found = await run();
    if (found.length > 0) step();
    return found;
  };

  return {
    over,
    wallet: (wallet) => ({
      ask: (query, signal) => act(() => wallet.ask(query, signal)),
      run: (command, key, signal) => act(() => wallet.run(command, key, signal)),
      putFile: (file, signal) => act(() => wallet.putFile(file, signal)),
    }),
    store: (store) => ({
      load: (place, inbound) => act(() => store.load(place, inbound)),
      commit: (place, commit) => act(() => store.commit(place, commit)),
      settleMark: (place, inbound) => act(() => store.settleMark(place, inbound)),
      readMark: (place, inbound) => read(() => store.readMark(place, inbound)),
      readMessages: (place, after, limit) => read(() => store.readMessages(place, after, limit)),
      claimLines: (now, leaseMs, rooms) => look(() => store.claimLines(now, leaseMs, rooms)),
      // No step: how often it happens is chance.
      renewLine: async (claim, until) => !over() && store.renewLine(claim, until),
      releaseLine: (claim, outcome) => act(() => store.releaseLine(claim, outcome)),
      claimTimers: (now, leaseMs, limit) => look(() => store.claimTimers(now, leaseMs, limit)),
      dropTimer: (timer) => act(() => store.dropTimer(timer)),
      nextDue: async (destinations) => (over() ? null : store.nextDue(destinations)),
      nextTimer: async () => (over() ? null : store.nextTimer()),
      listDeadLetters: (limit) => store.listDeadLetters(limit),
      retryDeadLetter: (id, now, shard) => store.retryDeadLetter(id, now, shard),
      forgetDeadLetters: (until) => act(() => store.forgetDeadLetters(until)),
      readDocument: (name) => read(() => store.readDocument(name)),
      writeDocument: (name, version, bytes) => act(() => store.writeDocument(name, version, bytes)),
      listDocuments: (prefix) => read(() => store.listDocuments(prefix)),
      writeFilePart: (...args) => act(() => store.writeFilePart(...args)),
      readFilePart: (...args) => read(() => store.readFilePart(...args)),
      keepFile: (...args) => act(() => store.keepFile(...args)),
      replaceFile: (...args) => act(() => store.replaceFile(...args)),
      sweep: (now) => store.sweep(now),
      ping: () => store.ping(),
      close: async () => undefined,
    }),
  };
}
