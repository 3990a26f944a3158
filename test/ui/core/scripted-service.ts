import type { ClientFrame, ConversationView, ServerFrame, WidgetMessage } from '../../../src/channels/widget/wire.js';
import type { SocketLike, World } from '../../../src/ui/widget/core/world.js';
import { viewOf } from '../page/fake-chat.js';

/**
 * A service of the same promises as ours, in memory: a message is taken once per client id, has its place in the
 * transcript, and is answered by one reply. Its line can be cut at any frame, in either direction.
 */
export interface ScriptedService {
  transcript: WidgetMessage[];
  /** Of every session asked for. */
  sessions: { identity: unknown; guest: unknown }[];
  frames: ClientFrame[];
  /** Beside the seq of the transcript; null: as long as there is none, the conversation has not begun. */
  view: ConversationView | null;
  /** Cuts every socket; `silently`: without telling. */
  cut(silently?: 'silently'): void;
  /** Called for each frame that goes over a socket; true cuts the line before it arrives. */
  cutsAt: (direction: 'up' | 'down') => boolean;
  /** `slow`: for so long that much else can happen meanwhile. */
  sockets: 'open' | 'blocked' | 'slow';
  network: 'up' | 'down';
  /** What is answered instead of taking a message. */
  refuse: ((frame: ClientFrame & { t: 'send' }) => (ServerFrame & { t: 'refused' }) | null) | null;
  /** Frames are taken and come to nothing. */
  deaf: boolean;
  /** Decides about a session; a number is a status. */
  admit: (body: { identity?: string | null; guest?: string | null }) => number | 'user' | 'guest';
  /** Something is said without being asked. */
  say(text: string): void;
  /** Something changes without a message. */
  show(view: ConversationView): void;
  /** Sends a frame as it is, whatever the transcript says. */
  inject(frame: ServerFrame): void;
  farewell(code: (ServerFrame & { t: 'farewell' })['code']): void;
  openSockets(): number;
  /** How often a socket began. */
  hellos(): number;
  /** Those that wait are answered by a fault. */
  breakPolls(): void;
}

interface Line {
  socket: SocketLike;
  open: boolean;
  /** By the window, and be it before it was open. */
  closed: boolean;
  sentUpTo: number;
  greeted: boolean;
}

/** The clock only goes on by `World.after`: see clock.ts. */
export function createScriptedService(soon: (run: () => void) => void, later: (run: () => void) => void = soon): ScriptedService & Pick<World, 'openSocket' | 'fetch'> {
  const lines = new Set<Line>();
  const polls = new Set<() => void>();
  let hellos = 0;
  let broken = false;

  const push = (role: WidgetMessage['role'], text: string, cid: string | null): number => {
    const seq = service.transcript.length + 1;
    service.transcript.push({
      seq, id: `m${seq}`, role, type: 'text', text, locale: 'zh-CN', quickReplies: [], sources: [], at: seq, cid, files: [], agent: null,
    });
    return seq;
  };
  const end = (line: Line, code = 1006): void => {
    if (!line.open) return;
    line.open = false;
    lines.delete(line);
    soon(() => line.socket.onclose?.({ code }));
  };
  const down = (line: Line, frame: ServerFrame): void => {
    if (!line.open) return;
    if (service.cutsAt('down')) return end(line);
    soon(() => line.socket.onmessage?.({ data: JSON.stringify(frame) }));
  };
  const deliver = (): void => {
    for (const line of lines) {
      if (!line.greeted || !line.open) continue;
      const messages = service.transcript.slice(line.sentUpTo);
      line.sentUpTo = service.transcript.length;
      if (messages.length > 0) down(line, { t: 'messages', messages });
    }
    polls.forEach((wake) => wake());
  };
  const take = (frame: ClientFrame): ServerFrame[] => {
    service.frames.push(frame);
    if (frame.t === 'ping') return [{ t: 'pong' }];
    if (frame.t !== 'send' || service.deaf) return [];
    const refused = service.refuse?.(frame);
    if (refused) return [refused];
    const known = service.transcript.find(({ cid }) => cid === frame.cid);
    const seq = known?.seq ?? push('contact', frame.text ?? frame.action ?? '', frame.cid);
    if (!known) push('bot', `re: ${frame.text}`, null);
    return [{ t: 'ack', cid: frame.cid, seq }];
  };

  const viewNow = (): ConversationView | null => {
    const seq = service.transcript.length;
    return service.view || seq > 0 ? { ...viewOf({ version: seq }), ...service.view, seq } : null;
  };
  const answer = (status: number, body: unknown): Response =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

  const service: ScriptedService & Pick<World, 'openSocket' | 'fetch'> = {
    transcript: [],
    sessions: [],
    frames: [],
    view: null,
    cutsAt: () => false,
    sockets: 'open',
    network: 'up',
    refuse: null,
    deaf: false,
    admit: ({ identity }) => (identity ? 'user' : 'guest'),
    cut: (silently) => lines.forEach((line) => {
      if (silently) {
        line.open = false;
        lines.delete(line);
      } else end(line);
    }),
    say: (text) => {
      push('bot', text, null);
      deliver();
    },
    show: (view) => {
      service.view = view;
      lines.forEach((line) => down(line, { t: 'view', view: { ...view, seq: service.transcript.length } }));
      polls.forEach((wake) => wake());
    },
    farewell: (code) => lines.forEach((line) => {
      down(line, { t: 'farewell', code });
      end(line, code.startsWith('session') ? 4001 : 1012);
    }),
    inject: (frame) => lines.forEach((line) => down(line, frame)),
    openSockets: () => lines.size,
    hellos: () => hellos,
    breakPolls: () => {
      broken = polls.size > 0;
      polls.forEach((wake) => wake());
    },
    openSocket: () => {
      const line: Line = { open: false, closed: false, greeted: false, sentUpTo: 0, socket: {
        onopen: null, onmessage: null, onclose: null,
        close: () => {
          line.closed = true;
          end(line);
        },
        send: (text) => {
          if (!line.open) throw new Error('not open');
          if (service.cutsAt('up')) return end(line);
          const frame = JSON.parse(text) as ClientFrame;
          if (frame.t === 'hello') {
            line.greeted = true;
            hellos += 1;
            line.sentUpTo = frame.after;
            down(line, { t: 'welcome', view: viewNow() });
            return deliver();
          }
          const answers = take(frame);
          deliver();
          answers.forEach((each) => down(line, each));
        },
      } };
      const opens = (): void => {
        if (line.closed) return;
        if (service.network === 'down' || service.sockets === 'blocked') return line.socket.onclose?.({ code: 1006 });
        line.open = true;
        lines.add(line);
        line.socket.onopen?.();
      };
      if (service.sockets === 'slow') later(opens);
      else soon(opens);
      return line.socket;
    },
    fetch: async (url, init = {}) => {
      if (service.network === 'down') throw new TypeError('fetch failed');
      const { pathname, searchParams } = new URL(url);
      if (pathname === '/widget/session') {
        const body = JSON.parse(init.body as string) as { identity?: string | null; guest?: string | null };
        service.sessions.push({ identity: body.identity ?? null, guest: body.guest ?? null });
        const kind = service.admit(body);
        if (typeof kind === 'number') return answer(kind, {});
        const guest = kind === 'guest' ? (body.guest ?? `guest-${service.sessions.length}`) : null;
        return answer(200, { token: `t${service.sessions.length}`, expiresAt: 1e15, guest, person: { kind, name: null, locale: null }, earlier: [] });
      }
      if (init.method === 'POST') {
        const frames = take(JSON.parse(init.body as string) as ClientFrame);
        deliver();
        return answer(200, { frames });
      }
      const after = Number(searchParams.get('after'));
      const version = Number(searchParams.get('version'));
      const isKnown = (): boolean => service.transcript.length <= after && (viewNow()?.version ?? 0) === version;
      if (isKnown() && searchParams.get('wait') !== '0') {
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            polls.delete(wake);
            resolve();
          };
          polls.add(wake);
          init.signal?.addEventListener('abort', wake);
        });
        if (broken) {
          broken = false;
          return answer(502, {});
        }
      }
      const messages = service.transcript.slice(after);
      const view = viewNow();
      const told = { t: view && version > 0 ? 'view' : 'welcome', view };
      return answer(200, { frames: messages.length > 0 ? [{ t: 'messages', messages }, told] : [told] });
    },
  };
  return service;
}
