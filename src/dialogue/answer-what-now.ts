import { nextStep, sayNext, startFlow } from './converse.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import type { MessageDeps } from './message-deps.js';
import { offerPerson } from './offer-person.js';
import { recentTopic } from './recent.js';
import type { Answerer } from './said.js';
import type { QuickReply } from './session.js';
import { asksWhatNow } from './unusable-words.js';

/** "然后呢" after an answer: the one next step from there. Asked again, it is taken. */
export const answerWhatNow: Answerer = (deps, draft, { text }) => {
  const topic = draft.session.flow === null && asksWhatNow(text) ? recentTopic(deps, draft) : null;
  if (!topic) return null;
  const { flow, buttons } = nextStep(deps, draft, topic);
  if (isOffered(draft, buttons)) return takeStep(deps, draft, flow, text);
  sayNext(deps, draft, topic);
  return { by: 'topic.next' };
};

function takeStep(deps: MessageDeps, draft: Draft, flow: string | null, text: string): Step {
  return flow ? startFlow(deps, draft, flow, text) : offerPerson(deps, draft, 'whatNow');
}

function isOffered({ session }: Draft, buttons: QuickReply[]): boolean {
  return session.offered.map(({ action }) => action).join() === buttons.map(({ action }) => action).join();
}
