import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRates } from '../../src/http/rates.js';

const FEW = [{ most: 3, perMs: 3_000 }];

it('grants so many at once, then one after the other, and says how long to wait', () => {
  let now = 0;
  const spend = createRates(FEW, () => now);
  expect([1, 2, 3, 4].map(() => spend('a'))).toEqual([0, 0, 0, 1_000]);
  now = 400;
  expect(spend('a')).toBe(600);
  now = 1_000;
  expect([spend('a'), spend('a')]).toEqual([0, 1_000]);
});

it('lets nobody pay for another', () => {
  const spend = createRates(FEW, () => 0);
  [1, 2, 3].forEach(() => spend('a'));
  expect([spend('a') > 0, spend('b')]).toEqual([true, 0]);
});

it('holds to each of several limits, and takes from none what another refuses', () => {
  let now = 0;
  const spend = createRates([{ most: 1, perMs: 10 }, { most: 2, perMs: 100_000 }], () => now);
  expect(spend('a')).toBe(0);
  for (let tries = 0; tries < 20; tries += 1) expect(spend('a')).toBeGreaterThan(0);
  now = 10;
  expect(spend('a')).toBe(0);
  now = 20;
  expect(spend('a')).toBeGreaterThan(10_000);
});

it('never grants more than the limit in any stretch of its time, and grants when it said it would', () => {
  fc.assert(fc.property(fc.array(fc.nat(500), { maxLength: 60 }), (pauses) => {
    let now = 0;
    const spend = createRates(FEW, () => now);
    const granted: number[] = [];
    for (const pause of pauses) {
      now += pause;
      const waitMs = spend('a');
      if (waitMs === 0) granted.push(now);
      else {
        now += waitMs;
        expect(spend('a')).toBe(0);
        granted.push(now);
      }
    }
    for (const from of granted) {
      expect(granted.filter((at) => at >= from && at < from + 3_000).length).toBeLessThanOrEqual(6);
    }
  }), { numRuns: 30 });
});
