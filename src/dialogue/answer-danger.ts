import type { Danger } from '../faq/danger.js';
import type { Understanding } from '../faq/topic.js';
import { asksOutright } from './is-digression.js';
import { keepCaring, openCrisis } from './care.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import { readHints } from './hints.js';
import { lengthOf } from './length-of.js';
import { offerPerson } from './offer-person.js';
import type { MessageDeps } from './message-deps.js';
import { hearVictim, isPressed, readScam, reportsOther, saysToCancel } from './read-scam.js';
import type { Said } from './said.js';
import type { Session } from './session.js';
import { optionNamed } from './slots/choice.js';
import type { Slot } from './slots/slot.js';
import type { MessageInput } from './types.js';

const STOP_LOSS = 'stop-loss';
/** Whoever tells the story again in these does not need to be stopped again. */
const AFTERWARDS = ['appeal', 'appeal-status', 'complaint', 'handoff'];
/** Here it is asked whether somebody is being cheated at all. */
const MAKING_SURE = 'isItScam';
/** Here a transfer is cancelled, for good, by one of these. */
const CONFIRMING = 'confirmCancel';
const CANCELLING = ['CANCEL', 'YES'];
/** Whoever says one of these decides it, even if they say besides that there is only one. */
const ACTING = ['FREEZE', 'CANCEL', 'APPEAL', 'PERSON'];
/** Whoever is told what to type may say these without meaning any button. */
const MERE_ANSWERS = ['YES', 'NO'];
const TELLS_OF_NONE = /^(?:没有?|冇)(?!事|了|关系|必要).{3}/u;
/** "还有第二笔" tells of one more; only with these it is another one instead. */
const DENIES_THIS = /(?:不是|唔[係系])[这這那呢嗰]|[不唔]要|不取消|不用|唔使|别|別|\bnot (?:this|that)|\bdon'?t/i;
/** Behind them everything has been told. */
const LAST_QUESTIONS = ['personOrNot', 'personOrAppeal', 'chooseLost'];
/** Who is told to close the wallet must not do that either. */
const CLOSING = /注销(?!校园|贷|网贷)|註銷|销户|close (?:my|the) (?:wallet|account)/i;
const LATELY_MS = 24 * 3_600_000;

/** Danger overrides every flow, button and question. Null: there is none, or it is being met already. */
export function answerDanger(deps: MessageDeps, draft: Draft, input: MessageInput): Step | null {
  const { danger, text } = input;
  if (danger === 'crisis' || danger === 'violence') return openCrisis(deps, draft, danger, text ?? '');
  const cared = keepCaring(draft, input);
  if (cared) return cared;
  return danger === 'scam' && text !== null ? stopLoss(deps, draft, text) : null;
}

function stopLoss({ driver }: MessageDeps, draft: Draft, text: string): Step | null {
  const { session } = draft;
  if (session.flow?.name === STOP_LOSS || isTellingAgain(session, draft.now)) return null;
  if (session.flow?.name === 'handoff') driver.leave(draft);
  else driver.pause(draft);
  if (CLOSING.test(text)) draft.say('closure.urged');
  return driver.begin(draft, STOP_LOSS, { hints: readHints(text, null, draft.now), carried: { ...readScam(text) } });
}

/** An appeal about a scam brings the freeze and the police by itself. */
function isTellingAgain({ flow, stoppedLossAt }: Session, now: number): boolean {
  if (flow?.name === 'appeal' && flow.slots.reason === 'scam') return true;
  return AFTERWARDS.includes(flow?.name ?? '') && stoppedLossAt !== null && now - stoppedLossAt < LATELY_MS;
}

/** The story of a scam that was met already means no more than itself. */
export function withoutDanger(meaning: Understanding, { danger }: MessageInput, draft: Draft): Understanding {
  const isMet = danger === 'scam' && isTellingAgain(draft.session, draft.now);
  if (!isMet || meaning.id !== `flow.${STOP_LOSS}`) return meaning;
  return { ...meaning, kind: 'none', id: null, candidates: meaning.candidates.filter(({ id }) => id !== meaning.id) };
}

/** In the stop-loss flow: what a frightened person types is taken for what it means before it is taken for a button's
 *  word, and nothing is called unusable. Null: it is a command, or a question of its own. */
export function answerVictim(deps: MessageDeps, draft: Draft, { input, text, meaning, slot }: Said): Step | null {
  const { driver } = deps;
  const { flow } = draft.session;
  if (flow?.name !== STOP_LOSS || flow.awaits) return null;
  if (meaning.kind === 'handoff') return askForPerson(deps, draft, flow.state);
  // "OK, the code is …" is what they were told to say, and agrees to nothing here.
  const hasSecret = input.found.length > 0;
  const answered = input.answer?.type === 'option' ? input.answer.id : null;
  const option = answered !== null && hasSecret && MERE_ANSWERS.includes(answered) ? null : answered;
  const named = option !== null && isNamed(text, option, slot);
  const isDoubtful = option !== null && !named && (mayMeanOther(text, option, flow.state) || (option === 'YES' && wishesElse(meaning)));
  const pressed = flow.state === MAKING_SURE && (option === null || isDoubtful) && isPressed(text) ? 'BEING_CHEATED' : null;
  if (flow.state === MAKING_SURE && !pressed && !isDoubtful && (meaning.kind === 'flow' || meaning.kind === 'answer')) return null;
  const { before, after } = hearVictim(text);
  const chosen = isDoubtful ? null : option;
  const isFirst = named || isBare(text) || (before === 'ONLY_ONE' && ACTING.includes(chosen ?? ''));
  const heard = [pressed, isFirst ? chosen : null, before, chosen, chosen ? null : after];
  for (const type of heard) {
    const step = type === null ? null : driver.give(draft, { type });
    if (step) return step;
  }
  if (isDoubtful || hasSecret || before === 'STOP_IT') return stayWith(deps, draft);
  if (input.answer || meaning.kind === 'command' || meaning.kind === 'smalltalk' || asksOutright(text)) return null;
  return (flow.unusable > 0 && !reportsOther(text) && driver.give(draft, { type: 'ASTRAY' })) || stayWith(deps, draft);
}

function isNamed(text: string, option: string, slot: Slot | null): boolean {
  return slot?.type === 'choice' && optionNamed(text, slot.options)?.id === option;
}

/** "好 申诉吧" agrees to that, and not to what was asked here. */
const wishesElse = ({ kind, id }: Understanding): boolean => kind === 'flow' && id !== `flow.${STOP_LOSS}`;

/** Whether an option that the words hold may not be what was decided. */
function mayMeanOther(text: string, option: string, state: string): boolean {
  if (option === 'NOT_SCAM' || option === 'ONLY_ONE') return true;
  if (state === CONFIRMING && option !== 'CANCEL' && hearVictim(text).before === 'ANOTHER' && !DENIES_THIS.test(text)) return true;
  if (state === CONFIRMING && (CANCELLING.includes(option) ? !saysToCancel(text) : option === 'NO' && TELLS_OF_NONE.test(text.trim()))) return true;
  return !isBare(text) && (reportsOther(text) || isTold(text, option));
}

function stayWith({ driver }: MessageDeps, draft: Draft): Step {
  const { flow } = draft.session;
  if (flow) flow.unusable += 1;
  if (!flow || flow.unusable % 2 === 1) draft.say('stopLoss.withYou');
  driver.askAgain(draft);
  return { by: 'flow.stop-loss' };
}

/** The flow is kept for whoever changes their mind; until a person comes, what matters most is told. */
function askForPerson(deps: MessageDeps, draft: Draft, state: string): Step {
  if (!LAST_QUESTIONS.includes(state)) draft.say('stopLoss.meanwhile');
  return offerPerson(deps, draft, 'stopLoss');
}

/** "我没有这个钱包的登录，手机卡死了" tells what is the matter, and declines nothing. */
function isTold(text: string, chosen: string): boolean {
  return ['NO', 'ENOUGH'].includes(chosen) && /^(?:我|俺|可我|可是我)(?:现在|这里|这边)?(?:都|也)?(?:没有?|冇)(?!事|了|关系)|^i (?:have no|don't have|do not have|can't|cannot) /i.test(text.trim()) && [...text].length > 6;
}

/** So short that it is a button's word and nothing besides. */
function isBare(text: string): boolean {
  return lengthOf(text.trim()) <= 4;
}

/** Whether nothing may be said before the answer. */
export function isUrgent(danger: Danger | null, { crisis }: Session): boolean {
  return danger !== null || crisis !== null;
}
