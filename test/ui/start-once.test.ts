import { describe, expect, it } from '@jest/globals';
import type { Chat, ChatState } from '../../src/ui/widget/core/chat.js';
import { startOnce } from '../../src/ui/widget/embed/start-once.js';

/** A chat that tells of a change at once, as the real one does, also of what is sent. */
function fakeChat(connection: ChatState['connection'], flow: string | null = null) {
  const listeners = new Set<() => void>();
  const sent: unknown[] = [];
  let state = { connection, view: { flow } };
  const change = (next: ChatState['connection']): void => {
    state = { ...state, connection: next };
    listeners.forEach((listener) => listener());
  };
  const chat = {
    state: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send: (content: unknown) => {
      sent.push(content);
      listeners.forEach((listener) => listener());
    },
  } as unknown as Chat;
  return { chat, sent, change, listeners };
}

describe('what a window is opened with', () => {
  it('is sent once, however often the chat changes afterwards and meanwhile', () => {
    const { chat, sent, change, listeners } = fakeChat('connecting');
    startOnce(chat, 'topic:txn.refund');
    expect(sent).toEqual([]);
    change('online');
    change('offline');
    change('online');
    expect(sent).toEqual([{ action: 'topic:txn.refund' }]);
    expect(listeners.size).toBe(0);
  });

  it('is sent at once where the chat is there already', () => {
    const { chat, sent, listeners } = fakeChat('online');
    startOnce(chat, 'handoff');
    expect([sent, listeners.size]).toEqual([[{ action: 'handoff' }], 0]);
  });

  it('is not begun anew when it is going on', () => {
    const { chat, sent } = fakeChat('online', 'appeal');
    startOnce(chat, 'flow:appeal');
    expect(sent).toEqual([]);
  });
});
