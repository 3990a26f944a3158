import type { Connection, ConnectionOptions, Farewell } from './connection.js';
import { parseFrame } from './read-answer.js';
import type { SocketLike } from './world.js';

const WELCOME_MS = 10_000;
/** Silence after which it is asked whether the line still lives, and how long the answer may take. */
const SILENCE_MS = 25_000;
const PONG_MS = 8_000;
/** Close code of the service for a session that is over. */
const SESSION_CLOSED = 4001;

export function openSocket({ world, token, lastSeq, onFrame, onOnline, onEnd }: ConnectionOptions): Connection {
  let ended = false;
  let online = false;
  let farewell: Farewell | null = null;
  let cancelTimer = (): void => undefined;

  const end = (why: Farewell | null): void => {
    if (ended) return;
    ended = true;
    cancelTimer();
    socket?.close();
    onEnd(farewell ?? why);
  };
  const within = (ms: number, run: () => void): void => {
    cancelTimer();
    cancelTimer = world.after(ms, run);
  };
  const post = (frame: object): void => {
    try {
      socket?.send(JSON.stringify(frame));
    } catch {
      end(null);
    }
  };
  const probe = (): void => {
    post({ t: 'ping' });
    if (!ended) within(PONG_MS, () => end(null));
  };

  const receive = (data: unknown): void => {
    if (ended) return;
    within(SILENCE_MS, probe);
    const frame = parseFrame(String(data));
    if (!frame) return;
    if (frame.t === 'farewell') farewell = frame.code;
    onFrame(frame);
    if (frame.t !== 'welcome') return;
    online = true;
    onOnline();
  };

  const socket = tryToOpen(() => world.openSocket(`${world.service.replace(/^http/, 'ws')}/widget/socket`));
  within(socket ? WELCOME_MS : 0, () => end(null));
  if (socket) {
    socket.onopen = () => post({ t: 'hello', token, after: lastSeq() });
    socket.onmessage = ({ data }) => receive(data);
    socket.onclose = ({ code }) => end(code === SESSION_CLOSED ? 'session_expired' : null);
  }
  return {
    post,
    // One that is still being opened can send nothing, and has its own time to be opened in.
    wake: () => {
      if (online) probe();
    },
    close: () => {
      ended = true;
      cancelTimer();
      socket?.close();
    },
  };
}

/** A policy of the page may forbid it. */
function tryToOpen(open: () => SocketLike): SocketLike | null {
  try {
    return open();
  } catch {
    return null;
  }
}
