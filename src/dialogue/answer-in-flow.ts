import { normalise } from '../faq/normalise.js';
import { TEMPERS } from '../faq/phrases.js';
import { answerEvent } from './answer-event.js';
import { isUnsubmitted } from './answer-standing.js';
import { isMeager, isOwnCase, nextStep, personButton, startButton, startFlow, tellTopic, topicChoices, WITH_PERSON } from './converse.js';
import type { Draft } from './draft.js';
import type { FlowDriver, Step } from './drive-flow.js';
import { complains } from './hints.js';
import { asksOutright, isAskedFor, isDigression } from './is-digression.js';
import { type MessageDeps, PATIENCE } from './message-deps.js';
import { noteTopic, recentTopic } from './recent.js';
import type { Answerer, Said } from './said.js';
import type { QuickReply } from './session.js';
import { optionMentioned } from './slots/choice.js';
import { parseSlot } from './slots/parse-slot.js';
import { asksToSkip } from './slots/skip.js';
import type { Slot, SlotAnswer } from './slots/slot.js';
import { parseYesNo } from './slots/yes-no.js';
import { asksWhatNow, tellsBesides, unusableLine } from './unusable-words.js';
import { isWishPut } from './wishes.js';

/** "跳过": leaves the question out where it may be, else says that it is needed. */
export const skipQuestion: Answerer = (deps, draft, { input, text }) => {
  if (!draft.session.flow || input.answer?.type === 'option' || !asksToSkip(text)) return null;
  return deps.driver.give(draft, { type: 'SKIP' }) ?? sayUnusable(deps, draft, 'slot.cannotSkip');
};

/** Hands the flow what was typed, unless it is clearly no answer to the flow's question. */
export const answerQuestion: Answerer = ({ driver }, draft, { input, text, meaning, slot }) => {
  const { flow } = draft.session;
  if (!flow || (input.answer && !isWishPut(flow, text) && isDigression(text, meaning, flow.name, input.answer, slot))) return null;
  const answer = input.answer ?? (slot && readOtherwise(text, slot, draft.now));
  if (answer?.type === 'item') return pickAndTell(driver, draft, answer, behindFirst(text));
  return answer && driver.give(draft, answerEvent(answer));
};

/** "2999那笔，商家没发货" picks one, and answers what is asked of it as well. */
function pickAndTell(driver: FlowDriver, draft: Draft, answer: SlotAnswer, rest: string): Step | null {
  if (rest === '' || asksOutright(rest) || parseYesNo(rest) !== null) return driver.give(draft, answerEvent(answer));
  const before = draft.session.flow;
  const step = driver.give(draft, answerEvent(answer), 'wait');
  const { flow } = draft.session;
  if (!step || 'needs' in step || !flow || flow.name !== before?.name || flow.awaits !== null) return step;
  const { slot } = driver.awaited(draft.session);
  const told = slot?.type === 'choice' ? optionMentioned(rest, slot.options) : null;
  const next = told && driver.give(draft, { type: told.id });
  if (!next) driver.askAgain(draft);
  return next ?? step;
}

/** What stands behind the first clause: before it one is named, by what happened to it perhaps. */
const behindFirst = (text: string): string => text.split(/[，,。;；!！\n]+|\.(?!\d)/u).slice(1).join('，');

/** A number for a list; for buttons what was written in Cantonese, or with the usual slips. */
function readOtherwise(text: string, slot: Slot, now: number): SlotAnswer | null {
  if (slot.type === 'pick') return parseSlot(text, { type: 'reference' }, now);
  return slot.type === 'choice' ? parseSlot(normalise(text), slot, now) : null;
}

/** What can be answered in the middle of a flow is answered, and the flow's question asked again. */
export const digress: Answerer = (deps, draft, said) => {
  if (!draft.session.flow) return null;
  const { kind, id, smalltalk } = said.meaning;
  if (kind === 'flow') return takeToldOf(deps, draft, said) ?? startFlow(deps, draft, id ?? '', said.text);
  if (smalltalk === 'smalltalk.wait' || smalltalk === 'smalltalk.goodbye') return letBe(draft, smalltalk);
  if (kind === 'answer' && isOwnCase(draft, deps.topics.get(id ?? ''), said.text)) return startFlow(deps, draft, 'appeal-status', said.text);
  const complaint = goBackToComplaint(deps, draft, said);
  if (complaint) return complaint;
  if (passesOver(deps, draft, said)) return null;
  if (!sayBetween(deps, draft, said)) return takeTold(deps, draft, said.text) ?? notUsable(deps, draft, said);
  deps.driver.askAgain(draft);
  return { by: id ?? smalltalk ?? kind };
};

/** Who asks for a moment, or takes leave, is not asked again at once; nobody leaves thinking that it is submitted. */
function letBe(draft: Draft, smalltalk: string): Step {
  const { flow } = draft.session;
  if (flow && smalltalk === 'smalltalk.goodbye' && isUnsubmitted(flow)) draft.say('flow.goodbyeUnsubmitted', { flow: { line: `flow.name.${flow.name}` } });
  else draft.say(smalltalk);
  return { by: smalltalk };
}

/** In the middle of something else an answer that is less sure than this would only puzzle. */
const NO_CHANCE = 0.3;

function sayBetween(deps: MessageDeps, draft: Draft, said: Said): boolean {
  const { text, meaning } = said;
  const { kind, id, smalltalk, candidates } = meaning;
  // Asked of the step in hand, whatever topic has such words in its questions.
  if (asksWhatNow(text)) return false;
  if (kind === 'answer' && !isMeager(text, meaning) && meaning.score >= NO_CHANCE && isAskedFor(text, meaning, aboutTheSame(deps, draft, id))) tellOnce(deps, draft, id ?? '');
  else if (smalltalk === 'smalltalk.acknowledge') return false;
  else if (kind === 'smalltalk') draft.say(flowWaits(draft, smalltalk) ? 'flow.sorryToWait' : inFlow(smalltalk), {}, withPerson(smalltalk) ? [personButton(draft)] : []);
  else if (kind === 'choose' && asksOutright(text)) draft.say('choose', {}, topicChoices(deps, draft, candidates));
  else return false;
  return true;
}

function aboutTheSame({ topics }: MessageDeps, { session }: Draft, id: string | null): 'sameMatter' | 'another' {
  return topics.get(id ?? '')?.flow === session.flow?.name ? 'sameMatter' : 'another';
}

function tellOnce(deps: MessageDeps, draft: Draft, id: string): void {
  if (recentTopic(deps, draft)?.id === id) draft.say('topic.still');
  else tellTopic(deps, draft, id, leadingElsewhere(deps, draft, id));
  noteTopic(deps, draft, id, '');
}

/** What is told of another matter leads there. */
function leadingElsewhere(deps: MessageDeps, draft: Draft, id: string): QuickReply[] {
  const topic = deps.topics.get(id);
  const flow = topic && topic.flow !== draft.session.flow?.name ? nextStep(deps, draft, topic).flow : null;
  return flow ? startButton(deps, draft, flow) : [];
}

/** Who is upset while a command runs, or cannot be delivered, is upset about that. */
function flowWaits({ session }: Draft, smalltalk: string | null): boolean {
  return (session.flow?.awaits ?? null) !== null && TEMPERS.includes(smalltalk ?? '');
}

/** A greeting in the middle needs no introduction, and nobody is asked anything beside the flow's question. */
const IN_FLOW: Record<string, string | undefined> = {
  'smalltalk.greeting': 'smalltalk.here', 'smalltalk.hurry': 'slot.hurry', 'smalltalk.outage': 'smalltalk.outageHere', 'smalltalk.anger': 'smalltalk.upset', 'smalltalk.sarcasm': 'smalltalk.upset',
};
const inFlow = (smalltalk: string | null): string => (smalltalk === null ? 'smalltalk.here' : (IN_FLOW[smalltalk] ?? smalltalk));

function withPerson(smalltalk: string | null): boolean {
  return smalltalk !== null && (TEMPERS.includes(smalltalk) || WITH_PERSON.includes(smalltalk));
}

/** Who says again that they complain, while a person is on offer, goes on with what they began. */
function goBackToComplaint(deps: MessageDeps, draft: Draft, { text, meaning }: Said): Step | null {
  const { flow, paused } = draft.session;
  if (flow?.name !== 'handoff' || (complains(text) !== 'outright' && meaning.id !== 'support.complaint')) return null;
  deps.driver.leave(draft);
  return paused.at(-1)?.name === 'complaint' ? deps.driver.resume(draft) : startFlow(deps, draft, 'complaint', text);
}

/** Who goes on with something else has not taken up the offer of a person: it is let go, and they are listened to. */
function passesOver({ driver }: MessageDeps, draft: Draft, { text, meaning }: Said): boolean {
  if (draft.session.flow?.name !== 'handoff' || meaning.kind === 'smalltalk' || !(tellsBesides(text) || asksOutright(text))) return false;
  driver.leave(draft);
  return true;
}

/** A flow that collects a story keeps what is told besides; the question stays open. */
function takeTold({ driver }: MessageDeps, draft: Draft, text: string): Step | null {
  return tellsBesides(text) ? driver.give(draft, { type: 'TOLD', value: text }) : null;
}

/** Words that would begin the very flow that is under way tell more of its matter. */
function takeToldOf(deps: MessageDeps, draft: Draft, { text, meaning }: Said): Step | null {
  return meaning.id === `flow.${draft.session.flow?.name}` ? takeTold(deps, draft, text) : null;
}

function notUsable(deps: MessageDeps, draft: Draft, { text, slot }: Said): Step {
  return sayUnusable(deps, draft, slot && unusableLine(text, slot));
}

const OR_PERSON = ['slot.question', 'slot.questionAgain', 'slot.orPerson'];

/** `line`: why it could not be used; null where the flow waits for nothing of the person. */
function sayUnusable({ driver }: MessageDeps, draft: Draft, line: string | null): Step {
  const { flow } = draft.session;
  if (!flow) return { by: 'none' };
  flow.unusable += 1;
  const said = line && (flow.unusable % PATIENCE === 0 ? 'slot.orPerson' : flow.unusable % PATIENCE === 2 ? againLine(line) : line);
  if (said) draft.say(said, {}, OR_PERSON.includes(said) ? [personButton(draft)] : []);
  driver.askAgain(draft);
  return { by: 'slot' };
}

/** Nobody is told the same twice in a row. */
const againLine = (line: string): string => AGAIN[line] ?? line;
const AGAIN: Record<string, string | undefined> = {
  'slot.told.choice': 'slot.toldAgain', 'slot.told.pick': 'slot.toldAgain', 'slot.choice': 'slot.again', 'slot.pick': 'slot.again', 'slot.question': 'slot.questionAgain',
};

/** Nothing to answer in words (a file, a secret alone): the flow's question again, or how to go on. */
export function askOn({ driver }: MessageDeps, draft: Draft, by: string): Step {
  if (draft.session.flow) driver.askAgain(draft);
  return { by };
}
