import type { Understanding } from '../faq/topic.js';
import { answerEvent } from './answer-event.js';
import { converse, startFlow, tellTopic } from './converse.js';
import { askWhatToCorrect, correct } from './correct.js';
import { detectLocale } from './detect-locale.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import { isDigression } from './is-digression.js';
import { type MessageDeps, PATIENCE } from './message-deps.js';
import { obey } from './obey.js';
import { answerCrisis, offerPerson } from './offer-person.js';
import { labelOf, press } from './press.js';
import type { Session } from './session.js';
import { parseSlot } from './slots/parse-slot.js';
import { asksToGoOn } from './set-aside.js';
import { asksToSkip } from './slots/skip.js';
import type { SlotAnswer } from './slots/slot.js';
import { takeFiles } from './take-files.js';
import type { MessageInput } from './types.js';

/** Who answers a message: danger first, then a pressed button, a command, the flow's question, the FAQ. */
export function answerMessage(deps: MessageDeps, draft: Draft, input: MessageInput): Step {
  const { session } = draft;
  const firstTurn = session.seq === 0;
  if (input.text) session.locale = detectLocale(input.text, session.locale);
  draft.hear(heardText(deps, draft, input));
  if (session.owner === 'agent') return { by: 'agent' };
  if (session.owner === 'closed') session.owner = 'bot';
  const meaning = input.text ? deps.understand(input.text) : null;
  if (meaning?.kind === 'crisis') return answerCrisis(deps, draft);
  const begunAgain = deps.driver.update(draft);
  if (begunAgain) return begunAgain;
  if (firstTurn && meaning?.smalltalk !== 'smalltalk.greeting' && meaning?.smalltalk !== 'smalltalk.who') draft.say('intro');
  if (input.found[0]) draft.say(`secret.${input.found[0]}`);
  const filed = input.attachments.length > 0 && takeFiles(deps, draft, input, meaning);
  if (filed) return filed;
  if (input.action) return press(deps, draft, input.action);
  if (input.text && meaning) return answerText(deps, draft, input, input.text, meaning);
  return askOn(deps, draft, 'attachment');
}

/** A pressed button is stored as its label, files as their names. */
function heardText(deps: MessageDeps, { session, now }: Draft, { text, action, attachments }: MessageInput): string {
  const label = action === null ? null : labelOf(deps, session, action, now);
  return [text ?? label ?? '', ...attachments.map(({ name }) => `[${name}]`)].filter(Boolean).join(' ');
}

function answerText(deps: MessageDeps, draft: Draft, input: MessageInput, text: string, meaning: Understanding): Step {
  const { session } = draft;
  // "不用了" answers a question that has such a choice; only else does it cancel.
  const chosen = session.flow !== null && input.answer?.type === 'option';
  if (meaning.kind === 'command' && !chosen) return obey(deps, draft, meaning.id ?? '');
  if (meaning.kind === 'handoff' || asksAboutQueue(session, text)) return offerPerson(deps, draft, 'asked');
  if (asksToGoOn(text) && input.answer === null && (session.flow || session.paused.length > 0)) return goOn(deps, draft);
  if (!session.flow && session.offered.length > 0 && input.answer?.type === 'option') return press(deps, draft, input.answer.id);
  session.offered = [];
  if (session.flow && !chosen && asksToSkip(text)) return skip(deps, draft);
  const step = correct(deps, draft, text) ?? giveAnswer(deps, draft, input, text, meaning) ?? askWhatToCorrect(deps, draft, text);
  if (step) return step;
  const onlySecret = input.found.length > 0 && meaning.kind === 'none';
  if (onlySecret) return askOn(deps, draft, 'secret');
  return session.flow ? digress(deps, draft, text, meaning) : converse(deps, draft, text, meaning);
}

/** Somebody in the queue who asks how long means the queue. */
function asksAboutQueue({ owner, flow }: Session, text: string): boolean {
  return owner === 'queued' && !flow && text.length <= 16 && QUEUE_QUESTION.test(text);
}
const QUEUE_QUESTION = /多久|几点|什么时候|什麼時候|几时|排队|排隊|how long|when will/i;

/** Hands the flow what was typed. Null: it is no answer to the flow's question. */
function giveAnswer({ driver }: MessageDeps, draft: Draft, input: MessageInput, text: string, meaning: Understanding): Step | null {
  const { flow } = draft.session;
  const { slot } = driver.awaited(draft.session);
  if (!flow || (input.answer && isDigression(text, meaning, flow.name, input.answer, slot))) return null;
  const answer = input.answer ?? (slot?.type === 'pick' ? referenceIn(text, draft.now) : null);
  return answer && driver.give(draft, answerEvent(answer));
}

function referenceIn(text: string, now: number): SlotAnswer | null {
  return parseSlot(text, { type: 'reference' }, now);
}

/** In the middle of a flow: what can be answered is answered, and the flow's question asked again. */
function digress(deps: MessageDeps, draft: Draft, text: string, meaning: Understanding): Step {
  if (meaning.kind === 'flow') return startFlow(deps, draft, meaning.id ?? '', text);
  if (meaning.kind === 'smalltalk') draft.say(meaning.smalltalk ?? 'smalltalk.greeting');
  else if (meaning.kind === 'answer') tellTopic(deps, draft, meaning.id ?? '', []);
  else return notUsable(deps, draft, 'slot');
  deps.driver.askAgain(draft);
  return { by: meaning.id ?? meaning.smalltalk ?? meaning.kind };
}

function goOn({ driver }: MessageDeps, draft: Draft): Step {
  if (!draft.session.flow) return driver.resume(draft);
  driver.askAgain(draft);
  return { by: 'flow' };
}

function skip(deps: MessageDeps, draft: Draft): Step {
  return deps.driver.give(draft, { type: 'SKIP' }) ?? notUsable(deps, draft, 'slot.cannotSkip');
}

/** `line`: why it could not be used; `slot` stands for the words of the slot's type. */
function notUsable({ driver }: MessageDeps, draft: Draft, line: 'slot' | 'slot.cannotSkip'): Step {
  const { flow } = draft.session;
  if (!flow) return { by: 'none' };
  flow.unusable += 1;
  const { slot } = driver.awaited(draft.session);
  if (slot) draft.say(line === 'slot' ? `slot.${slot.type}` : line);
  if (slot && flow.unusable >= PATIENCE) draft.say('slot.orPerson', {}, [draft.button('global', 'PERSON', 'handoff')]);
  driver.askAgain(draft);
  return { by: 'slot' };
}

/** Nothing to answer in words (a file, a secret alone): the flow's question again, or how to go on. */
export function askOn({ driver }: MessageDeps, draft: Draft, by: string): Step {
  if (draft.session.flow) driver.askAgain(draft);
  return { by };
}
