import { LRUCache } from 'lru-cache';

/** Keeps the results of a pure function for the texts that it was given last: within a turn the same text comes several
 *  times, and many people say the same few words. */
export function rememberLast<Result extends NonNullable<unknown>>(most: number, make: (text: string) => Result): (text: string) => Result {
  const made = new LRUCache<string, Result>({ max: most });
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    const result = make(text);
    made.set(text, result);
    return result;
  };
}
