import { expect, it } from '@jest/globals';
import { createShardQueue } from '../../src/store/redis/shard-queue.js';

const LIMIT = 8;
const NOW = 1_000;
const HANGING = Array.from({ length: 40 }, (_, index) => 100 + index);

it('what is claimed is handed out as soon as a shard could not be read, whatever else is due; the others have their turn next', async () => {
  const asked: number[] = [];
  let isHanging = true;
  const queue = createShardQueue(async (shard) => {
    asked.push(shard);
    if (isHanging && HANGING.includes(shard)) throw new Error('in vain');
    return [{ member: `of ${shard}`, at: NOW }];
  });
  const claim = (): Promise<string[]> => queue.claim(LIMIT, { now: NOW, until: NOW + 6_000 }, async (_shard, member) => member);
  for (const shard of [1, ...HANGING]) queue.note(shard, NOW);

  expect(await claim()).toEqual(['of 1']);
  expect(asked.length).toBe(LIMIT);
  isHanging = false;
  expect(await claim()).toEqual(HANGING.slice(LIMIT - 1, 2 * LIMIT - 1).map((shard) => `of ${shard}`));
});
