import type { Chat } from '../core/chat.js';
import type { Identity } from './events.js';
import type { Locale } from './read-settings.js';

export interface ChatStart {
  identity: Identity;
  /** Awaited: the chat begins when the page has said who is signed in, or that nobody is. */
  identified: 'not awaited' | 'awaited';
  /** As the page wants it. */
  locale: Locale | null;
}

/** The chat of the page, made when it is needed: those who only pass by cost the service nothing. */
export interface HeldChat {
  /** Null: not needed yet. */
  current(): Chat | null;
  need(): Chat;
  identify(identity: Identity): void;
  setLocale(locale: Locale): void;
  close(): void;
}

/** `made` is told of the chat once, when there is one. */
export function holdChat(make: (start: ChatStart) => Chat, start: ChatStart, made: (chat: Chat) => void): HeldChat {
  let [chat, { identity, identified, locale }]: [Chat | null, ChatStart] = [null, start];
  const need = (): Chat => {
    if (chat) return chat;
    chat = make({ identity, identified, locale });
    // Where the conversation has begun already, in whatever language, it goes on in the one that was switched to.
    if (locale !== null && locale !== start.locale) chat.switchLocale(locale);
    made(chat);
    return chat;
  };
  return {
    current: () => chat,
    need,
    identify: (next) => {
      identity = next;
      identified = 'not awaited';
      if (chat) chat.identify(next);
      // A page may say of everybody who is not signed in that they are not: that needs no chat, and costs no guest theirs.
      else if (next !== null) need();
    },
    setLocale: (next) => {
      locale = next;
      chat?.switchLocale(next);
    },
    close: () => chat?.close(),
  };
}
