import { CodedError } from '../../errors.js';

/** Small sealed JSON values that all replicas share, named `kind:id`. */
export interface Documents {
  read(name: string): Promise<{ version: number; value: unknown } | null>;
  /** Writes if the version is still `expectedVersion` (0: does not exist). False: it is not; read again. */
  write(name: string, expectedVersion: number, value: unknown): Promise<boolean>;
}

/** `write` is left out where nothing is to be changed. */
export interface Decision<T> {
  write?: unknown;
  result: T;
}

const MAX_RACES = 32;

/** Reads, decides and writes as one step: decides again on what is there now whenever another writer came first.
 *  @throws CodedError when others kept coming first, StoreUnavailable: the sender may repeat */
export async function changeDocument<T>(documents: Documents, name: string, decide: (value: unknown) => Decision<T> | Promise<Decision<T>>): Promise<T> {
  for (let race = 0; race < MAX_RACES; race += 1) {
    const found = await documents.read(name);
    const { write, result } = await decide(found?.value ?? null);
    if (write === undefined || (await documents.write(name, found?.version ?? 0, write))) return result;
  }
  throw new CodedError('conversation_busy', 'others kept changing the same; it is safe to repeat');
}
