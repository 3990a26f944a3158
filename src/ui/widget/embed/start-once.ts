import type { Chat } from '../core/chat.js';

/** Sends the action when the chat knows where the conversation stands; a flow that is already going on simply goes on. */
export function startOnce(chat: Chat, action: string): void {
  let unsubscribe: (() => void) | null = null;
  const act = (): boolean => {
    const { connection, view } = chat.state();
    if (connection !== 'online') return false;
    if (action !== `flow:${view?.flow}`) chat.send({ action });
    return true;
  };
  if (act()) return;
  unsubscribe = chat.subscribe(() => {
    if (!act()) return;
    unsubscribe?.();
    unsubscribe = null;
  });
}
