/** Lets so many in at once. Whoever comes after waits for one to leave. */
export interface Semaphore {
  /** Resolves with what is to be called on leaving; null: nobody left within that time. */
  acquire(patienceMs: number): Promise<(() => void) | null>;
}

export function createSemaphore(places: number): Semaphore {
  let free = places;
  const waiting = new Set<() => void>();

  const leave = (): void => {
    const [next] = waiting;
    if (next) next();
    else free += 1;
  };

  const wait = (patienceMs: number): Promise<(() => void) | null> =>
    new Promise((resolve) => {
      const end = (left: typeof leave | null): void => {
        clearTimeout(timer);
        waiting.delete(come);
        resolve(left);
      };
      const come = (): void => end(leave);
      const timer = setTimeout(end, patienceMs, null);
      waiting.add(come);
    });

  return {
    acquire: async (patienceMs) => {
      if (free === 0) return wait(patienceMs);
      free -= 1;
      return leave;
    },
  };
}
