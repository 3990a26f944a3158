import { WalletUnavailable, type OperatorEvent } from '../wallet.js';
import type { Records, Shelf } from './documents.js';
import { afterAttempt, nextDelivery } from './events.js';
import type { EventLog } from './records.js';

/** Resolves after `ms` milliseconds; rejects as soon as `signal` aborts. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

interface Parts {
  records: Records;
  now: () => number;
  wait: Wait;
  onEvent: (event: OperatorEvent) => Promise<void>;
}

export interface Delivery {
  /** Delivers what the document owes, now or when it is due, in the background. */
  kick: <R extends { events: EventLog }>(shelf: Shelf<R>, id: string) => void;
  /** Ends the waits; what is owed stays in the documents. Resolves when no delivery is under way. */
  stop: () => Promise<void>;
}

interface Line {
  /** Something changed while a step was under way: look again before resting or ending. */
  again: boolean;
  rest: AbortController | null;
  ended: Promise<void>;
}

const UNREACHABLE_MS = 1_000;

/** One line per document, each event at least once: it is marked as delivered only after it was taken. */
export function createDelivery({ records, now, wait, onEvent }: Parts): Delivery {
  const lines = new Map<string, Line>();
  let stopped = false;

  const kick: Delivery['kick'] = (shelf, id) => {
    if (stopped) return;
    const name = `${shelf.kind}:${id}`;
    const running = lines.get(name);
    if (running) return wake(running);
    const line: Line = { again: false, rest: null, ended: Promise.resolve() };
    lines.set(name, line);
    line.ended = work(line, () => step(shelf, id)).finally(() => lines.delete(name));
  };

  async function work(line: Line, takeStep: () => Promise<number | null>): Promise<void> {
    while (!stopped) {
      line.again = false;
      const restMs = await takeStep();
      if (line.again) continue;
      if (restMs === null) return;
      if (restMs > 0) await rest(line, restMs);
    }
  }

  /** Delivers at most one event. Returns how long to rest, in milliseconds; null when nothing is owed. */
  async function step<R extends { events: EventLog }>(shelf: Shelf<R>, id: string): Promise<number | null> {
    try {
      const record = await records.read(shelf, id);
      const next = record === null ? { type: 'none' as const } : nextDelivery(record.events, now());
      if (next.type !== 'deliver') return next.type === 'none' ? null : next.ms;
      const { event } = next.entry;
      const problem = await attempt(event);
      await note(shelf, id, event.eventId, problem);
      return 0;
    } catch (error) {
      if (error instanceof WalletUnavailable) return UNREACHABLE_MS;
      throw error;
    }
  }

  async function attempt(event: OperatorEvent): Promise<string | null> {
    try {
      await onEvent(event);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  function note<R extends { events: EventLog }>(
    shelf: Shelf<R>,
    id: string,
    eventId: string,
    problem: string | null,
  ): Promise<void> {
    return records.change(shelf, id, (record) => {
      if (record === null) return { type: 'keep', result: undefined };
      const events = afterAttempt(record.events, eventId, problem, now());
      return { type: 'write', record: { ...record, events }, result: undefined };
    });
  }

  async function rest(line: Line, ms: number): Promise<void> {
    const controller = new AbortController();
    line.rest = controller;
    // Aborted means woken: the next step looks at what there is to do.
    await wait(ms, controller.signal).catch((error: unknown) => {
      if (!controller.signal.aborted) throw error;
    });
    line.rest = null;
  }

  function wake(line: Line): void {
    line.again = true;
    line.rest?.abort();
  }

  async function stop(): Promise<void> {
    stopped = true;
    const running = [...lines.values()];
    running.forEach(wake);
    await Promise.all(running.map(({ ended }) => ended));
  }

  return { kick, stop };
}
