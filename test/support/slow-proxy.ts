import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface SlowProxy {
  port: number;
  /** From now on every piece takes this long, each way. */
  delay(ms: number): void;
  /** The connections there are stay open and pass on nothing more; new ones do. */
  forget(): void;
  /** Once: what is answered to a piece that holds this is lost, and its connection with it. */
  hangUpAfter(text: string): void;
  stop(): Promise<void>;
}

/** Passes bytes on to the port, in order, late. */
export async function startSlowProxy(to: number): Promise<SlowProxy> {
  let delayMs = 0;
  let lastWords: string | null = null;
  const sockets = new Set<Socket>();
  const forgotten = new WeakSet<Socket>();
  const passOn = (from: Socket, into: Socket): void => {
    let earliest = 0;
    sockets.add(from);
    from.on('data', (piece) => {
      if (forgotten.has(from)) return;
      earliest = Math.max(earliest, Date.now() + delayMs);
      setTimeout(() => into.writable && into.write(piece), earliest - Date.now());
    });
    from.on('error', () => into.destroy());
    from.on('close', () => {
      sockets.delete(from);
      into.destroy();
    });
  };
  const server = createServer((socket) => {
    const onward = connect(to, '127.0.0.1');
    passOn(socket, onward);
    passOn(onward, socket);
    socket.on('data', (piece) => {
      if (lastWords === null || !piece.includes(lastWords)) return;
      lastWords = null;
      onward.once('data', () => socket.destroy());
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    delay: (ms) => void (delayMs = ms),
    forget: () => sockets.forEach((socket) => forgotten.add(socket)),
    hangUpAfter: (text) => void (lastWords = text),
    stop: async () => {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}
