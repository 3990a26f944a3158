import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { ConversationView, ServerFrame, WidgetMessage } from '../../src/channels/widget/wire.js';
import { serverFrame } from '../../src/channels/widget/wire.js';
import type { WidgetService } from './widget-service.js';

export type Frame<T extends ServerFrame['t']> = Extract<ServerFrame, { t: T }>;
export type Reaction = Frame<'ack'> | Frame<'refused'>;

/** A chat window without a face: what a page does, over either transport. */
export interface Window {
  /** Sends a frame, or text that is none, and resolves with what it is answered. */
  ask(frame: object | string | Buffer): Promise<Reaction>;
  /** Sends a frame that is answered by what changes. */
  tell(frame: object): Promise<void>;
  /** Resolves with the view that it is first told; null: the conversation has not begun. */
  welcome(): Promise<ConversationView | null>;
  /** Resolves with the latest view as soon as it fits. */
  view(fits: (view: ConversationView) => boolean): Promise<ConversationView>;
  /** Resolves with everything that was seen as soon as it fits. */
  seen(fits: (messages: WidgetMessage[]) => boolean): Promise<WidgetMessage[]>;
  close(): Promise<void>;
}

export type Connect = (service: WidgetService, token: string, after?: number) => Promise<Window>;

export interface SocketWindow extends Window {
  socket: WebSocket;
  frames: ServerFrame[];
  write(frame: object | string | Buffer): void;
  /** Resolves with the first frame that fits, seen already or not. */
  frame<T extends ServerFrame['t']>(t: T, fits?: (frame: Frame<T>) => boolean): Promise<Frame<T>>;
  closed: Promise<number>;
}

/** Before `hello`. */
export async function openSocket(service: Pick<WidgetService, 'socket'>, headers: Record<string, string> = {}): Promise<SocketWindow> {
  const socket = new WebSocket(service.socket, { headers });
  const frames: ServerFrame[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data) => {
    frames.push(serverFrame.parse(JSON.parse((data as Buffer).toString('utf8'))));
    waiting.forEach((look) => look());
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  const until = <T>(find: () => T | undefined): Promise<T> => new Promise((resolve) => {
    const look = (): void => {
      const found = find();
      if (found === undefined) return;
      waiting.delete(look);
      resolve(found);
    };
    waiting.add(look);
    look();
  });
  await once(socket, 'open');
  const write: SocketWindow['write'] = (frame) => socket.send(encode(frame));
  return {
    socket,
    frames,
    write,
    closed,
    frame: (t, fits = () => true) => until(() => frames.find((each): each is Frame<typeof t> => each.t === t && fits(each as Frame<typeof t>))),
    ask: (frame) => {
      const before = frames.filter(isReaction).length;
      write(frame);
      return until(() => frames.filter(isReaction)[before]);
    },
    tell: async (frame) => write(frame),
    welcome: async () => (await until(() => frames.find((each) => each.t === 'welcome'))).view,
    view: (fits) => until(() => {
      const view = latestView(frames);
      return view && fits(view) ? view : undefined;
    }),
    seen: (fits) => until(() => {
      const messages = messagesIn(frames);
      return fits(messages) ? messages : undefined;
    }),
    close: async () => {
      socket.close();
      await closed;
    },
  };
}

export async function connectSocket(service: Pick<WidgetService, 'socket'>, token: string, after = 0): Promise<SocketWindow> {
  const window = await openSocket(service);
  window.write({ t: 'hello', token, after });
  await window.frame('welcome');
  return window;
}

export const connectHttp: Connect = async (service, token, after = 0) => {
  const call = async (path: string, init: RequestInit = {}): Promise<ServerFrame[]> => {
    const answer = await fetch(service.http + path, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } });
    if (answer.status !== 200) throw new Error(`${path.split('?')[0]} was answered ${answer.status}`);
    return ((await answer.json()) as { frames: unknown[] }).frames.map((frame) => serverFrame.parse(frame));
  };
  const messages: WidgetMessage[] = [];
  let view: ConversationView | undefined;
  const poll = async (): Promise<void> => {
    const frames = await call(`/widget/frames?after=${messages.at(-1)?.seq ?? after}&version=${view?.version ?? 0}&wait=20`);
    messages.push(...messagesIn(frames));
    view = latestView(frames) ?? view;
  };
  return {
    ask: async (frame) => {
      const found = (await call('/widget/frames', { method: 'POST', body: String(encode(frame)) })).find(isReaction);
      if (!found) throw new Error('nothing was answered');
      return found;
    },
    tell: async (frame) => void (await call('/widget/frames', { method: 'POST', body: new Uint8Array(Buffer.from(encode(frame))) })),
    welcome: async () => {
      const [welcome] = await call(`/widget/frames?after=${after}`);
      return welcome?.t === 'welcome' ? welcome.view : Promise.reject(new Error('nobody was welcomed'));
    },
    view: async (fits) => {
      while (!view || !fits(view)) await poll();
      return view;
    },
    seen: async (fits) => {
      while (!fits(messages)) await poll();
      return [...messages];
    },
    close: async () => undefined,
  };
};

function encode(frame: object | string | Buffer): string | Buffer {
  return typeof frame === 'string' || frame instanceof Buffer ? frame : JSON.stringify(frame);
}

function isReaction(frame: ServerFrame): frame is Reaction {
  return frame.t === 'ack' || frame.t === 'refused';
}

function latestView(frames: ServerFrame[]): ConversationView | undefined {
  return frames.flatMap((frame) => ((frame.t === 'view' || frame.t === 'welcome') && frame.view ? [frame.view] : [])).at(-1);
}

export function messagesIn(frames: ServerFrame[]): WidgetMessage[] {
  return frames.flatMap((frame) => (frame.t === 'messages' ? frame.messages : []));
}
