import { z } from 'zod';
import { FaultyData, readYaml, schemaFaults } from './fault.js';
import { stemWord } from './features.js';
import { normalise } from './normalise.js';

/** Finds the concepts that a normalised text speaks of (`faq-data/concepts.yaml`). */
export type FindConcepts = (normalised: string) => string[];

const conceptsSchema = z.record(z.string(), z.strictObject({ zh: z.string(), en: z.string() }));
export type Concepts = z.infer<typeof conceptsSchema>;

/** @throws FaultyData */
export function loadConcepts(file: string): Concepts {
  const parsed = conceptsSchema.safeParse(readYaml(file));
  if (parsed.success) return parsed.data;
  throw new FaultyData(
    schemaFaults(file, parsed.error, (at) => ({ entry: String(at[0] ?? ''), rest: at.slice(1) })),
  );
}

const HAN_RUN = /\p{Script=Han}+/gu;
const WORD = /[\p{L}\p{N}]+/gu;

export function createFindConcepts(concepts: Concepts): FindConcepts {
  const chinese = new Map<string, string[]>();
  const english = new Map<string, string[]>();
  for (const [name, { zh, en }] of Object.entries(concepts)) {
    for (const word of zh.split(/\s+/).map(normalise)) addTo(chinese, word, name);
    for (const phrase of en.split(',')) addTo(english, listStems(normalise(phrase)).join(' '), name);
  }
  const longest = { zh: longestOf(chinese, (word) => word.length), en: longestOf(english, (word) => word.split(' ').length) };
  const correct = createCorrect([...english.keys()].flatMap((phrase) => phrase.split(' ')));
  return (normalised) => {
    const found = new Set<string>();
    for (const [run] of normalised.matchAll(HAN_RUN)) collect([...run], '', longest.zh, chinese, found);
    collect(listStems(normalised).map(correct), ' ', longest.en, english, found);
    return [...found];
  };
}

/** Short words have too many neighbours. */
const SHORTEST_CORRECTED = 5;

/** A stem that the lexicon does not know becomes the known one that differs by one letter lost, added, changed or by
 *  two neighbours swapped; when several do, none. */
function createCorrect(stems: string[]): (stem: string) => string {
  const known = new Set(stems);
  const byGap = new Map<string, Set<string>>();
  for (const stem of known) {
    if (stem.length < SHORTEST_CORRECTED) continue;
    for (const shorter of [stem, ...withoutOneLetter(stem)]) byGap.set(shorter, (byGap.get(shorter) ?? new Set()).add(stem));
  }
  return (stem) => {
    if (known.has(stem) || stem.length < SHORTEST_CORRECTED) return stem;
    const near = new Set([stem, ...withoutOneLetter(stem)].flatMap((shorter) => [...(byGap.get(shorter) ?? [])]));
    const [only] = near;
    return near.size === 1 && only !== undefined ? only : stem;
  };
}

function withoutOneLetter(word: string): string[] {
  return [...word].map((_, at) => word.slice(0, at) + word.slice(at + 1));
}

/** At every place the longest word that the lexicon knows. */
function collect(parts: string[], joint: string, longest: number, words: Map<string, string[]>, found: Set<string>): void {
  parts.forEach((_, at) => {
    for (let size = Math.min(longest, parts.length - at); size > 0; size -= 1) {
      const names = words.get(parts.slice(at, at + size).join(joint));
      if (names === undefined) continue;
      names.forEach((name) => found.add(name));
      return;
    }
  });
}

function listStems(normalised: string): string[] {
  return (normalised.replace(HAN_RUN, ' ').match(WORD) ?? []).map(stemWord);
}

function addTo(words: Map<string, string[]>, word: string, name: string): void {
  if (word !== '') words.set(word, [...new Set([...(words.get(word) ?? []), name])]);
}

function longestOf(words: Map<string, string[]>, size: (word: string) => number): number {
  return Math.max(0, ...[...words.keys()].map(size));
}
