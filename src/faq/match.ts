import { type Classifier, type Lesson, softmax, trainClassifier } from './classifier.js';
import { createFindConcepts, type FindConcepts } from './concepts.js';
import type { MatchingData } from './corpus.js';
import { buildVocabulary, type Features, readFeatures, type Vector, type Vocabulary } from './vectors.js';

export interface Ranked {
  id: string;
  /** 0 to 1. */
  score: number;
}

/** Ranks every topic, best first, by how much a text sounds like its questions. */
export type Match = (text: string) => Ranked[];

/** Class 0 of the classifier: messages that no topic answers. */
const NOTHING = 0;

/** Trained once at start, deterministic. About a second for four thousand questions. */
export function createMatch({ examples, outOfScope, concepts }: MatchingData): Match {
  const findConcepts = createFindConcepts(concepts);
  const ids = [...new Set(examples.map(({ id }) => id))];
  const numbers = new Map(ids.map((id, index) => [id, index + 1]));
  const studied = [
    ...examples.map(({ id, text }) => ({ features: readFeatures(text, findConcepts), class: numbers.get(id) ?? NOTHING })),
    ...outOfScope.map((text) => ({ features: readFeatures(text, findConcepts), class: NOTHING })),
  ];
  const vocabulary = buildVocabulary(studied.map(({ features }) => features));
  const lessons = [...studied, ...studied.map(forgetWords)].map(
    (lesson): Lesson => ({ vector: vocabulary.weigh(lesson.features), class: lesson.class }),
  );
  const classifier = trainClassifier(lessons, ids.length + 1, vocabulary.size);
  return (text) => rank(text, { ids, findConcepts, vocabulary, classifier });
}

interface Trained {
  ids: string[];
  findConcepts: FindConcepts;
  vocabulary: Vocabulary;
  classifier: Classifier;
}

function rank(text: string, { ids, findConcepts, vocabulary, classifier }: Trained): Ranked[] {
  const vector = vocabulary.weigh(readFeatures(text, findConcepts));
  const chances = softmax(classifier.judge(vector), TEMPERATURE);
  return ids
    .map((id, index) => ({ id, score: scoreOf(chances[index + 1] ?? 0, vector) }))
    .sort((a, b) => b.score - a.score);
}

/** Sharpens the chances, so that the best of seventy topics stands out as a person would see it. */
const TEMPERATURE = 0.7;

/** A text of which the corpus knows little is trusted little, however well the rest fits. */
function scoreOf(chance: number, { known }: Vector): number {
  return chance * Math.min(1, 0.4 + known);
}

/** The same lesson in other words: every fifth piece of writing stays, and the concepts. Without it the classifier
 *  leans on the examples' very words and is lost when somebody uses others. */
function forgetWords<T extends { features: Features }>(lesson: T, index: number): T {
  const kept = [...lesson.features].filter(([feature], at) => feature.startsWith('@') || (at * 7 + index) % 5 === 0);
  return { ...lesson, features: new Map(kept) };
}
