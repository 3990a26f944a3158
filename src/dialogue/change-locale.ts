import { menu } from './converse.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import type { Locale } from './locale.js';
import type { MessageDeps } from './message-deps.js';

/** A language chosen without a word: an open question is asked again in it, and answers for itself. */
export function changeLocale(deps: MessageDeps, draft: Draft, locale: Locale): Step {
  const { session } = draft;
  session.locale = locale;
  session.wishedLocale = locale;
  if (session.owner === 'agent') return { by: 'agent' };
  const begunAgain = deps.driver.update(draft);
  if (begunAgain) return begunAgain;
  if (session.flow && session.flow.awaits === null) deps.driver.askAgain(draft);
  else sayLanguage(deps, draft);
  return { by: 'language' };
}

/** In the new language, with what can be done here. */
export function sayLanguage(deps: MessageDeps, draft: Draft): void {
  const { session } = draft;
  if (!session.flow) session.offered = menu(deps, draft);
  draft.say('language.switched', {}, session.flow ? [] : session.offered);
}
