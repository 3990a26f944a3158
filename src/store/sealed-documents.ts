import type { KeyRing } from '../privacy/key-ring.js';
import { CannotOpen, type RandomBytes } from '../privacy/seal.js';
import { decode } from './conversation-seal.js';
import type { Bytes, Store } from './store.js';

export interface SealedDocuments {
  /** `name` is `kind:id`; the kind stays readable in the store, the id does not. Parse the value. */
  readDocument(name: string): Promise<{ version: number; value: unknown } | null>;
  /** `expectedVersion` 0: does not exist yet. False: it is another; read again. */
  writeDocument(name: string, expectedVersion: number, value: unknown): Promise<boolean>;
  listDocuments(kind: string): Promise<NamedDocument[]>;
  /** At start: throws CannotOpen when the store was written under other keys than these. */
  checkKeys(): Promise<void>;
}

export interface NamedDocument {
  name: string;
  version: number;
  value: unknown;
}

/** The name goes sealed with the value: the store has only its hash. */
interface Content {
  name: string;
  value: unknown;
}

const KEY_CHECK = 'key-check';

/** Documents belong to no conversation, so they are sealed under the key ring itself, bound to name and version. */
export function createSealedDocuments(store: Store, keyRing: KeyRing, randomBytes: RandomBytes): SealedDocuments {
  const read = async (stored: string): Promise<NamedDocument | null> => {
    const found = await store.readDocument(stored);
    if (!found) return null;
    const content = decode(keyRing.open('document', where(stored, found.version), found.bytes)) as Content;
    return { ...content, version: found.version };
  };

  const write = (stored: string, expectedVersion: number, content: Content): Promise<boolean> => {
    const bytes: Bytes = keyRing.seal('document', where(stored, expectedVersion + 1), JSON.stringify(content), randomBytes);
    return store.writeDocument(stored, expectedVersion, bytes);
  };

  const checkKeys = async (): Promise<void> => {
    const proof = keyRing.hash('check', KEY_CHECK);
    const found = await read(KEY_CHECK);
    if (found && found.value !== proof) {
      throw new CannotOpen('The stored data', 'It was written under another index key: put that one back.');
    }
    // A write that comes too late means that another process made the check, with its own keys: look again.
    if (!found && !(await write(KEY_CHECK, 0, { name: KEY_CHECK, value: proof }))) await checkKeys();
  };

  return {
    checkKeys,
    async readDocument(name) {
      const found = await read(storedName(keyRing, name));
      return found && { version: found.version, value: found.value };
    },
    writeDocument: async (name, expectedVersion, value) =>
      write(storedName(keyRing, name), expectedVersion, { name, value }),
    async listDocuments(kind) {
      const names = await store.listDocuments(`${kind}:`);
      return (await Promise.all(names.map(read))).filter((document) => document !== null);
    },
  };
}

function storedName(keyRing: KeyRing, name: string): string {
  const colon = name.indexOf(':');
  if (colon < 1) throw new TypeError('A document is named kind:id.');
  return `${name.slice(0, colon)}:${keyRing.hash('document', name)}`;
}

function where(stored: string, version: number): string {
  return `${stored} ${version}`;
}
