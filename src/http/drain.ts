import type { FastifyInstance } from 'fastify';

/** Whether the server stops taking work. */
export interface Closing {
  hasBegun(): boolean;
  /** The work's result, or the other value as soon as closing begins. */
  orElse<T>(work: Promise<T>, atClosing: T): Promise<T>;
}

/** What is answered is answered within this time; only what never came whole is still open then. Less than the time that
 *  docker-compose.yml gives. */
const DRAIN_MS = 30_000;

/** Node closes idle connections itself, but one whose answer is under way would stay open and hold up `close()`, and so
 *  would one whose request never comes whole: that one is cut off in the end. */
export function drain(app: Pick<FastifyInstance, 'addHook' | 'server'>, drainMs = DRAIN_MS): Closing {
  let closing = false;
  const waiting = new Set<() => void>();
  app.addHook('preClose', async () => {
    closing = true;
    waiting.forEach((end) => end());
    setTimeout(() => app.server.closeAllConnections(), drainMs).unref();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close');
    done();
  });
  return {
    hasBegun: () => closing,
    async orElse(work, atClosing) {
      let end = (): void => undefined;
      const ended = new Promise<typeof atClosing>((resolve) => (end = () => resolve(atClosing)));
      waiting.add(end);
      return Promise.race([work, ended]).finally(() => waiting.delete(end));
    },
  };
}
