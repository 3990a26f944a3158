import { WebSocket } from 'ws';
import type { Farewell, ServerFrame } from '../channels/widget/wire.js';
import type { WidgetLimits } from './widget-limits.js';

/** What goes out over one socket. */
export interface Outlet {
  /** Resolves when the network has taken the frame, so that whoever waits for it never writes faster than the other side
   *  reads; or when nothing more can be sent. */
  send(frame: ServerFrame): Promise<void>;
  /** Says goodbye and hangs up, once. */
  leave(code: number, farewell?: Farewell): void;
  isOpen(): boolean;
  /** Aborted when the socket is closed or about to be. */
  readonly ended: AbortSignal;
  /** Resolves when the socket is closed. */
  readonly closed: Promise<void>;
}

/** RFC 6455 §7.4 and the IANA registry; 4001 is our own. */
export const CLOSE = { policy: 1008, restart: 1012, later: 1013, session: 4001 } as const;

export function createOutlet(socket: WebSocket, { slowMs, goodbyeMs }: Pick<WidgetLimits, 'slowMs' | 'goodbyeMs'>): Outlet {
  const ending = new AbortController();
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      ending.abort();
      resolve();
    });
  });
  const isOpen = (): boolean => socket.readyState === WebSocket.OPEN && !ending.signal.aborted;

  const write = (frame: ServerFrame): Promise<void> =>
    new Promise((resolve) => socket.send(JSON.stringify(frame), () => resolve()));

  const leave: Outlet['leave'] = (code, farewell) => {
    if (ending.signal.aborted) return;
    if (farewell) void write({ t: 'farewell', code: farewell });
    ending.abort();
    socket.close(code);
    const timer = setTimeout(() => socket.terminate(), goodbyeMs);
    void closed.then(() => clearTimeout(timer));
  };

  const send: Outlet['send'] = async (frame) => {
    if (!isOpen()) return;
    const timer = setTimeout(() => leave(CLOSE.later, 'too_slow'), slowMs);
    await write(frame);
    clearTimeout(timer);
  };

  return { send, leave, isOpen, ended: ending.signal, closed };
}
