import type { ClientFrame } from '../../../channels/widget/wire.js';
import { waitBefore } from './backoff.js';
import type { Connection, ConnectionOptions, Farewell } from './connection.js';
import { openPoll } from './poll.js';
import { openSocket } from './socket.js';

export interface LinkOptions extends Pick<ConnectionOptions, 'world' | 'token' | 'lastSeq' | 'onFrame'> {
  /** Online: what is not known to have arrived is to be sent again. */
  onState: (state: 'online' | 'offline', via: Via) => void;
  /** The session opens nothing any more. The link is closed. */
  onRefused: (why: Farewell) => void;
}

export type Via = 'socket' | 'polling';

/** A line to the service that comes back by itself. Frames may be lost with it: who needs them sends them again when it
 *  is online. */
export interface Link {
  /** False: it is not online. */
  post(frame: ClientFrame): boolean;
  /** Asks for everything after the last message that is here. */
  resume(): void;
  /** The network is back, or the page was asleep: do not wait any longer. */
  wake(): void;
  close(): void;
}

const SOCKET_FAILURES = 2;
const SOCKET_AGAIN_MS = 180_000;
/** Where sockets have worked, it was the service that was away, or the network: they soon work again. */
const SOCKET_SOON_MS = 5_000;
const CROWDED_MS = 30_000;

export function createLink(options: LinkOptions): Link {
  const { world } = options;
  let current: { connection: Connection; via: Via; online: boolean } | null = null;
  let closed = false;
  let attempts = 0;
  /** In a row, while nothing else was wrong. */
  let socketFailures = 0;
  let againMs = SOCKET_AGAIN_MS;
  let cancelNext = (): void => undefined;
  let cancelUpgrade = (): void => undefined;

  const connect = (via: Via): void => {
    if (closed) return;
    cancelNext();
    current?.connection.close();
    const mine: NonNullable<typeof current> = { connection: NOTHING, via, online: false };
    current = mine;
    mine.connection = (via === 'socket' ? openSocket : openPoll)({
      ...options,
      onFrame: (frame) => { if (current === mine) options.onFrame(frame); },
      onOnline: () => {
        if (current !== mine) return;
        mine.online = true;
        attempts = 0;
        options.onState('online', via);
        if (via === 'polling') return scheduleUpgrade(againMs);
        socketFailures = 0;
        againMs = SOCKET_SOON_MS;
      },
      onEnd: (why) => { if (current === mine) ended(mine, why); },
    });
  };

  const ended = ({ via, online }: NonNullable<typeof current>, why: Farewell | null): void => {
    current = null;
    cancelUpgrade();
    if (why === 'session_expired' || why === 'session_ended') {
      close();
      return options.onRefused(why);
    }
    if (via === 'socket' && !online) socketFailures += 1;
    options.onState('offline', via);
    const next = socketFailures >= SOCKET_FAILURES && via === 'socket' ? 'polling' : 'socket';
    const wait = why === 'too_many' ? CROWDED_MS : waitBefore(attempts, world.random);
    attempts += 1;
    cancelNext = world.after(wait, () => connect(next));
  };

  /** Sockets may be let through again: tried beside the polling, which goes on until one is online. */
  const scheduleUpgrade = (ms: number): void => {
    cancelUpgrade();
    cancelUpgrade = world.after(ms, () => {
      const probe = openSocket({
        ...options,
        onFrame: () => undefined,
        onOnline: () => {
          probe.close();
          socketFailures = 0;
          connect('socket');
        },
        onEnd: () => { if (current?.via === 'polling') scheduleUpgrade(Math.min(2 * ms, SOCKET_AGAIN_MS)); },
      });
      cancelUpgrade = probe.close;
    });
  };

  const close = (): void => {
    closed = true;
    cancelNext();
    cancelUpgrade();
    const open = current?.connection;
    current = null;
    open?.close();
  };

  const stopWaking = world.onWake(() => link.wake());
  connect('socket');
  const link: Link = {
    post: (frame) => {
      if (!current?.online) return false;
      current.connection.post(frame);
      return true;
    },
    resume: () => {
      if (!current) return;
      const { connection, via } = current;
      current = null;
      connection.close();
      connect(via);
    },
    wake: () => {
      if (closed) return;
      if (current) return current.connection.wake();
      cancelNext();
      attempts = 0;
      connect('socket');
    },
    close: () => {
      stopWaking();
      close();
    },
  };
  return link;
}

const NOTHING: Connection = { post: () => undefined, wake: () => undefined, close: () => undefined };
