import { z } from 'zod';
import type { MatchingData } from './corpus.js';
import type { Fault } from './fault.js';
import { createMatch } from './match.js';
import type { Example, Understand } from './topic.js';

/** Topic id → its regression questions that were understood when the baseline was written. */
export const baselineSchema = z.record(z.string(), z.array(z.string()));
export type Baseline = z.infer<typeof baselineSchema>;

export const BASELINE_FILE = 'regression-baseline.json';

export function writeBaseline(regression: Example[], understand: Understand): Baseline {
  const baseline: Baseline = {};
  for (const { id, text } of regression.filter((example) => isUnderstood(example, understand))) {
    baseline[id] = [...(baseline[id] ?? []), text];
  }
  return baseline;
}

/** Questions that were understood and no longer are. One that left the corpus is no fault. */
export function findRegressions(regression: Example[], baseline: Baseline, understand: Understand): Fault[] {
  return regression
    .filter(({ id, text }) => baseline[id]?.includes(text) === true)
    .filter((example) => !isUnderstood(example, understand))
    .map(({ id, text }) => ({
      file: BASELINE_FILE,
      entry: id,
      place: 'regression',
      what: `"${text}" was understood and now is ${describe(understand(text))}`,
      remedy: 'Add an example question or a word to concepts.yaml; if it is right so, run with --update-baseline.',
    }));
}

/** Right is: answered with its own topic and no other. */
export function isUnderstood({ id, text }: Example, understand: Understand): boolean {
  const understanding = understand(text);
  return understanding.kind === 'answer' && understanding.id === id;
}

function describe({ kind, id }: { kind: string; id: string | null }): string {
  return id === null ? kind : `${kind} ${id}`;
}

export interface Confusion {
  id: string;
  /** How many questions were left out and asked. */
  asked: number;
  /** The topic that came first instead → the questions. */
  nearerTo: Map<string, string[]>;
}

const FOLDS = 3;

/** Asks every example question of a matcher that has not seen it; topics with none gone wrong are left out. */
export function findConfusions(data: MatchingData): Confusion[] {
  const confusions = new Map<string, Confusion>();
  for (const { example, first } of askLeftOut(data)) {
    const { id, text } = example;
    const confusion = confusions.get(id) ?? { id, asked: 0, nearerTo: new Map<string, string[]>() };
    confusion.asked += 1;
    if (first !== id) confusion.nearerTo.set(first, [...(confusion.nearerTo.get(first) ?? []), text]);
    confusions.set(id, confusion);
  }
  return [...confusions.values()].filter(({ nearerTo }) => nearerTo.size > 0);
}

/** Each question with the topic that comes first, and its score, when a third of the questions is left out at a time. */
export function askLeftOut(data: MatchingData): { example: Example; first: string; score: number }[] {
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    const match = createMatch({ ...data, examples: data.examples.filter((__, at) => at % FOLDS !== fold) });
    return data.examples
      .filter((__, at) => at % FOLDS === fold)
      .map((example) => {
        const [best] = match(example.text);
        return { example, first: best?.id ?? '', score: best?.score ?? 0 };
      });
  });
}
