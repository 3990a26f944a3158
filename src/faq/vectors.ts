import type { FindConcepts } from './concepts.js';
import { listFeatures } from './features.js';
import { normalise } from './normalise.js';

/** A text as numbers: positions of its known pieces and their weights, of length 1 together. */
export interface Vector {
  at: Int32Array;
  weight: Float32Array;
  /** Share of the text's weight that lies in pieces the corpus knows, 0 to 1. */
  known: number;
}

/** Piece of text → weight (`listFeatures`). */
export type Features = Map<string, number>;

/** What was learnt of the pieces of the corpus. */
export interface VocabularyData {
  /** The pieces in the order of their numbers. */
  pieces: string[];
  /** How much each weighs: a piece that many texts share weighs less. */
  rarity: number[];
  /** What a piece never seen would weigh: as much as one seen once. */
  unseen: number;
}

export interface Vocabulary {
  weigh(features: Features): Vector;
}

export function readFeatures(text: string, findConcepts: FindConcepts): Features {
  const normalised = normalise(text);
  return listFeatures(normalised, findConcepts(normalised));
}

/** In a large corpus a piece that one text alone holds says little about other texts, and there are very many. */
const LARGE_CORPUS = 6000;

export function learnVocabulary(texts: Features[]): VocabularyData {
  const counts = new Map<string, number>();
  for (const features of texts) {
    for (const feature of features.keys()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  const fewest = texts.length < LARGE_CORPUS ? 1 : 2;
  const shared = [...counts].filter(([, count]) => count >= fewest);
  return {
    pieces: shared.map(([piece]) => piece),
    rarity: shared.map(([, count]) => Math.log(1 + texts.length / (count + 0.5))),
    unseen: Math.log(1 + texts.length / 1.5),
  };
}

export function createVocabulary({ pieces, rarity, unseen }: VocabularyData): Vocabulary {
  const positions = new Map(pieces.map((piece, at) => [piece, at]));
  return { weigh: (features) => weigh(features, positions, rarity, unseen) };
}

function weigh(features: Features, positions: Map<string, number>, rarity: number[], unseen: number): Vector {
  const at: number[] = [];
  const weights: number[] = [];
  let unknown = 0;
  for (const [feature, weight] of features) {
    const position = positions.get(feature);
    if (position === undefined) {
      unknown += (weight * unseen) ** 2;
      continue;
    }
    at.push(position);
    weights.push(weight * (rarity[position] ?? 0));
  }
  const known = weights.reduce((sum, weight) => sum + weight * weight, 0);
  const length = Math.sqrt(known) || 1;
  return {
    at: Int32Array.from(at),
    weight: Float32Array.from(weights, (weight) => weight / length),
    known: known === 0 ? 0 : known / (known + unknown),
  };
}
