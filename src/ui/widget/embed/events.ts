/** A JWT of the host's backend; null: nobody is signed in. */
export type Identity = string | null;

/** What a host may listen to. */
export interface Events {
  /** Whenever the number of unread replies changes. */
  unread(count: number): void;
  open(): void;
  close(): void;
  /** The identity has run out: answer with a fresh one, or call `identify` with it. */
  identityNeeded(): unknown;
}

export interface EventBoard {
  on(name: unknown, listener: unknown): () => void;
  emit(name: 'unread' | 'open' | 'close', value?: number): void;
  /** The first identity that a listener gives; null: none has any. */
  askIdentity(): Promise<Identity>;
}

type Listener = (value?: number) => unknown;

/** `report` tells the host of its own listeners' faults, which never become ours. */
export function createEventBoard(report: (fault: unknown) => void): EventBoard {
  const listeners = new Map<unknown, Set<Listener>>();
  const heard = (name: keyof Events): Listener[] => [...(listeners.get(name) ?? [])];
  const call = async (listener: Listener, value?: number): Promise<unknown> => {
    try {
      return await listener(value);
    } catch (fault) {
      report(fault);
      return null;
    }
  };
  return {
    on: (name, listener) => {
      if (typeof listener !== 'function') return () => undefined;
      const heardBy = listener as Listener;
      const own: Listener = (value) => heardBy(value);
      listeners.set(name, (listeners.get(name) ?? new Set()).add(own));
      return () => void listeners.get(name)?.delete(own);
    },
    emit: (name, value) => {
      for (const listener of heard(name)) void call(listener, value);
    },
    askIdentity: async () => {
      for (const listener of heard('identityNeeded')) {
        const answer = await call(listener);
        if (typeof answer === 'string') return answer;
      }
      return null;
    },
  };
}
