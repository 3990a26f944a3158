import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStage, type Outcome, type Stage } from './stage.js';
import { STORIES, type Story } from './story.js';

/** Lives mostly wait for the disk: several at once take the time of one. */
const AT_ONCE = 8;

/** Before and after each call of the store and the operator: a turn that is answered from memory makes few of them. */
const LEAST_HALF_STEPS = 12;

describe('the engine, stopped before and after every step', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  }, 60_000);
  afterAll(() => stage.remove());

  for (const story of STORIES) {
    it(`loses nothing, doubles nothing and leaves no gap, wherever it dies: ${story.title}`, async () => {
      const undisturbed = await stage.play(story, Number.POSITIVE_INFINITY);
      expect(undisturbed.applied).toEqual(story.applied);
      expect(undisturbed.seqs).toEqual(undisturbed.transcript.map((_, index) => index + 1));
      const halfSteps = await playUntilItSurvives(stage, story, undisturbed);
      expect(halfSteps).toBeGreaterThan(LEAST_HALF_STEPS);
    }, 300_000);
  }
});

/** One life for every half-step, until the first that outlives the story. Returns how many half-steps the story has. */
async function playUntilItSurvives(stage: Stage, story: Story, undisturbed: Outcome): Promise<number> {
  for (let first = 0; ; first += AT_ONCE) {
    const lives = Array.from({ length: AT_ONCE }, (_, index) => first + index);
    const outcomes = await Promise.all(lives.map((halfSteps) => stage.play(story, halfSteps)));
    const survived = outcomes.findIndex(({ died }) => !died);
    for (const [index, outcome] of outcomes.entries()) {
      expect({ ...outcome, diedAfter: first + index }).toEqual({ ...undisturbed, died: outcome.died, diedAfter: first + index });
    }
    if (survived >= 0) return first + survived;
  }
}
