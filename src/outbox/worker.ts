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
/** Of the failures in a row the first is told, then one a minute. */
const TELL_EVERY = 60;

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
  let failures = 0;

  const tell = (error: unknown): void => {
    if (failures % TELL_EVERY === 0) log.error({ err: error, failures }, 'the outbox worker failed and will try again');
    failures += 1;
  };
  const tellSuccess = (): void => {
    if (failures > 0) log.warn({ failures }, 'the outbox worker works again');
    failures = 0;
  };

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
      tellSuccess();
      return due === null ? LONGEST_SLEEP_MS : Math.min(Math.max(due - now(), 1), LONGEST_SLEEP_MS);
    } catch (error) {
      tell(error);
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
