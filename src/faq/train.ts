import { createHash, hash } from 'node:crypto';
import { type Classifier, createClassifier, type Lesson, trainWeights } from './classifier.js';
import { createFindConcepts } from './concepts.js';
import type { MatchingData } from './corpus.js';
import { createVocabulary, learnVocabulary, readFeatures, type VocabularyData } from './vectors.js';

/** The class of messages that no topic answers. */
export const NOTHING = '';

/** What the matcher learnt from its data: enough to judge a text without learning again. */
export interface Trained {
  /** Ids of topics and sayings, and NOTHING. */
  classes: string[];
  vocabulary: VocabularyData;
  /** One row of `classes.length` numbers a piece of the vocabulary. */
  weights: Float32Array;
  classifier: Classifier;
}

/** Raised when the same data would now be learnt differently: what was learnt before is then learnt anew. */
const TRAINING = 4;

/** Names the data, and the way of learning it. */
export function fingerprintOf({ examples, sayings, outOfScope, concepts }: MatchingData): string {
  return createHash('sha256').update(JSON.stringify([TRAINING, examples, sayings, outOfScope, concepts])).digest('hex');
}

/** Deterministic. Some seconds for fifteen thousand questions. */
export function train({ examples, sayings, outOfScope, concepts }: MatchingData): Trained {
  const findConcepts = createFindConcepts(concepts);
  const taught = [...examples, ...sayings];
  const classes = [NOTHING, ...new Set(taught.map(({ id }) => id))];
  const numbers = new Map(classes.map((id, index) => [id, index]));
  const studied = mix([...taught, ...outOfScope.map((text) => ({ id: NOTHING, text }))]).map(({ id, text }) => ({
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

/** Mixed by the texts themselves: one more question changes nothing of the order in which the others are learnt. */
function mix<Said extends { text: string }>(said: Said[]): Said[] {
  const keyed = said.map((each) => ({ each, key: hash('sha256', each.text) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ each }) => each);
}
