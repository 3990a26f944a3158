import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { createClassifier } from './classifier.js';
import type { MatchingData } from './corpus.js';
import { fingerprintOf, train, type Trained } from './train.js';

/** Where the build keeps what the matcher learnt, so that a start need not learn again. */
export function trainedFile(root: string): string {
  return path.join(root, 'dist', 'matcher.bin');
}

/** What was learnt of the same data before, or else learnt now. Nothing is written. */
export function loadTrained(file: string, data: MatchingData): Trained {
  return readTrained(file, fingerprintOf(data)) ?? train(data);
}

/** Learns and keeps it, unless the file holds what was learnt of the same data. */
export function keepTrained(file: string, data: MatchingData): void {
  const fingerprint = fingerprintOf(data);
  if (readTrained(file, fingerprint)) return;
  const { classes, vocabulary, weights } = train(data);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, serialize({ fingerprint, classes, vocabulary, weights } satisfies Kept));
}

type Kept = Omit<Trained, 'classifier'> & { fingerprint: string };

/** Null: there is no such file, it is of other data, or cannot be read; all of them only cost the time to learn. */
function readTrained(file: string, fingerprint: string): Trained | null {
  try {
    const kept = deserialize(readFileSync(file)) as Kept;
    return kept.fingerprint === fingerprint ? { ...kept, classifier: createClassifier(kept.weights, kept.classes.length) } : null;
  } catch {
    return null;
  }
}
