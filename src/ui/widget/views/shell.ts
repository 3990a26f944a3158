import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Chat, ChatState } from '../core/chat.js';
import type { Words } from './words.js';

/** What every part of the window needs. It changes with the language alone. */
export interface Tools {
  chat: Chat;
  words: Words;
  now: () => number;
  /** What has the keyboard in the window; in a shadow root the document knows only its host. */
  active: () => HTMLElement | null;
  /** Says it to screen readers, once. */
  announce: (text: string) => void;
}

/** And for those that are drawn anew at every change of the chat. */
export interface Shell extends Tools {
  state: ChatState;
}

/** Apart, so that a long history, which needs the tools alone, is not drawn anew at each change. */
export const ToolsContext = createContext<Tools | null>(null);
export const StateContext = createContext<ChatState | null>(null);

export function useTools(): Tools {
  const tools = useContext(ToolsContext);
  if (!tools) throw new Error('outside the window');
  return tools;
}

export function useShell(): Shell {
  const [tools, state] = [useTools(), useContext(StateContext)];
  if (!state) throw new Error('outside the window');
  return { ...tools, state };
}

export function useChat(chat: Chat): ChatState {
  const [, draw] = useState(0);
  useEffect(() => {
    const changed = (): void => draw((times) => times + 1);
    changed();
    return chat.subscribe(changed);
  }, [chat]);
  return chat.state();
}

/** Whether a media query holds, now and later. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const changed = (): void => setHolds(list.matches);
    changed();
    list.addEventListener?.('change', changed);
    return () => list.removeEventListener?.('change', changed);
  }, [query]);
  return holds;
}
