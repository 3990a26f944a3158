import { expect, it } from '@jest/globals';
import { createFailFast } from '../../src/store/redis/fail-fast.js';
import { StoreUnavailable } from '../../src/store/store.js';

const MINUTE_MS = 60_000;

it('lets nobody wait for a second after one that waited in vain, also where the clock is set back meanwhile', async () => {
  let now = 10 * MINUTE_MS;
  let asked = 0;
  const guard = createFailFast({ now: () => now, isSign: () => true, because: 'a moment ago' });
  const work = guard(async () => {
    asked += 1;
    throw new Error('in vain');
  });
  await expect(work()).rejects.toThrow('in vain');
  now += 999;
  await expect(work()).rejects.toThrow(new StoreUnavailable('a moment ago'));
  now += 1;
  await expect(work()).rejects.toThrow('in vain');
  now -= 5 * MINUTE_MS;
  await expect(work()).rejects.toThrow('in vain');
  expect(asked).toBe(3);
});
