import type { Chat } from '../core/chat.js';

/** Sends the action when the chat knows where the conversation stands; a flow that is already going on simply goes on. */
export function startOnce(chat: Chat, action: string): void {
  let isDone = false;
  let unsubscribe = (): void => undefined;
  const act = (): void => {
    const { connection, view } = chat.state();
    if (isDone || connection !== 'online') return;
    // Sending changes the state, and brings us back here.
    isDone = true;
    unsubscribe();
    if (action !== `flow:${view?.flow}`) chat.send({ action });
  };
  unsubscribe = chat.subscribe(act);
  act();
}
