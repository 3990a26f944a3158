import { softmax } from './classifier.js';
import { createFindConcepts } from './concepts.js';
import type { MatchingData } from './corpus.js';
import { NOTHING, train, type Trained } from './train.js';
import { createVocabulary, readFeatures, type Vector } from './vectors.js';

export interface Ranked {
  id: string;
  /** 0 to 1. */
  score: number;
}

/** Ranks every topic and saying, best first, by how much a text sounds like their examples. */
export type Match = (text: string) => Ranked[];

/** `trained`: what was learnt from the same data before; without it the matcher learns now, which takes seconds. */
export function createMatch(data: MatchingData, trained: Trained = train(data)): Match {
  const findConcepts = createFindConcepts(data.concepts);
  const vocabulary = createVocabulary(trained.vocabulary);
  return (text) => {
    const vector = vocabulary.weigh(readFeatures(text, findConcepts));
    const chances = softmax(trained.classifier.judge(vector), TEMPERATURE);
    return trained.classes
      .map((id, index) => ({ id, score: scoreOf(chances[index] ?? 0, vector) }))
      .filter(({ id }) => id !== NOTHING)
      .sort((a, b) => b.score - a.score);
  };
}

/** Sharpens the chances, so that the best of seventy topics stands out as a person would see it. */
const TEMPERATURE = 0.7;

/** A text of which the corpus knows little is trusted little, however well the rest fits. */
function scoreOf(chance: number, { known }: Vector): number {
  return chance * Math.min(1, 0.4 + known);
}
