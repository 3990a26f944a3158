/**
 * Work that arrives while more keeps arriving goes on together: what awaits `inStep` begins when a turn of the event loop
 * has brought no more, and after each `await nextStage()` all of it is done before any goes further. So each stage runs many
 * times in a row. The code of a turn is larger than the processor's caches; taken between the reading of one request and
 * the next it costs 1.5 times as much.
 */
export function inStep(): Promise<void> {
  return new Promise((go) => {
    waiting.push(go);
    if (waiting.length === 1) setImmediate(gather, 0);
  });
}

/** More win nothing, and would hold up all else in the process: what comes in a burst of thousands goes on in parts. */
export const MOST_TOGETHER = 64;
/** For so many it is not looked whether there are more. */
const ENOUGH = 32;
const waiting: (() => void)[] = [];

function gather(before: number): void {
  const found = waiting.length;
  if (found > before && found < ENOUGH) setImmediate(gather, found);
  else begin();
}

function begin(): void {
  for (const go of waiting.splice(0, MOST_TOGETHER)) go();
  if (waiting.length > 0) setImmediate(begin);
}

export function nextStage(): Promise<void> {
  return ARRIVED;
}

const ARRIVED = Promise.resolve();
