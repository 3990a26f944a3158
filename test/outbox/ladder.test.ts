import { expect, it } from '@jest/globals';
import { waitAfterAttempt, waitUntried, wasPutOffTooLong } from '../../src/outbox/ladder.js';

const LADDER = [1_000, 5_000, 30_000, 600_000];
const T0 = 1_000_000;
const putOff = (attempts: number) => ({ attempts, putOffSince: T0 });

it('waits a step longer after each attempt, and has none after the last', () => {
  expect([0, 1, 3, 4].map((attempts) => waitAfterAttempt(LADDER, { attempts, putOffSince: null }))).toEqual([1_000, 5_000, 600_000, null]);
});

it('waits for what is put off as long as after attempts made all the while, but a minute at most', () => {
  expect(waitUntried(LADDER, { attempts: 3, putOffSince: null }, T0)).toBe(1_000);
  const waits = [0, 999, 1_000, 5_999, 6_000, 36_000, 10 ** 9].map((ms) => waitUntried(LADDER, putOff(0), T0 + ms));
  expect(waits).toEqual([1_000, 1_000, 5_000, 5_000, 30_000, 60_000, 60_000]);
});

it('has been waited for long enough after the whole ladder, if it was tried at all', () => {
  expect([635_999, 636_000].map((ms) => wasPutOffTooLong(LADDER, putOff(1), T0 + ms))).toEqual([false, true]);
  expect(wasPutOffTooLong(LADDER, putOff(0), T0 + 10 ** 12)).toBe(false);
  expect(wasPutOffTooLong(LADDER, { attempts: 3, putOffSince: null }, T0)).toBe(false);
});
