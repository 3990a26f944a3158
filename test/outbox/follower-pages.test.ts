import { beforeEach, describe, expect, it } from '@jest/globals';
import { createFollowers, type Followers } from '../../src/outbox/follower-pages.js';
import { type Place, StoreUnavailable } from '../../src/store/store.js';
import type { ConversationStore } from '../../src/take-turn.js';

const place = (number: number): Place => ({ shard: number % 256, key: `k-${number}` });

let documents: Map<string, { version: number; value: unknown }>;
/** How many writes another writer comes before. */
let racing: number;
let followers: Followers;
beforeEach(() => {
  documents = new Map();
  racing = 0;
  const store = {
    readDocument: async (name: string) => documents.get(name) ?? null,
    writeDocument: async (name: string, expected: number, value: unknown) => {
      racing -= 1;
      const version = documents.get(name)?.version ?? 0;
      if (racing >= 0 || version !== expected) return false;
      documents.set(name, { version: version + 1, value });
      return true;
    },
  };
  followers = createFollowers(store as unknown as ConversationStore);
});

const all = async (matter: string): Promise<string[]> => {
  const found: string[] = [];
  for await (const page of followers.pages(matter)) found.push(...page.map(({ key }) => key));
  return found;
};

describe('the followers of a matter', () => {
  it('are none, then each once however often it is added', async () => {
    expect(await all('case:AP1')).toEqual([]);
    for (const number of [1, 2, 1]) await followers.add('case:AP1', place(number));
    expect(await all('case:AP1')).toEqual(['k-1', 'k-2']);
    expect(await all('case:AP2')).toEqual([]);
  });

  it('are kept in pages of a hundred, and a place that is left is taken again', async () => {
    for (let number = 0; number < 250; number += 1) await followers.add('wallet:u-1', place(number));
    expect(await all('wallet:u-1')).toHaveLength(250);
    expect([...documents.values()].map(({ value }) => (value as Place[]).length)).toEqual([100, 100, 50]);
    await followers.remove('wallet:u-1', place(7));
    await followers.add('wallet:u-1', place(900));
    expect([...documents.values()].map(({ value }) => (value as Place[]).length)).toEqual([100, 100, 50]);
    expect(await all('wallet:u-1')).not.toContain('k-7');
  });

  it('do not grow without end: beyond ten thousand a new one takes the place of an old', async () => {
    for (let page = 0; page < 100; page += 1) {
      const value = Array.from({ length: 100 }, (_, at) => place(page * 100 + at));
      documents.set(page === 0 ? 'followers:wallet:u-1' : `followers:${page}:wallet:u-1`, { version: 1, value });
    }
    await followers.add('wallet:u-1', place(99_999));
    const keys = await all('wallet:u-1');
    expect(keys).toHaveLength(10_000);
    expect(keys).toContain('k-99999');
  });

  it('are written again when another writer came first, and given up when it always does', async () => {
    racing = 3;
    await followers.add('case:AP1', place(1));
    expect(await all('case:AP1')).toEqual(['k-1']);
    racing = 1_000;
    await expect(followers.add('case:AP1', place(2))).rejects.toThrow(StoreUnavailable);
  });

  it('are all kept when many are added at once', async () => {
    await Promise.all(Array.from({ length: 15 }, (_, number) => followers.add('case:AP1', place(number))));
    expect(await all('case:AP1')).toHaveLength(15);
  });
});
