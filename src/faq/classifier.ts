import type { Vector } from './vectors.js';

/** Taken once: looking up a global in the innermost loop is slow in some hosts (test runners isolate them). */
const { abs, exp, sqrt } = Math;

/** A softmax regression over the vectors: which class's questions does this one sound like. */
export interface Classifier {
  /** One number a class, the higher the likelier; not yet probabilities. */
  judge(vector: Vector): Float64Array;
}

export interface Lesson {
  vector: Vector;
  class: number;
}

/** Work the training may do, in multiplications; a large corpus gets fewer rounds rather than a slow start. */
const MOST_WORK = 6e8;
const ROUNDS = { most: 5, least: 3 };
const STEP = 0.5;
/** Errors below this teach nothing worth their time. */
const SMALLEST_ERROR = 5e-3;

export function createClassifier(weights: Float32Array, classes: number): Classifier {
  return { judge: (vector) => judge(vector, weights, classes) };
}

/** One row of `classes` numbers a feature. Deterministic: in the order given, in which neighbours should
 *  not be of one class. AdaGrad, one step a lesson. */
export function trainWeights(lessons: Lesson[], classes: number, features: number): Float32Array {
  const weights = new Float32Array(classes * features);
  const squares = new Float32Array(classes * features).fill(1e-3);
  const work = lessons.reduce((sum, lesson) => sum + lesson.vector.at.length * classes, 1);
  const rounds = Math.max(ROUNDS.least, Math.min(ROUNDS.most, Math.floor(MOST_WORK / work)));
  for (let round = 0; round < rounds; round += 1) {
    for (const lesson of lessons) learn(lesson, weights, squares, classes);
  }
  return weights;
}

function judge(vector: Vector, weights: Float32Array, classes: number): Float64Array {
  const sums = new Float64Array(classes);
  for (let index = 0; index < vector.at.length; index += 1) {
    const value = vector.weight[index] as number;
    const from = (vector.at[index] as number) * classes;
    for (let each = 0; each < classes; each += 1) {
      sums[each] = (sums[each] as number) + value * (weights[from + each] as number);
    }
  }
  return sums;
}

function learn(lesson: Lesson, weights: Float32Array, squares: Float32Array, classes: number): void {
  const errors = softmax(judge(lesson.vector, weights, classes), 1);
  errors[lesson.class] = (errors[lesson.class] ?? 0) - 1;
  const mistaken = listMistaken(errors);
  const { at, weight } = lesson.vector;
  for (let index = 0; index < at.length; index += 1) {
    const value = weight[index] as number;
    const from = (at[index] as number) * classes;
    for (let each = 0; each < mistaken.length; each += 1) {
      const place = from + (mistaken[each] as number);
      const gradient = (errors[mistaken[each] as number] as number) * value;
      const square = (squares[place] as number) + gradient * gradient;
      squares[place] = square;
      weights[place] = (weights[place] as number) - (STEP * gradient) / sqrt(square);
    }
  }
}

/** Plain loops here and below: this runs some fifty thousand times at start. */
function listMistaken(errors: Float64Array): number[] {
  const mistaken: number[] = [];
  for (let each = 0; each < errors.length; each += 1) {
    if (abs(errors[each] as number) > SMALLEST_ERROR) mistaken.push(each);
  }
  return mistaken;
}

/** Chances from a classifier's numbers; a temperature below 1 sharpens them. */
export function softmax(sums: Float64Array, temperature: number): Float64Array {
  let highest = -Infinity;
  for (let each = 0; each < sums.length; each += 1) if ((sums[each] as number) > highest) highest = sums[each] as number;
  const chances = new Float64Array(sums.length);
  let total = 0;
  for (let each = 0; each < sums.length; each += 1) {
    const power = exp(((sums[each] as number) - highest) / temperature);
    chances[each] = power;
    total += power;
  }
  for (let each = 0; each < sums.length; each += 1) chances[each] = (chances[each] as number) / total;
  return chances;
}
