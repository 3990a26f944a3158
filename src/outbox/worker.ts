import type { Logger } from 'pino';

/** Work that is repeated whenever something may be due. */
export interface Worker {
  start(): void;
  /** Something may be due now. */
  kick(): void;
  /** Finishes what is under way and stops. */
  stop(): Promise<void>;
}

/** Other replicas' entries and expired leases are noticed this late at the most. */
const LONGEST_SLEEP_MS = 1_000;
const AFTER_FAILURE_MS = 1_000;

/** Runs `rounds` one after another, then sleeps until something is due or somebody kicks. */
export function createWorker({ nextDue, rounds, now, log }: {
  /** When there is something to do again; null: when somebody kicks. */
  nextDue: () => Promise<number | null>;
  rounds: (() => Promise<void>)[];
  now: () => number;
  log: Logger;
}): Worker {
  let stopping = false;
  let wake = (): void => undefined;
  let kicked = false;

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const round = async (): Promise<number> => {
    try {
      await Promise.all(rounds.map((each) => each()));
      const due = await nextDue();
      return due === null ? LONGEST_SLEEP_MS : Math.min(Math.max(due - now(), 1), LONGEST_SLEEP_MS);
    } catch (error) {
      log.error({ err: error }, 'the outbox worker failed and will try again');
      return AFTER_FAILURE_MS;
    }
  };

  const loop = async (): Promise<void> => {
    while (!stopping) {
      kicked = false;
      const ms = await round();
      if (!stopping && !kicked) await sleep(ms);
    }
  };

  let running: Promise<void> = Promise.resolve();
  return {
    start: () => {
      running = loop();
    },
    kick: () => {
      kicked = true;
      wake();
    },
    stop: async () => {
      stopping = true;
      wake();
      await running;
    },
  };
}
