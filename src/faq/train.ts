import { createHash } from 'node:crypto';
import { type Classifier, createClassifier, type Lesson, trainWeights } from './classifier.js';
import { createFindConcepts } from './concepts.js';
import type { MatchingData } from './corpus.js';
import { createVocabulary, learnVocabulary, readFeatures, type VocabularyData } from './vectors.js';

/** The class of messages that no topic answers. */
export const NOTHING = '';

/** What the matcher learnt from its data: enough to judge a text without learning again. */
export interface Trained {
  /** Topic ids, and NOTHING. */
  classes: string[];
  vocabulary: VocabularyData;
  /** One row of `classes.length` numbers a piece of the vocabulary. */
  weights: Float32Array;
  classifier: Classifier;
}

/** Raised when the same data would now be learnt differently: what was learnt before is then learnt anew. */
const TRAINING = 2;

/** Names the data, and the way of learning it. */
export function fingerprintOf({ examples, outOfScope, concepts }: MatchingData): string {
  return createHash('sha256').update(JSON.stringify([TRAINING, examples, outOfScope, concepts])).digest('hex');
}

/** Deterministic. Some seconds for fifteen thousand questions. */
export function train({ examples, outOfScope, concepts }: MatchingData): Trained {
  const findConcepts = createFindConcepts(concepts);
  const classes = [NOTHING, ...new Set(examples.map(({ id }) => id))];
  const numbers = new Map(classes.map((id, index) => [id, index]));
  const studied = [...examples, ...outOfScope.map((text) => ({ id: NOTHING, text }))].map(({ id, text }) => ({
    features: readFeatures(text, findConcepts),
    class: numbers.get(id) ?? 0,
  }));
  const data = learnVocabulary(studied.map(({ features }) => features));
  const vocabulary = createVocabulary(data);
  const lessons = studied.map(
    (lesson): Lesson => ({ vector: vocabulary.weigh(lesson.features), class: lesson.class }),
  );
  const weights = trainWeights(lessons, classes.length, data.pieces.length);
  return { classes, vocabulary: data, weights, classifier: createClassifier(weights, classes.length) };
}
