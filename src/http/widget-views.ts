import { LRUCache } from 'lru-cache';
import type { Speaker } from '../channels/widget/speaker.js';
import type { ConversationView } from '../channels/widget/wire.js';
import type { Conversations } from '../conversations.js';
import type { Locale } from '../dialogue/locale.js';

/** What windows show beside the messages. */
export interface Views {
  /** Null: the conversation has not begun. */
  read(conversationId: string): Promise<ConversationView | null>;
  /** The language in which the person was last spoken to here, as far as it is known without asking the store: whoever
   *  floods the service must not make it read. */
  localeOf(speaker: Speaker): Locale;
}

const LOCALES_KEPT = 20_000;

export function createViews({ view }: Pick<Conversations, 'view'>): Views {
  const spoken = new LRUCache<string, Locale>({ max: LOCALES_KEPT });
  return {
    read: async (conversationId) => {
      const found = await view(conversationId);
      if (found) spoken.set(conversationId, found.locale);
      return found;
    },
    localeOf: ({ conversationId, contact }) => spoken.get(conversationId) ?? contact.locale ?? 'zh-CN',
  };
}
