import { join } from 'node:path';
import { StoreUnavailable, type Room, type Store } from '../store.js';
import { commitTurn, readConversation, readMessages } from './commit.js';
import { listDocuments, readDocument, writeDocument } from './documents.js';
import { fileKey, keepFile, replaceFile, sweepFiles, writeFilePart } from './files.js';
import { lockFolder } from './folder-lock.js';
import { afterDue, conversationKey, numberedKey, readDueKey } from './keys.js';
import { claimLines, dueLines, forgetDeadLetters, listDeadLetters, nextReady, releaseLine, renewLine, retryDeadLetter } from './lines.js';
import { readMark, settleMark, sweepBatch } from './marks.js';
import { openTables, type Table, type Tables } from './tables.js';
import { claimTimers, dropTimer } from './timers.js';

export interface LmdbStoreOptions {
  /** The data folder, owned by one process at a time; created when it is not there. */
  folder: string;
  /** Milliseconds: how long marks are kept; told to whoever finds the folder in use. */
  now: () => number;
  /** A new unguessable text on every call: the tokens of leases. */
  randomId: () => string;
}

/**
 * The embedded store. Throws FolderInUse when another process has the folder, StoreUnavailable when its files cannot
 * be opened. What resolves is on disk: see openTables for how commits are flushed and grouped.
 */
export async function openLmdbStore(options: LmdbStoreOptions): Promise<Store> {
  const release = await lockFolder(options).catch((error: unknown) => {
    throw explainFolder(options.folder, error);
  });
  try {
    const tables = openTables(join(options.folder, 'store.mdb'));
    return createStore(tables, options, release);
  } catch (error) {
    await release();
    throw asUnavailable(error);
  }
}

function createStore(tables: Tables, { now: clock, randomId }: LmdbStoreOptions, release: () => Promise<void>): Store {
  const { read, write, end } = guard(tables);
  return {
    load: (place, inbound) => read(() => {
      const conversation = conversationKey(place);
      return { conversation: readConversation(tables, conversation), mark: readMark(tables, conversation, inbound, clock()) };
    }),
    commit: (place, commit) => write(() => commitTurn(tables, place, commit, clock())),
    settleMark: (place, inbound) => write(() => settleMark(tables, conversationKey(place), inbound, clock())),
    readMark: (place, inbound) => read(() => readMark(tables, conversationKey(place), inbound, clock())),
    readMessages: (place, afterSeq, limit) =>
      read(() => readMessages(tables, conversationKey(place), afterSeq, limit)),

    // A look before the transaction: workers ask often, and an idle one must not cost an fsync.
    claimLines: async (now, leaseMs, rooms) => (await read(() => rooms.some((room) => isReady(tables, room, now))))
      ? write(() => claimLines(tables, now, leaseMs, rooms, randomId)) : [],
    renewLine: (claim, until) => write(() => renewLine(tables, claim, until)),
    releaseLine: (claim, outcome) => write(() => releaseLine(tables, claim, outcome)),
    claimTimers: async (now, leaseMs, limit) => (await read(() => isDue(tables.dueTimers, now)))
      ? write(() => claimTimers(tables, now, leaseMs, limit)) : [],
    dropTimer: (timer) => write(() => dropTimer(tables, timer)),
    nextDue: (destinations) => read(() => {
      const times = destinations.map((destination) => nextReady(tables, destination)).filter((at) => at !== null);
      return times.length > 0 ? Math.min(...times) : null;
    }),
    nextTimer: () => read(() => firstDue(tables.dueTimers)),

    listDeadLetters: (limit) => read(() => listDeadLetters(tables, limit)),
    retryDeadLetter: (id, now) => write(() => retryDeadLetter(tables, id, now)),
    async forgetDeadLetters(until) {
      let total = 0;
      while (await read(() => isDue(tables.deadLetters, until))) total += await write(() => forgetDeadLetters(tables, until));
      return total;
    },

    readDocument: (name) => read(() => readDocument(tables, name)),
    writeDocument: (name, expectedVersion, bytes) =>
      write(() => writeDocument(tables, name, expectedVersion, bytes)),
    listDocuments: (prefix) => read(() => listDocuments(tables, prefix)),

    writeFilePart: (place, file, part, bytes, expiresAt) =>
      write(() => writeFilePart(tables, fileKey(place, file), part, bytes, expiresAt)),
    readFilePart: (place, file, part) =>
      read(() => tables.fileParts.get(numberedKey(fileKey(place, file), part)) ?? null),
    keepFile: (place, file, expiresAt) => write(() => keepFile(tables, fileKey(place, file), expiresAt)),
    replaceFile: (place, file, bytes, expiresAt) =>
      write(() => replaceFile(tables, fileKey(place, file), bytes, expiresAt)),

    async sweep(now) {
      let total = 0;
      while (await read(() => isDue(tables.markExpiry, now))) total += await write(() => sweepBatch(tables, now));
      while (await read(() => isDue(tables.fileExpiry, now))) total += await write(() => sweepFiles(tables, now));
      return total;
    },
    ping: () => read(() => void tables.root.getStats()),
    close: () => end(release),
  };
}

interface Guard {
  read: <Result>(work: () => Result) => Promise<Result>;
  write: <Result>(work: () => Result) => Promise<Result>;
  end: (release: () => Promise<void>) => Promise<void>;
}

/** What LMDB itself throws becomes StoreUnavailable; what our own work throws is a bug and passes as it is. */
function guard(tables: Tables): Guard {
  let closing: Promise<void> | null = null;
  const assertOpen = (): void => {
    if (closing) throw new StoreUnavailable('The store is closed.');
  };
  return {
    async read(work) {
      assertOpen();
      return work();
    },
    async write(work) {
      assertOpen();
      const done = await tables.root.transaction(() => attempt(work)).catch((error: unknown) => {
        throw asUnavailable(error);
      });
      if ('failure' in done) throw done.failure;
      return done.result;
    },
    end(release) {
      closing ??= tables.root.close().then(release);
      return closing;
    },
  };
}

/** What the file system refuses is a fault of set-up. */
function explainFolder(folder: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  const what = `The data folder ${folder} cannot be used (${error.message}).`;
  return new StoreUnavailable(`${what} Set DATA_DIR to a folder that the service may write to.`, { cause: error });
}

function attempt<Result>(work: () => Result): { result: Result } | { failure: unknown } {
  try {
    return { result: work() };
  } catch (failure) {
    return { failure };
  }
}

function asUnavailable(error: unknown): Error {
  if (error instanceof StoreUnavailable) return error;
  // lmdb-js hangs the cause on the error as a promise that rejects; nobody else handles it.
  if (error instanceof Error && 'commitError' in error) void Promise.resolve(error.commitError).catch(() => undefined);
  return new StoreUnavailable(`The store could not be written: ${error instanceof Error ? error.message : 'unknown'}`, {
    cause: error,
  });
}

function isReady(tables: Tables, { destination, limit }: Room, now: number): boolean {
  return limit > 0 && dueLines(tables, destination, now, 1).length > 0;
}

function isDue(index: Table<unknown>, now: number): boolean {
  return [...index.getKeys({ end: afterDue(now), limit: 1 })].length > 0;
}

function firstDue(index: Tables['dueTimers']): number | null {
  const [key] = [...index.getKeys({ limit: 1 })];
  return key ? readDueKey(key).at : null;
}
