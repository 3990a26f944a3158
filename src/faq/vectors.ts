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

export interface Vocabulary {
  size: number;
  weigh(features: Features): Vector;
}

export function readFeatures(text: string, findConcepts: FindConcepts): Features {
  const normalised = normalise(text);
  return listFeatures(normalised, findConcepts(normalised));
}

/** Learns the pieces of the given texts; a piece that many texts share weighs less. */
export function buildVocabulary(texts: Features[]): Vocabulary {
  const positions = new Map<string, number>();
  const counts: number[] = [];
  for (const feature of texts.flatMap((features) => [...features.keys()])) {
    const at = positions.get(feature) ?? positions.size;
    positions.set(feature, at);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const rarity = counts.map((count) => Math.log(1 + texts.length / (count + 0.5)));
  return { size: positions.size, weigh: (features) => weigh(features, positions, rarity, rarityOf(texts.length)) };
}

/** A piece never seen is taken to be as rare as one seen once. */
function rarityOf(texts: number): number {
  return Math.log(1 + texts / 1.5);
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
