import { Counter, Gauge, type Registry } from 'prom-client';
import type { DestinationName, Outcome } from './deliver.js';

/** What an operator watches: whether deliveries succeed, give up, or wait without being taken up. */
export function measureDeliveries({ registry, nexts, now }: {
  registry: Registry;
  /** When the delivery that has waited longest was due, and when the timer; null when there is none. */
  nexts: (() => Promise<number | null>)[];
  now: () => number;
}): (destination: DestinationName, outcome: Outcome) => void {
  const deliveries = new Counter({
    name: 'deliveries_total',
    help: 'Attempts to deliver from the outbox: sent, to be tried again (retry), put off without an attempt (putOff), or given up (dead)',
    labelNames: ['destination', 'outcome'],
    registers: [registry],
  });
  const deadLetters = new Counter({
    name: 'dead_letters_total',
    help: 'Deliveries that gave up; npm run dead-letters lists them',
    labelNames: ['destination'],
    registers: [registry],
  });
  new Gauge({
    name: 'outbox_lag_seconds',
    help: 'How long the delivery or timer that has waited longest has been due without being taken up',
    registers: [registry],
    async collect() {
      // A store that does not answer must not take the other figures with it; /readyz tells of it.
      const dues = await Promise.all(nexts.map((next) => next())).catch(() => [NaN]);
      this.set(Math.max(0, now() - Math.min(...dues.map((due) => due ?? Infinity))) / 1000);
    },
  });
  return (destination, outcome) => {
    deliveries.inc({ destination, outcome });
    if (outcome === 'dead') deadLetters.inc({ destination });
  };
}
