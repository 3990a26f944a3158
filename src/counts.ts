import { Counter, type Registry } from 'prom-client';

/** What the service counts of itself, beside the requests. Told at /metrics. */
export interface Counts {
  /** Hints to other replicas, or subscriptions to theirs, that Redis did not take. Who waits reads the store anyway. */
  hintsLost(): void;
  /** The store has an older version of a conversation than it promised to keep: commits were lost. */
  versionRegressed(): void;
  /** A conversation was stored by a newer version of the service: this process refused what came for it. */
  newerMet(): void;
  /** Nobody retried them in time: what they were to deliver is lost. */
  deadLettersForgotten(count: number): void;
  /** What somebody said of an answer; a reason that is given afterwards is counted as well. */
  feedbackGiven(helpful: boolean, reason: string | null): void;
}

export function createCounts(registry: Registry): Counts {
  const counter = (name: string, help: string): (() => void) => {
    const counted = new Counter({ name, help, registers: [registry] });
    return () => counted.inc();
  };
  const feedback = new Counter({
    name: 'feedback_total', help: 'What people said of answers', labelNames: ['helpful', 'reason'], registers: [registry],
  });
  const forgotten = new Counter({
    name: 'dead_letters_forgotten_total', help: 'Deliveries that gave up and were forgotten, since nobody retried them in time', registers: [registry],
  });
  return {
    hintsLost: counter('hints_lost_total', 'Hints between replicas that Redis did not take'),
    versionRegressed: counter('store_version_regressions_total', 'Conversations of which the store lost commits'),
    newerMet: counter('stored_by_newer_total', 'Inputs refused because a newer version of the service stored their conversation'),
    deadLettersForgotten: (count) => forgotten.inc(count),
    feedbackGiven: (helpful, reason) => feedback.inc({ helpful: String(helpful), reason: reason ?? 'none' }),
  };
}
