import { LRUCache } from 'lru-cache';
import type { Speaker } from '../channels/widget/speaker.js';
import type { Conversations, News } from '../conversations.js';
import type { Locale } from '../dialogue/locale.js';

/** What windows show. */
export interface Views {
  /** Null: the conversation has not begun. */
  read(conversationId: string): Promise<News['view']>;
  /** With the messages that are new: see Conversations. */
  newsAfter: Conversations['newsAfter'];
  /** The language in which the person was last spoken to here, as far as it is known without asking the store: whoever
   *  floods the service must not make it read. */
  localeOf(speaker: Speaker): Locale;
}

const LOCALES_KEPT = 20_000;

export function createViews({ view, newsAfter }: Pick<Conversations, 'view' | 'newsAfter'>): Views {
  const spoken = new LRUCache<string, Locale>({ max: LOCALES_KEPT });
  const note = (conversationId: string, found: News['view']): void => {
    if (found) spoken.set(conversationId, found.locale);
  };
  return {
    read: async (conversationId) => {
      const found = await view(conversationId);
      note(conversationId, found);
      return found;
    },
    newsAfter: async (conversationId, ...known): Promise<News> => {
      const news = await newsAfter(conversationId, ...known);
      note(conversationId, news.view);
      return news;
    },
    localeOf: ({ conversationId, contact }) => spoken.get(conversationId) ?? contact.locale ?? 'zh-CN',
  };
}
