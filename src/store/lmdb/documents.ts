import { afterPrefix, prefixKey, readText, textKey } from './keys.js';
import { apply, put, type Tables } from './tables.js';

export function readDocument(tables: Tables, name: string): { version: number; bytes: Uint8Array } | null {
  const row = tables.documents.get(textKey(name));
  return row ? { version: row[0], bytes: row[1] } : null;
}

export function writeDocument(tables: Tables, name: string, expectedVersion: number, bytes: Uint8Array): boolean {
  const key = textKey(name);
  if ((tables.documents.get(key)?.[0] ?? 0) !== expectedVersion) return false;
  apply([put(tables.documents, key, [expectedVersion + 1, bytes])]);
  return true;
}

export function listDocuments(tables: Tables, prefix: string): string[] {
  const start = prefixKey(prefix);
  const range = start.length > 0 ? { start, end: afterPrefix(start) } : {};
  return [...tables.documents.getKeys(range)].map(readText);
}
