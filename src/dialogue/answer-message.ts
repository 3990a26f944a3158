import { TEMPERS } from '../faq/phrases.js';
import { MATCH_LIMITS } from '../faq/understand.js';
import type { Understanding } from '../faq/topic.js';
import { answerBareNumber } from './answer-bare-number.js';
import { answerChecked } from './answer-checked.js';
import { answerDanger, answerVictim, isUrgent, withoutDanger } from './answer-danger.js';
import { answerEstate } from './answer-estate.js';
import { answerFollowed } from './answer-followed.js';
import { answerOtherCase } from './answer-other-case.js';
import { answerOtherPayment } from './answer-other-payment.js';
import { answerQuestion, askOn, digress, skipQuestion } from './answer-in-flow.js';
import { answerLeaving } from './answer-leaving.js';
import { answerMerchant } from './answer-merchant.js';
import { answerSeveral } from './answer-several.js';
import { answerStanding } from './answer-standing.js';
import { answerWhatNow } from './answer-what-now.js';
import { greetBack } from './begin-conversation.js';
import { answerWhy } from './answer-why.js';
import { toSimplified } from './chinese.js';
import { behindCallingOff, behindLettingGo, callsOff } from './calls-off.js';
import { sayLanguage } from './change-locale.js';
import { chooseLocale, wishedLocale } from './choose-locale.js';
import { converse, startFlow } from './converse.js';
import { askWhatToCorrect, correct } from './correct.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import { asksOutright, tellsOfSeeking } from './is-digression.js';
import type { MessageDeps } from './message-deps.js';
import { obey } from './obey.js';
import { acceptPerson, declinePerson, declinesPerson, offerPerson } from './offer-person.js';
import { labelOf, press } from './press.js';
import { inFlow } from './recent.js';
import type { Answerer, Said } from './said.js';
import type { Session } from './session.js';
import { asksToGoOn } from './set-aside.js';
import { parseSlot } from './slots/parse-slot.js';
import { parseYesNo } from './slots/yes-no.js';
import { takeFiles } from './take-files.js';
import { withNames } from './message-files.js';
import { asksWhatNow } from './unusable-words.js';
import type { MessageFile, MessageInput } from './types.js';

/** Who answers a message: danger first, then a pressed button, a command, the flow's question, the FAQ. */
export function answerMessage(deps: MessageDeps, draft: Draft, input: MessageInput): Step {
  const { session } = draft;
  const firstTurn = session.seq === 0;
  const wasGreeted = session.unheard === true;
  if (input.text) speakAs(draft, input.text, firstTurn || wasGreeted ? 'first' : 'later');
  if (wasGreeted) delete session.unheard;
  hear(deps, draft, input);
  if (session.owner === 'agent') return { by: 'agent' };
  if (session.owner === 'closed') session.owner = 'bot';
  const meaning = input.text ? withoutDanger(deps.understand(input.text), input, draft) : null;
  if (input.found[0]) draft.say(`secret.${input.found[0]}`);
  const met = answerDanger(deps, draft, input);
  if (met) return met;
  const begunAgain = deps.driver.update(draft);
  if (begunAgain) return begunAgain;
  if (firstTurn && !isUrgent(input.danger, session) && meaning?.smalltalk !== 'smalltalk.greeting' && meaning?.smalltalk !== 'smalltalk.who') draft.say('intro');
  if (wasGreeted && meaning?.smalltalk === 'smalltalk.greeting') return greetBack(deps, draft);
  const filed = input.attachments.length > 0 && takeFiles(deps, draft, input, meaning);
  if (filed) return filed;
  if (input.action) return press(deps, draft, input.action);
  if (input.text && meaning) {
    const { slot } = deps.driver.awaited(session);
    return answerText(deps, draft, { input, text: input.text, meaning: inFlow(deps, draft, input.text, meaning), slot });
  }
  return askOn(deps, draft, 'attachment');
}

function speakAs({ session }: Draft, text: string, place: 'first' | 'later'): void {
  const spoken = chooseLocale(text, { locale: session.locale, wished: session.wishedLocale }, place === 'first');
  session.locale = spoken.locale;
  session.wishedLocale = spoken.wished;
}

/** A pressed button is stored as its label; files with their names, those that are there last. */
function hear(deps: MessageDeps, draft: Draft, { text, action, attachments }: MessageInput): void {
  const { session, now } = draft;
  const label = action === null ? null : labelOf(deps, session, action, now);
  const files = attachments.flatMap((file): MessageFile[] => (file.state === 'kept' ? [{ id: file.id, name: file.name, mediaType: file.mediaType }] : []));
  const others = attachments.filter(({ state }) => state !== 'kept').map(({ name }) => ({ name: name || deps.lines.speak('attachment.unnamed', {}, session.locale, now) }));
  draft.hear(withNames(text ?? label ?? '', [...others, ...files]), files);
}

/** Who answers a typed message, in this order: the first who has an answer. */
const ANSWERERS: Answerer[] = [
  switchLanguage,
  answerVictim,
  goOn,
  takeUpInstead,
  endForAnother,
  obeyCommand,
  passToPerson,
  answerWhatNow,
  answerEstate,
  pressOffered,
  answerFollowed,
  answerBareNumber,
  skipQuestion,
  answerMerchant,
  answerLeaving,
  answerStanding,
  answerWhy,
  answerChecked,
  soothe,
  correct,
  answerOtherCase,
  answerOtherPayment,
  answerSeveral,
  answerQuestion,
  askWhatToCorrect,
  leaveSecretAlone,
  digress,
];

function answerText(deps: MessageDeps, draft: Draft, said: Said): Step {
  for (const answer of ANSWERERS) {
    const step = answer(deps, draft, said);
    if (step) return step;
  }
  return converse(deps, draft, said.text, said.meaning);
}

function switchLanguage(deps: MessageDeps, draft: Draft, { text }: Said): Step | null {
  if (wishedLocale(text) === null) return null;
  sayLanguage(deps, draft);
  return askOn(deps, draft, 'language');
}

/** "不用了" answers a question that has such a choice; only else does it cancel. What was submitted is not called off so. */
function obeyCommand(deps: MessageDeps, draft: Draft, { input, text, meaning }: Said): Step | null {
  const { flow } = draft.session;
  if (flow !== null && input.answer?.type === 'option') return null;
  if (flow !== null && !flow.acted && callsOff(flow.name, text)) return obey(deps, draft, 'command.cancel');
  return meaning.kind === 'command' ? obey(deps, draft, meaning.id ?? '') : null;
}

/** "算了，我要投诉" lets go of one thing for another, unless what stands behind it answers the question. */
function takeUpInstead(deps: MessageDeps, draft: Draft, { text, slot }: Said): Step | null {
  const { flow } = draft.session;
  const behind = flow && !flow.acted ? behindLettingGo(text) : null;
  if (behind === null || (slot?.type === 'choice' && parseSlot(behind, slot, draft.now) !== null)) return null;
  const meaning = deps.understand(behind);
  const { kind, id, score } = meaning;
  const asks = kind === 'answer' && score >= MATCH_LIMITS.sure && deps.topics.get(id ?? '')?.flow !== flow?.name && !callsOff(flow?.name ?? '', text);
  if (id === null || !(kind === 'flow' || asks) || id === `flow.${flow?.name}`) return null;
  deps.driver.leave(draft);
  return asks ? endAndAnswer(deps, draft, flow, behind, meaning) : startFlow(deps, draft, id, behind);
}

/** "不投诉了，查一下那笔88" ends the complaint, and is answered. */
function endForAnother(deps: MessageDeps, draft: Draft, { text }: Said): Step | null {
  const { flow } = draft.session;
  const behind = flow && !flow.acted && flow.awaits === null ? behindCallingOff(flow.name, text) : null;
  if (behind === null) return null;
  deps.driver.leave(draft);
  return endAndAnswer(deps, draft, flow, behind, deps.understand(behind));
}

function endAndAnswer(deps: MessageDeps, draft: Draft, flow: Session['flow'], text: string, meaning: Understanding): Step {
  draft.say('command.cancelledFor', { flow: { line: `flow.name.${flow?.name ?? ''}` } });
  return converse(deps, draft, text, meaning);
}

function passToPerson(deps: MessageDeps, draft: Draft, { input, text, meaning }: Said): Step | null {
  const isStory = input.answer?.type === 'text' && tellsOfSeeking(text);
  if (meaning.kind === 'handoff' && declinesPerson(draft, text)) return declinePerson(deps, draft);
  if (meaning.kind === 'handoff' && draft.session.flow?.name === 'handoff' && parseYesNo(text) === 'YES') return acceptPerson(deps, draft);
  const wished = (meaning.kind === 'handoff' && !isStory && !namesAgents(input.answer, text)) || asksAboutQueue(draft.session, text);
  return wished ? offerPerson(deps, draft, 'asked', text) : null;
}

/** "客服", where it is asked whom a complaint is about. */
function namesAgents(answer: MessageInput['answer'], text: string): boolean {
  return answer?.type === 'option' && answer.id === 'AGENT' && !WISHES_ONE.test(toSimplified(text));
}
const WISHES_ONE = /人工|真人|活人|转|找|叫|搵|要|\b(?:person|human|talk|speak|want|need)\b/i;

/** Somebody in the queue, or before it, who asks how long means the queue. */
function asksAboutQueue({ owner, flow }: Session, text: string): boolean {
  return (flow?.name === 'handoff' || (owner === 'queued' && !flow)) && text.length <= 24 && (asksWhatNow(text) || (QUEUE_QUESTION.test(text) && !OWN_MATTER.test(text)));
}
/** Of these it is asked by themselves. */
const OWN_MATTER = /钱(?!包)|錢(?!包)|款|到[账賬帳]|转账|轉[賬帳]|限[额額]|申[诉訴]|投[诉訴]|refund|money|arriv|payment|limit|appeal|complaint/i;
const QUEUE_QUESTION = /多久|几点|什么时候|什麼時候|几时|排队|排隊|how long|when will/i;

function goOn(deps: MessageDeps, draft: Draft, { input, text }: Said): Step | null {
  const { flow, paused } = draft.session;
  if (!asksToGoOn(text) || input.answer !== null) return null;
  if (flow) return askOn(deps, draft, 'flow');
  return paused.length > 0 ? deps.driver.resume(draft) : null;
}

/** A typed label of what was offered last outside a flow; anything else lets the offer go. */
function pressOffered(deps: MessageDeps, draft: Draft, { input }: Said): Step | null {
  const { flow, offered } = draft.session;
  if (!flow && offered.length > 0 && input.answer?.type === 'option') return press(deps, draft, input.answer.id);
  draft.session.offered = [];
  return null;
}

/** Whoever asks or answers in temper ("still not, I'm at my wits' end") is gone on with, after a kind word. */
function soothe(_: MessageDeps, draft: Draft, { input, meaning }: Said): null {
  const tellsMore = meaning.kind !== 'smalltalk' || (draft.session.flow !== null && input.answer?.type === 'option');
  if (tellsMore && TEMPERS.includes(meaning.smalltalk ?? '')) draft.say('smalltalk.upset');
  return null;
}

/** Something does not work, told beside a secret. */
const TROUBLE_BESIDE = /[付用登转提绑充]不[了上成出进]|失败|报错|被(?:锁|冻)|帮我(?:看|查)|\b(?:can't|cannot|doesn't|does not|not) (?:pay|log ?in|work|use|transfer)|\bfail(?:s|ed)?\b/i;

/** "我的验证码是…" asks nothing: the warning was the answer. */
function leaveSecretAlone(deps: MessageDeps, draft: Draft, { input, text, meaning }: Said): Step | null {
  const asks = meaning.kind === 'flow' || (meaning.kind === 'answer' && (asksOutright(text) || TROUBLE_BESIDE.test(toSimplified(text))));
  return input.found.length > 0 && !asks ? askOn(deps, draft, 'secret') : null;
}
