import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Chat, ChatState } from '../core/chat.js';
import type { Words } from './words.js';

/** What every part of the window needs. */
export interface Shell {
  chat: Chat;
  state: ChatState;
  words: Words;
  now: () => number;
  /** What has the keyboard in the window; in a shadow root the document knows only its host. */
  active: () => HTMLElement | null;
  /** Says it to screen readers, once. */
  announce: (text: string) => void;
}

export const ShellContext = createContext<Shell | null>(null);

export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error('outside the window');
  return shell;
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
