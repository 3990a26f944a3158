import type { z } from 'zod';
import { WalletUnavailable } from '../wallet.js';

/** Small versioned JSON values, named `kind:id`, that the sandbox's state lives in. */
export interface Documents {
  read(name: string): Promise<{ version: number; value: unknown } | null>;
  /** Writes if the version is still `expectedVersion` (0: does not exist). False: it is not; read again. */
  write(name: string, expectedVersion: number, value: unknown): Promise<boolean>;
  /** Every document whose name begins with `kind:`. */
  list(kind: string): Promise<{ name: string; version: number; value: unknown }[]>;
}

/** A kind of document and what it holds. */
export interface Shelf<R> {
  kind: string;
  schema: z.ZodType<R>;
}

export type Decision<R, T> = { type: 'keep'; result: T } | { type: 'write'; record: R; result: T };

export interface Records {
  read<R>(shelf: Shelf<R>, id: string): Promise<R | null>;
  list<R>(shelf: Shelf<R>): Promise<{ id: string; record: R }[]>;
  /** Reads, decides and writes as one step: decides again on what is there now whenever another writer came first.
   *  @throws WalletUnavailable when the documents do not answer, or after too many lost races. */
  change<R, T>(
    shelf: Shelf<R>,
    id: string,
    decide: (record: R | null) => Promise<Decision<R, T>> | Decision<R, T>,
  ): Promise<T>;
}

/** Each lost race means that another writer got through; this many in a row is a fault, not bad luck. */
const MAX_RACES = 200;

export function createRecords(documents: Documents): Records {
  const inLine = createLines();

  async function read<R>(shelf: Shelf<R>, id: string): Promise<R | null> {
    const found = await reach(() => documents.read(`${shelf.kind}:${id}`));
    return found === null ? null : shelf.schema.parse(found.value);
  }

  async function list<R>(shelf: Shelf<R>): Promise<{ id: string; record: R }[]> {
    const found = await reach(() => documents.list(shelf.kind));
    return found
      .map(({ name, value }) => ({ id: name.slice(shelf.kind.length + 1), record: shelf.schema.parse(value) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  const change: Records['change'] = (shelf, id, decide) => {
    const name = `${shelf.kind}:${id}`;
    return inLine(name, async () => {
      for (let race = 0; race < MAX_RACES; race += 1) {
        const found = await reach(() => documents.read(name));
        const decision = await decide(found === null ? null : shelf.schema.parse(found.value));
        if (decision.type === 'keep') return decision.result;
        if (await reach(() => documents.write(name, found?.version ?? 0, decision.record))) return decision.result;
      }
      throw new WalletUnavailable(`the sandbox lost ${MAX_RACES} races for one ${shelf.kind}`);
    });
  };

  return { read, list, change };
}

async function reach<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new WalletUnavailable('the sandbox cannot reach its documents', { cause: error });
  }
}

/** Work on one document waits in line within the process, so that only other processes can win a race. */
function createLines() {
  const tails = new Map<string, Promise<void>>();
  return <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const mine = (tails.get(name) ?? Promise.resolve()).then(work);
    const leave = (): void => {
      if (tails.get(name) === tail) tails.delete(name);
    };
    const tail: Promise<void> = mine.then(leave, leave);
    tails.set(name, tail);
    return mine;
  };
}
