/** Time that only passes when a test lets it, with everything that comes due on the way. */
export interface Clock {
  now(): number;
  after(ms: number, run: () => void): () => void;
  /** Lets so much time pass; what is due runs in order, and promises settle in between. */
  pass(ms: number): Promise<void>;
}

interface Due {
  at: number;
  order: number;
  run: () => void;
}

export function createClock(): Clock {
  let now = 1_000_000;
  let made = 0;
  let dues: Due[] = [];
  return {
    now: () => now,
    after: (ms, run) => {
      const due = { at: now + ms, order: made++, run };
      dues.push(due);
      return () => void (dues = dues.filter((each) => each !== due));
    },
    pass: async (ms) => {
      const end = now + ms;
      for (;;) {
        await settle();
        const [next] = dues.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at || a.order - b.order);
        if (!next) break;
        dues = dues.filter((each) => each !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
    },
  };
}

/** Promises of the core are a few deep, and reading a body takes a turn of the event loop. */
async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
}
