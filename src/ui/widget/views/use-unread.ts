import { useRef } from 'preact/hooks';
import type { ChatState } from '../core/chat.js';

/** The seq of the first message that came while the window was closed; stays until it is closed again. */
export function useFirstUnread(state: ChatState, visible: boolean): number | null {
  const closedWith = useRef(state.unread);
  const wasVisible = useRef(false);
  const first = useRef<number | null>(null);
  if (!visible) closedWith.current = state.unread;
  if (visible && !wasVisible.current) {
    first.current = unreadFrom(state, Math.max(state.unread, closedWith.current));
    closedWith.current = 0;
  }
  wasVisible.current = visible;
  return first.current;
}

function unreadFrom({ entries }: ChatState, unread: number): number | null {
  const replies = entries.flatMap((entry) => (entry.kind === 'message' && entry.message.role !== 'contact' ? [entry.message.seq] : []));
  return unread > 0 && unread < replies.length ? (replies[replies.length - unread] ?? null) : null;
}
