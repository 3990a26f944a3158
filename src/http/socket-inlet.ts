import type { RawData, WebSocket } from 'ws';

/** What comes in over one socket. */
export interface Inlet {
  /** Takes no more; resolves when what came before is done. */
  finish(): Promise<void>;
}

/** Has the frames handled one after the other; while `most` of them wait nothing is read. Null: not text. `handle` must
 *  not reject. */
export function createInlet(socket: WebSocket, most: number, handle: (frame: Uint8Array | null) => Promise<void>): Inlet {
  let waiting = 0;
  let last = Promise.resolve();
  let finished = false;
  const done = (): void => {
    waiting -= 1;
    if (waiting < most && socket.isPaused) socket.resume();
  };
  socket.on('message', (data, isBinary) => {
    if (finished) return;
    waiting += 1;
    if (waiting >= most) socket.pause();
    last = last.then(() => handle(isBinary ? null : bytesOf(data))).then(done);
  });
  return {
    finish: () => {
      finished = true;
      return last;
    },
  };
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
