import type { Place } from './store/store.js';

/**
 * "Something new was committed here": a hint between those who commit and those who wait. It may be missed or come for
 * nothing; who is woken reads the store again, and who waits reads it now and then anyway.
 */
export interface Hints {
  notify(place: Place): void;
  /** Resolves at the next hint for the place, or after `ms`. */
  wait(place: Place, ms: number): Promise<Woken>;
  /** Wakes everybody and lets nobody wait any more: for shutting down. */
  close(): void;
  closed(): boolean;
}

export type Woken = 'hinted' | 'timedOut';

/** Carries hints between processes. It may lose any of them, and never fails or waits. */
export interface HintWire {
  publish(place: Place): void;
  /** Hints of the place are wanted until the returned function is called. */
  want(place: Place): () => void;
  /** Called with the key of a place where another process committed, also where nobody wants to know. */
  listen(heard: (key: string) => void): void;
  close(): void;
}

/** Within this process alone. */
const NO_WIRE: HintWire = { publish: () => undefined, want: () => () => undefined, listen: () => undefined, close: () => undefined };

/** `onForeign`: called with the key of a place where another process is heard to have committed. */
export function createHints(wire: HintWire = NO_WIRE, onForeign: (key: string) => void = () => undefined): Hints {
  const waiting = new Map<string, Set<() => void>>();
  let ended = false;

  const wake = (key: string): void => waiting.get(key)?.forEach((done) => done());
  wire.listen((key) => {
    onForeign(key);
    wake(key);
  });

  return {
    notify: (place) => {
      wake(place.key);
      wire.publish(place);
    },
    wait: (place, ms) =>
      new Promise((resolve) => {
        if (ended || ms <= 0) return resolve('timedOut');
        const { key } = place;
        const unwant = wire.want(place);
        const wakeBy = (woken: Woken): void => {
          clearTimeout(timer);
          unwant();
          waiting.get(key)?.delete(done);
          if (waiting.get(key)?.size === 0) waiting.delete(key);
          resolve(woken);
        };
        const done = (): void => wakeBy('hinted');
        const timer = setTimeout(() => wakeBy('timedOut'), ms);
        waiting.set(key, (waiting.get(key) ?? new Set()).add(done));
      }),
    close: () => {
      ended = true;
      [...waiting.keys()].forEach(wake);
      wire.close();
    },
    closed: () => ended,
  };
}
