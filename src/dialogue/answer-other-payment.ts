import { answerEvent } from './answer-event.js';
import { toSimplified } from './chinese.js';
import { leaveFor, startFlow } from './converse.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import { readHints } from './hints.js';
import { asksOutright } from './is-digression.js';
import type { MessageDeps } from './message-deps.js';
import type { Answerer } from './said.js';
import type { ActiveFlow } from './session.js';
import { fold } from './slots/fold.js';
import { partMeant } from './slots/meant.js';
import { parseSlot } from './slots/parse-slot.js';

const FLOW = 'abnormal-transaction';
/** Nothing comes between these and whoever is in them. */
const NOT_WITHIN = ['stop-loss', 'handoff'];

/** "不是88，是2999那笔": another payment than the one that is spoken of is looked at instead. "还有个事，昨天132扣我2次":
 *  one more is looked at first, and what was under way is kept. */
export const answerOtherPayment: Answerer = (deps, draft, { input, text }) => {
  const { flow } = draft.session;
  if (!flow || flow.awaits !== null) return null;
  if (flow.name === 'appeal' && CANNOT_BE_APPEALED.includes(flow.state)) return appealInstead(deps, draft, text) ?? lookAtOneMore(deps, draft, flow, text);
  const instead = flow.name === FLOW && !flow.acted && flow.slots['chosen'] ? lookInstead(deps, draft, text) : null;
  return instead ?? (input.answer?.type === 'option' ? null : lookAtOneMore(deps, draft, flow, text));
};

function lookInstead({ driver }: MessageDeps, draft: Draft, text: string): Step | null {
  const meant = partMeant(fold(text).trim());
  const hints = meant === null ? null : readHints(meant, null, draft.now);
  if (!hints || (hints.amount === null && hints.reference === null)) return null;
  draft.say('abnormal.otherPayment');
  draft.session.flow = null;
  return driver.begin(draft, FLOW, { hints, carried: {} });
}

/** Where the one that was picked cannot be appealed. */
const CANNOT_BE_APPEALED = ['alreadyOpen', 'alreadyDecided', 'nothingTaken', 'tooOld', 'underWay'];
const INSTEAD = /^(?:不对|错了|弄错了|不是这笔|换|no|sorry|wait)[\s,，。.!！]*(?:我?(?:说|要|指)的?是|应该是|还是|换成?|改成?|是)?\s*(?=[^\d]{0,6}\d)/i;

/** "不是88，是2999": another one is picked from the same list. */
function appealInstead({ driver }: MessageDeps, draft: Draft, text: string): Step | null {
  const said = fold(text).trim();
  const meant = partMeant(said) ?? (INSTEAD.test(said) ? said.replace(INSTEAD, '') : null);
  if (meant === null || readHints(meant, null, draft.now).amount === null) return null;
  const step = driver.give(draft, { type: 'CHANGE_TRANSACTION' }, 'wait');
  const { slot } = driver.awaited(draft.session);
  if (!step || 'needs' in step || !slot) return step;
  const answer = parseSlot(meant, slot, draft.now);
  const next = answer && driver.give(draft, answerEvent(answer));
  if (!next) driver.askAgain(draft);
  return next ?? step;
}

const ONE_MORE =
  /^(?:哦?对了|还有(?:一?[个件]?(?:事|问题)|一?笔|就是)?|另外(?:还有)?(?:一?[个件]?事|一?笔)?|仲有(?:[单件](?:事|嘢)|笔)?|顺便|(?:oh,? |and )?(?:also|another (?:thing|problem|payment)|one more (?:thing|problem|payment)|by the way|besides))[\s,，。.:：、;；!！]*/i;

/** Said to be one more thing, with what is wrong and how much it was, or when. */
function lookAtOneMore(deps: MessageDeps, draft: Draft, flow: ActiveFlow, text: string): Step | null {
  const said = toSimplified(text).trim();
  const head = ONE_MORE.exec(said)?.[0] ?? '';
  const told = said.slice(head.length);
  if (head === '' || asksOutright(told) || !isTrouble(deps, told)) return null;
  const hints = readHints(told, null, draft.now);
  if (hints.amount === null && hints.reference === null && (hints.days === null || !/\d/.test(told))) return null;
  if (isThisOne(flow, hints.amount) || NOT_WITHIN.includes(flow.name)) return null;
  if (flow.name !== FLOW) return startFlow(deps, draft, FLOW, told);
  leaveFor(deps, draft, FLOW);
  return deps.driver.begin(draft, FLOW, { hints, carried: {} });
}

function isTrouble({ topics, understand }: MessageDeps, told: string): boolean {
  const { kind, id } = understand(told);
  return kind === 'flow' ? id === `flow.${FLOW}` : kind === 'answer' && topics.get(id ?? '')?.flow === FLOW;
}

/** The sum is that of the payment in hand, exactly or in whole yuan. */
function isThisOne({ slots }: ActiveFlow, amount: string | null): boolean {
  const chosen = slots['chosen'] as { amount?: string } | null | undefined;
  return amount !== null && Math.floor(Number(chosen?.amount)) === Math.floor(Number(amount));
}
