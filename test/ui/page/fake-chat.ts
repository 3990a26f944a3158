import type { ConversationView, WidgetMessage } from '../../../src/channels/widget/wire.js';
import type { Chat, ChatState, Entry } from '../../../src/ui/widget/core/chat.js';

/** A chat without a network: tests set its state and read what the window asked of it. */
export interface FakeChat extends Chat {
  set(change: Partial<ChatState>): void;
  /** What was called, in order: the name and the arguments. */
  calls: [string, ...unknown[]][];
}

export function createFakeChat(first: Partial<ChatState>): FakeChat {
  let state: ChatState = {
    connection: 'online', via: 'socket', person: { kind: 'user', name: '王芳' }, entries: [], view: null, typing: null, unread: 0,
    uploads: [], earlier: [], notice: null, locale: 'zh-CN', visit: 0, ...first,
  };
  const listeners = new Set<() => void>();
  const calls: FakeChat['calls'] = [];
  const set = (change: Partial<ChatState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const noting = <Result>(name: string, answer: (...args: never[]) => Result) => (...args: never[]): Result => {
    calls.push([name, ...args]);
    return answer(...args);
  };
  return {
    calls,
    set,
    state: () => state,
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    open: noting('open', () => undefined),
    hide: noting('hide', () => undefined),
    send: noting('send', (content: { text?: string; action?: string; label?: string }) => {
      const entry: Entry = { kind: 'pending', cid: `own${calls.length}`, text: content.text ?? content.label ?? '', action: content.action ?? null, files: [], state: 'sending', at: state.entries.length === 0 ? 0 : 1_795_000_000_000 };
      set({ entries: [...state.entries, entry], uploads: [] });
    }),
    retry: noting('retry', () => undefined),
    discard: noting('discard', (cid: string) => set({ entries: state.entries.filter((entry) => entry.kind !== 'pending' || entry.cid !== cid) })),
    upload: noting('upload', (file: File) => {
      const localId = `u${state.uploads.length + 1}`;
      set({ uploads: [...state.uploads, { localId, name: file.name, bytes: file.size, mediaType: file.type, progress: 0.4, state: 'uploading', id: null, why: null }] });
      return localId;
    }),
    retryUpload: noting('retryUpload', () => undefined),
    removeUpload: noting('removeUpload', (localId: string) => set({ uploads: state.uploads.filter((upload) => upload.localId !== localId) })),
    feedback: noting('feedback', () => undefined),
    switchLocale: noting('switchLocale', (locale: ChatState['locale']) => set({ locale })),
    fileUrl: async (id) => (id === 'gone' ? null : picture()),
    earlier: async () => [message({ seq: 1, text: '您好，有什么可以帮您？' }), message({ seq: 2, role: 'contact', text: '怎么注册？' })],
    identify: noting('identify', () => undefined),
    close: noting('close', () => undefined),
  };
}

export function message(part: Partial<WidgetMessage> & { seq: number }): WidgetMessage {
  return {
    id: `m${part.seq}`, role: 'bot', type: 'text', text: '', locale: 'zh-CN', quickReplies: [], sources: [], at: 1_795_000_000_000 + part.seq * 20_000,
    cid: null, files: [], agent: null, ...part,
  };
}

export function said(...messages: (Partial<WidgetMessage> & { seq: number })[]): Entry[] {
  return messages.map((part) => ({ kind: 'message', message: message(part) }));
}

export function viewOf(part: Partial<ConversationView>): ConversationView {
  return {
    version: 1, status: 'bot', seq: 0, locale: 'zh-CN', flow: null, step: null, progress: null, canGoBack: false, asks: null, working: false, rated: [], queue: null, ...part,
  };
}

function picture(): string {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [360, 240];
  const pen = canvas.getContext('2d');
  if (!pen) return '';
  pen.fillStyle = '#cfd8e3';
  pen.fillRect(0, 0, 360, 240);
  pen.fillStyle = '#5a6b7d';
  pen.font = '28px sans-serif';
  pen.fillText('订单截图', 120, 130);
  return canvas.toDataURL();
}
