import type { Documents } from '../../src/wallet/sandbox/documents.js';

export interface MemoryDocuments extends Documents {
  /** Runs before each write, after the writer has read: where a test lets another writer come first. */
  beforeWrite: (name: string) => Promise<void>;
  /** Writes that succeeded, and writes that came too late, by document. */
  written: Map<string, number>;
  lost: Map<string, number>;
  /** While set, nothing answers. */
  outage: Error | null;
}

/** Documents with a real compare-and-set; values pass through JSON, as they would through any store. */
export function memoryDocuments(): MemoryDocuments {
  const stored = new Map<string, { version: number; json: string }>();

  const documents: MemoryDocuments = {
    beforeWrite: async () => {},
    written: new Map(),
    lost: new Map(),
    outage: null,
    async read(name) {
      await answering();
      const found = stored.get(name);
      return found ? { version: found.version, value: JSON.parse(found.json) as unknown } : null;
    },
    async write(name, expectedVersion, value) {
      const json = JSON.stringify(value);
      await documents.beforeWrite(name);
      await answering();
      const present = stored.get(name)?.version ?? 0;
      const isCurrent = present === expectedVersion;
      const counts = isCurrent ? documents.written : documents.lost;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (isCurrent) stored.set(name, { version: present + 1, json });
      return isCurrent;
    },
    async list(kind) {
      await answering();
      return [...stored]
        .filter(([name]) => name.startsWith(`${kind}:`))
        .map(([name, { version, json }]) => ({ name, version, value: JSON.parse(json) as unknown }));
    },
  };

  async function answering(): Promise<void> {
    await Promise.resolve();
    if (documents.outage) throw documents.outage;
  }

  return documents;
}
