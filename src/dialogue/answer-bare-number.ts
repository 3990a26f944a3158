import { bareWords } from './bare-words.js';
import { personButton, startButton, startFlow, topicButtons } from './converse.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import type { MessageDeps } from './message-deps.js';
import type { Answerer } from './said.js';
import { fold } from './slots/fold.js';
import { findPhones } from './slots/phone.js';
import { findReferences } from './slots/reference.js';

/** What may stand around a number of which nothing is said. */
const AROUND =
  /^(?:这|那|呢个|是|系|我|的|嘅|本人|手机|电话|联系|联络|交易|流水|编|单|号码?|方式|机|给你|发你|留|填|查|看|一下|下|请|帮我|笔|个|喂|你好|嗯|my|the|this|is|it|its|it's|here|phone|mobile|cell|tel|telephone|transaction|payment|check|look up|number|no|id|contact|hi|hello|please|\s)*$/;
const ABOUT_NUMBERS = ['login.change-phone', 'register.phone-taken'];
const TAIL = 4;

/** A number and nothing besides, where none was asked for. */
export const answerBareNumber: Answerer = (deps, draft, { text }) => {
  if (draft.session.flow) return null;
  const folded = fold(text);
  const [found, ...others] = [...findReferences(folded).filter(({ value }) => value.startsWith('T')), ...findPhones(folded)];
  if (!found || others.length > 0 || !AROUND.test(bareWords(folded.slice(0, found.start) + folded.slice(found.end)))) return null;
  return found.value.startsWith('T') ? startFlow(deps, draft, 'abnormal-transaction', text) : askWhatFor(deps, draft, found.value);
};

/** A telephone number opens no wallet. Only its end is spoken. */
function askWhatFor(deps: MessageDeps, draft: Draft, phone: string): Step {
  const signUp = draft.session.contact.userId === null ? startButton(deps, draft, 'registration') : [];
  const buttons = [...signUp, ...topicButtons(deps, draft, ABOUT_NUMBERS), personButton(draft)];
  draft.session.offered = buttons;
  draft.say('unknown.phone', { tail: phone.slice(-TAIL) }, buttons);
  return { by: 'unknown.phone' };
}
