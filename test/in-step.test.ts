import { describe, expect, it } from '@jest/globals';
import { inStep, MOST_TOGETHER, nextStage } from '../src/in-step.js';

describe('in step', () => {
  it('takes what came together through each stage together, in the order in which it came', async () => {
    const seen: string[] = [];
    const work = async (name: string): Promise<void> => {
      await inStep();
      seen.push(`${name} reads`);
      await nextStage();
      seen.push(`${name} writes`);
    };
    await Promise.all(['first', 'second'].map(work));
    expect(seen).toEqual(['first reads', 'second reads', 'first writes', 'second writes']);
  });

  it('keeps what comes later behind what came before', async () => {
    const seen: string[] = [];
    const first = inStep().then(() => seen.push('first'));
    await new Promise((resolve) => setImmediate(resolve));
    const second = inStep().then(() => seen.push('second'));
    await Promise.all([second, first]);
    expect(seen).toEqual(['first', 'second']);
  });

  it('waits while more keeps coming', async () => {
    const seen: string[] = [];
    const first = inStep().then(() => seen.push('first'));
    await new Promise((resolve) => setImmediate(resolve));
    const second = inStep().then(() => seen.push('second'));
    await new Promise((resolve) => setImmediate(resolve));
    seen.push('no more');
    await Promise.all([first, second]);
    expect(seen).toEqual(['no more', 'first', 'second']);
  });

  it('lets others have their turn when very much comes at once', async () => {
    const seen: string[] = [];
    const work = Array.from({ length: MOST_TOGETHER + 1 }, (_, index) => inStep().then(() => seen.push(`work ${index}`)));
    setImmediate(() => seen.push('another'));
    await Promise.all(work);
    const names = work.map((_, index) => `work ${index}`);
    expect(seen).toEqual([...names.slice(0, MOST_TOGETHER), 'another', ...names.slice(MOST_TOGETHER)]);
  });
});
