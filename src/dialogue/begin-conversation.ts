import { menu } from './converse.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import type { MessageDeps } from './message-deps.js';

/** In characters. Longer names, and those of firms, are no way to be greeted. */
const LONGEST_NAME = 24;

/** The first words of a conversation that is opened before anybody wrote: who speaks, and what can be done here. */
export function beginConversation(deps: MessageDeps, draft: Draft): Step {
  const { session } = draft;
  const name = session.contact.name?.trim() ?? '';
  session.offered = menu(deps, draft);
  session.unheard = true;
  if (name === '' || [...name].length > LONGEST_NAME) draft.say('begin.greeting', {}, session.offered);
  else draft.say('begin.greetingNamed', { name }, session.offered);
  return { by: 'begin' };
}

/** Who greets back was introduced to us a moment ago. */
export function greetBack(deps: MessageDeps, draft: Draft): Step {
  draft.session.offered = menu(deps, draft);
  draft.say('begin.greetBack', {}, draft.session.offered);
  return { by: 'smalltalk.greeting' };
}
