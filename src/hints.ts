/**
 * "Something new was committed here": a hint between those who commit and those who wait, within this process.
 * A hint may be missed or come for nothing; who is woken reads the store again.
 */
export interface Hints {
  notify(key: string): void;
  /** Resolves at the next hint for the key, or after `ms`. */
  wait(key: string, ms: number): Promise<void>;
  /** Wakes everybody and lets nobody wait any more: for shutting down. */
  close(): void;
  closed(): boolean;
}

export function createHints(): Hints {
  const waiting = new Map<string, Set<() => void>>();
  let ended = false;

  const wake = (key: string): void => waiting.get(key)?.forEach((done) => done());

  return {
    notify: wake,
    wait: (key, ms) =>
      new Promise((resolve) => {
        if (ended || ms <= 0) return resolve();
        const done = (): void => {
          clearTimeout(timer);
          waiting.get(key)?.delete(done);
          if (waiting.get(key)?.size === 0) waiting.delete(key);
          resolve();
        };
        const timer = setTimeout(done, ms);
        waiting.set(key, (waiting.get(key) ?? new Set()).add(done));
      }),
    close: () => {
      ended = true;
      [...waiting.keys()].forEach(wake);
    },
    closed: () => ended,
  };
}
