import type { ClientFrame, ConversationView } from '../../../channels/widget/wire.js';
import type { Locale, Reason } from './chat.js';

/** What is wanted of the service besides taking messages. Nothing acknowledges it: it is said again after every break,
 *  until the view shows that it was done. */
export interface Wishes {
  open(locale: Locale): void;
  locale(locale: Locale): void;
  /** The language that was chosen and is not yet spoken. */
  wishedLocale(): Locale | null;
  feedback(seq: number, helpful: boolean, reason: Reason | null): void;
  /** On a new line. */
  sayAgain(view: ConversationView | null, locale: Locale): void;
  /** Lets go what the view shows. */
  settle(view: ConversationView): void;
  /** Somebody else speaks from now on. */
  forgetFeedback(): void;
}

export function createWishes(post: (frame: ClientFrame) => boolean): Wishes {
  let opened = false;
  let wished: Locale | null = null;
  const rated = new Map<number, { helpful: boolean; reason: Reason | null }>();
  return {
    open: (locale) => {
      if (opened) return;
      opened = true;
      post({ t: 'open', locale });
    },
    locale: (locale) => {
      wished = locale;
      post({ t: 'locale', locale });
    },
    wishedLocale: () => wished,
    feedback: (seq, helpful, reason) => {
      rated.set(seq, { helpful, reason });
      post({ t: 'feedback', seq, helpful, reason });
    },
    sayAgain: (view, locale) => {
      if (opened && view === null) post({ t: 'open', locale });
      if (wished) post({ t: 'locale', locale: wished });
      rated.forEach((each, seq) => post({ t: 'feedback', seq, ...each }));
    },
    settle: (view) => {
      if (view.locale === wished) wished = null;
      for (const { seq, helpful } of view.rated) if (rated.get(seq)?.helpful === helpful) rated.delete(seq);
    },
    forgetFeedback: () => rated.clear(),
  };
}
