import { nextSteps, startFlow, tellTopic } from './converse.js';
import type { Draft } from './draft.js';
import type { MessageDeps } from './message-deps.js';
import type { Answerer } from './said.js';
import { type Part, splitMessage } from './split-message.js';

/** Two or three questions in one message: each is answered in a message of its own, and a flow asked for begins last. */
export const answerSeveral: Answerer = (deps, draft, { text }) => {
  const parts = splitMessage(text, deps.understand);
  if (parts.length === 0) return null;
  parts.forEach((part, index) => tellPart(deps, draft, part, index === parts.length - 1 ? 'last' : 'more'));
  const flow = parts.find(({ meaning }) => meaning.kind === 'flow');
  if (flow) return startFlow(deps, draft, flow.meaning.id ?? '', flow.text);
  if (draft.session.flow) deps.driver.askAgain(draft);
  else deps.driver.offerPaused(draft);
  return { by: parts.map(({ meaning }) => meaning.id ?? meaning.smalltalk).join('+') };
};

function tellPart(deps: MessageDeps, draft: Draft, { meaning: { kind, id, smalltalk } }: Part, place: 'more' | 'last'): void {
  if (kind === 'smalltalk' && smalltalk) draft.say(smalltalk);
  const topic = kind === 'answer' ? deps.topics.get(id ?? '') : undefined;
  if (!topic) return;
  tellTopic(deps, draft, topic.id, place === 'last' && !draft.session.flow ? nextSteps(deps, draft, topic) : []);
}
