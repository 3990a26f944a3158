/** Keeps the results of a pure function for the texts that it was given last: within a turn the same text comes several
 *  times, and many people say the same few words. */
export function rememberLast<Result>(most: number, make: (text: string) => Result): (text: string) => Result {
  const made = new Map<string, Result>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    const result = make(text);
    const [oldest] = made.keys();
    if (made.size >= most && oldest !== undefined) made.delete(oldest);
    made.set(text, result);
    return result;
  };
}
