/** How long an answer asks to be left alone, from its `Retry-After`: seconds or a date (RFC 9110 §10.2.3). 0: what is
 *  neither asks for nothing. `now` in epoch milliseconds. */
export function readRetryAfter(value: string | string[] | undefined, now: number): number {
  if (typeof value !== 'string') return 0;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}
