import { MATCH_LIMITS } from '../faq/understand.js';
import { NEEDS, TEMPERS } from '../faq/phrases.js';
import type { Topic, Understanding } from '../faq/topic.js';
import { bareWords } from './bare-words.js';
import { toSimplified } from './chinese.js';
import { lengthOf } from './length-of.js';
import { type MessageDeps, PATIENCE } from './message-deps.js';
import type { Draft } from './draft.js';
import { NO_HINTS, type Step } from './drive-flow.js';
import { asksOfOwnCase, complains, speaksOfSomeoneElse, tellsOfAbnormality, tellsOfDeath, tellsOfFailure, tellsOfFreeze, tellsOwnTrouble } from './hints.js';
import { offerPerson } from './offer-person.js';
import { asksOutright } from './is-digression.js';
import { readScam } from './read-scam.js';
import { asksForPapers, DECEASED, forgetTopic, gatherHints, givesDetails, inContext, leadsOn, leadsOnByDetails, LOOKING_UP, namesOnePayment, noteTopic, recentTopic } from './recent.js';
import type { QuickReply } from './session.js';
import { parseYesNo } from './slots/yes-no.js';

const CHOICES = 3;
/** Nothing comes before the first words of these. */
const URGENT_FLOWS = ['stop-loss', 'handoff'];
/** Who tells this of themselves needs help now, not an article. */
const SCAMMED = 'security.scammed';
const FREEZE = 'security.freeze';
/** How a case is going. */
const PROGRESS = 'txn.appeal-progress';
/** Below this score a candidate is chance, and naming it would only puzzle. */
const NEAR = 0.08;

/** Outside a flow. */
export function converse(deps: MessageDeps, draft: Draft, text: string, heard: Understanding): Step {
  const meaning = inContext(deps, draft, text, isMeager(text, heard) && recentTopic(deps, draft)?.id !== heard.id ? { ...heard, kind: 'none', id: null } : heard);
  if (meaning.kind !== 'none') draft.session.unknowns = 0;
  if (isComplaint(deps, text, meaning)) return startFlow(deps, draft, 'complaint', text);
  if (draft.session.contact.userId !== null && meaning.kind !== 'flow' && tellsOfAbnormality(text)) return startFlow(deps, draft, 'frozen-wallet', text);
  if (isBareAnswer(text, meaning)) return acknowledge(deps, draft);
  switch (meaning.kind) {
    case 'flow':
      return startFlow(deps, draft, meaning.id ?? '', text);
    case 'smalltalk':
      return chat(deps, draft, meaning.smalltalk ?? 'smalltalk.greeting');
    case 'answer':
      return answerTopic(deps, draft, meaning.id ?? '', text);
    case 'choose':
      return offerChoices(deps, draft, 'choose', meaning);
    default:
      return parseYesNo(text) === null ? unknown(deps, draft, meaning) : acknowledge(deps, draft);
  }
}

/** So few words are a question, or begin a flow, only when they are sure to: 看这个 and 帮我弄 are not. And nobody is
 *  condoled with who told of no death. */
export function isMeager(text: string, { kind, id, score }: Understanding): boolean {
  const length = lengthOf(bareWords(text).replace(/\s/g, ''));
  if (kind === 'answer' && id === DECEASED && !tellsOfDeath(text)) return true;
  return (kind === 'flow' && length <= 4 && score < MATCH_LIMITS.verySure) || (kind === 'answer' && length <= 5 && score < MATCH_LIMITS.sure);
}

/** A grievance or a suggestion told outright is taken down at once; money that is missing comes first. */
function isComplaint({ topics, flows }: MessageDeps, text: string, { kind, candidates }: Understanding): boolean {
  if (!['answer', 'choose', 'none'].includes(kind) || !flows.has('complaint')) return false;
  const nearest = topics.get(candidates[0]?.id ?? '')?.flow;
  const said = complains(text);
  return said === 'outright' ? nearest !== 'abnormal-transaction' : said === 'likely' && nearest === 'complaint';
}

/** Longest 係, 對, no that stands alone. */
const BARE = 3;

/** Money is missing. */
const LACKS = /[没未冇](?:到|收到)|不退/;

/** So little is near some topic only by chance: 不对. */
function isBareAnswer(text: string, { kind }: Understanding): boolean {
  return ['answer', 'choose'].includes(kind) && !LACKS.test(toSimplified(text)) && [...text.trim()].length <= BARE && parseYesNo(text) !== null;
}

/** A bare yes, no or "all right" that answers nothing. */
function acknowledge(deps: MessageDeps, draft: Draft): Step {
  draft.say('smalltalk.acknowledge');
  deps.driver.offerPaused(draft);
  return { by: 'smalltalk.acknowledge' };
}

function chat(deps: MessageDeps, draft: Draft, smalltalk: string): Step {
  const { session } = draft;
  if (smalltalk === 'smalltalk.greeting' && session.paused.length > 0 && !session.crisis) return welcomeBack(deps, draft);
  session.offered = buttonsBeside(deps, draft, smalltalk);
  draft.say(smalltalk, {}, session.offered);
  if (smalltalk === 'smalltalk.goodbye' && session.owner === 'bot') session.owner = 'closed';
  else deps.driver.offerPaused(draft);
  return { by: smalltalk };
}

/** Where a person can do more. */
export const WITH_PERSON = ['smalltalk.others', 'smalltalk.blame', 'smalltalk.outage', ...NEEDS];
const WITH_MENU = ['smalltalk.greeting', 'smalltalk.who', 'smalltalk.injection', 'smalltalk.blame', 'smalltalk.outage', 'smalltalk.hurry', ...TEMPERS];

function buttonsBeside(deps: MessageDeps, draft: Draft, smalltalk: string): QuickReply[] {
  if (WITH_MENU.includes(smalltalk)) return menu(deps, draft);
  return WITH_PERSON.includes(smalltalk) ? [personButton(draft)] : [];
}

function welcomeBack({ driver }: MessageDeps, draft: Draft): Step {
  draft.say('smalltalk.welcomeBack');
  driver.offerPaused(draft);
  return { by: 'smalltalk.greeting' };
}

/** The answer with what it leads to. Who tells of trouble of their own is led on at once, or when they come back to it. */
function answerTopic(deps: MessageDeps, draft: Draft, id: string, text: string): Step {
  const topic = deps.topics.get(id);
  if (!topic) throw new Error(`the corpus has no topic ${id}`);
  if (id === SCAMMED && tellsOwnTrouble(text)) return deps.driver.begin(draft, 'stop-loss', { hints: NO_HINTS, carried: { ...readScam(text) } });
  if (isOwnCase(draft, topic, text)) return startFlow(deps, draft, 'appeal-status', text);
  if (isOwnFreeze(draft, id, text)) return startFlow(deps, draft, 'frozen-wallet', text);
  if (hasFailed(draft, topic, text) && !asksOfItsOwn(deps, text)) return startFlow(deps, draft, 'abnormal-transaction', text);
  const again = recentTopic(deps, draft)?.id === id;
  if (leadsOn(topic, draft.session) && (tellsOwnTrouble(text) || namesOnePayment(text) || (again && !asksOutright(text)))) return leadOn(deps, draft, topic, text);
  if (again && givesDetails(topic, text, draft.now)) return takeDetails(deps, draft, topic, text);
  const next = nextSteps(deps, draft, topic);
  if (again) sayAgain(draft, next, asksForPapers(text) && TO_SIGN_UP.includes(id) ? 'topic.papers' : 'topic.again');
  else tellTopic(deps, draft, id, next);
  noteTopic(deps, draft, id, text);
  deps.driver.offerPaused(draft);
  return { by: id };
}

function leadOn(deps: MessageDeps, draft: Draft, { id, flow }: Topic, text: string): Step {
  if (recentTopic(deps, draft)?.id === id) draft.say('topic.leadOn');
  noteTopic(deps, draft, id, '');
  return beginFlow(deps, draft, flow ?? '', text);
}

/** Begins what the answer led to, or offers it with the word that they were heard. */
function takeDetails(deps: MessageDeps, draft: Draft, topic: Topic, text: string): Step {
  if (leadsOnByDetails(topic, draft.session)) return leadOn(deps, draft, topic, text);
  const { buttons, mustSignIn } = nextStep(deps, draft, topic);
  noteTopic(deps, draft, topic.id, text);
  draft.session.offered = buttons;
  const values = { words: text.trim().replace(/[，,。.!！~～]+$/u, ''), button: buttons[0]?.label ?? '' };
  draft.say(mustSignIn ? 'topic.heardSignIn' : 'topic.heard', values, buttons);
  return { by: topic.id };
}

/** These look into one's own wallet. */
const FOR_HOLDERS = [...LOOKING_UP, 'closure', 'frozen-wallet'];

/** What comes after a topic's answer: its flow, for whom it is of use, and a person. */
export function nextStep(deps: MessageDeps, draft: Draft, { flow }: Topic): { flow: string | null; buttons: QuickReply[]; mustSignIn: boolean } {
  const mustSignIn = draft.session.contact.userId === null && FOR_HOLDERS.includes(flow ?? '');
  const start = flow === null || mustSignIn ? [] : startButton(deps, draft, flow);
  return { flow: start.length > 0 ? flow : null, buttons: [...start, personButton(draft)], mustSignIn };
}

/** Which papers these take is known only in part. */
const TO_SIGN_UP = ['register.requirements', 'register.identity-verification', 'wallet.who-can-use'];

/** Nobody is told the same twice in a row. */
function sayAgain(draft: Draft, quickReplies: QuickReply[], line: string): void {
  draft.session.offered = quickReplies;
  draft.say(line, {}, quickReplies);
}

/** The one next step from an answer. */
export function sayNext(deps: MessageDeps, draft: Draft, topic: Topic): void {
  const { flow, buttons, mustSignIn } = nextStep(deps, draft, topic);
  draft.session.offered = buttons;
  draft.say(`topic.next.${mustSignIn ? 'signIn' : (flow ?? 'person')}`, {}, buttons);
}

/** Begins it with all that was told of it. */
function beginFlow(deps: MessageDeps, draft: Draft, name: string, text: string): Step {
  const hints = gatherHints(deps, draft, name, text);
  forgetTopic(draft);
  return deps.driver.begin(draft, name, { hints, carried: name === 'stop-loss' ? { ...readScam(text) } : {} });
}

/** At most three nearest things to choose among. */
function offerChoices(deps: MessageDeps, draft: Draft, line: string, meaning: Understanding): Step {
  const near = meaning.candidates.filter(({ score }) => score >= NEAR);
  const nearest = near.flatMap(({ id }) =>
    id.startsWith('flow.') ? startButton(deps, draft, id.slice('flow.'.length)) : topicButtons(deps, draft, [id]),
  );
  draft.session.offered = nearest.length > 0 ? [...nearest.slice(0, CHOICES), personButton(draft)] : menu(deps, draft);
  draft.say(line, {}, draft.session.offered);
  return { by: line };
}

function unknown(deps: MessageDeps, draft: Draft, meaning: Understanding): Step {
  draft.session.unknowns += 1;
  if (draft.session.unknowns >= PATIENCE) {
    draft.session.unknowns = 0;
    draft.say('unknown.again');
    return offerPerson(deps, draft, 'notUnderstood');
  }
  offerChoices(deps, draft, 'unknown.first', meaning);
  deps.driver.offerPaused(draft);
  return { by: 'none' };
}

export function startFlow(deps: MessageDeps, draft: Draft, id: string, text: string): Step {
  const name = id.replace(/^flow\./, '');
  const { driver } = deps;
  if (draft.session.flow?.name === name) {
    driver.askAgain(draft);
    return { by: id };
  }
  leaveFor(deps, draft, name);
  return beginFlow(deps, draft, name, text);
}

/** What was begun is kept and said to be, unless there is danger, or it was only the offer of a person. */
export function leaveFor({ driver }: MessageDeps, draft: Draft, name: string): void {
  const { flow } = draft.session;
  if (flow?.name === 'handoff') return driver.leave(draft);
  driver.pause(draft);
  if (flow && !URGENT_FLOWS.includes(name)) draft.say('flow.aside', { flow: { line: `flow.name.${flow.name}` } });
}

export function startButton({ flows }: MessageDeps, draft: Draft, name: string): QuickReply[] {
  return flows.has(name) ? [draft.button('start', name, `flow:${name}`)] : [];
}

export function tellTopic({ topics }: MessageDeps, draft: Draft, id: string, quickReplies: QuickReply[]): void {
  const topic = topics.get(id);
  if (!topic) throw new Error(`the corpus has no topic ${id}`);
  if (!draft.session.flow) draft.session.offered = quickReplies;
  draft.sayTopic(topic, topic.answer[draft.session.locale], quickReplies);
}

export function nextSteps(deps: MessageDeps, draft: Draft, topic: Topic): QuickReply[] {
  const flow = topic.flow && deps.flows.has(topic.flow) ? [draft.button('start', topic.flow, `flow:${topic.flow}`)] : [];
  return [...flow, ...topicButtons(deps, draft, topic.related).slice(0, 2), personButton(draft)];
}

/** The nearest topics to choose among, and a person. */
export function topicChoices(deps: MessageDeps, draft: Draft, candidates: Understanding['candidates']): QuickReply[] {
  const near = candidates.filter(({ score }) => score >= NEAR).map(({ id }) => id);
  return [...topicButtons(deps, draft, near).slice(0, CHOICES), personButton(draft)];
}

export function topicButtons({ topics }: MessageDeps, draft: Draft, ids: string[]): QuickReply[] {
  return ids.flatMap((id) => {
    const topic = topics.get(id);
    return topic ? [{ label: topic.title[draft.session.locale], action: `topic:${id}` }] : [];
  });
}

/** "It says failed when I withdraw" asks for no steps: whoever may look is shown what became of it. */
function hasFailed({ session }: Draft, { id, flow }: Topic, text: string): boolean {
  return flow === null && id.startsWith('use.') && session.contact.userId !== null && !asksOutright(text) && tellsOfFailure(text);
}

/** Something clear is asked beside what is told: that is answered first. */
function asksOfItsOwn({ understand }: MessageDeps, text: string): boolean {
  return text.split(CLAUSES).some((each) => {
    const { kind, score } = asksOutright(each) && !tellsOfFailure(each) ? understand(each) : NO_TOPIC;
    return kind === 'answer' && score >= MATCH_LIMITS.sure;
  });
}
const CLAUSES = /[，,。.;；!！\n]+/u;
const NO_TOPIC = { kind: 'none', score: 0 };

/** Whoever may look is told who froze the own wallet, rather than all the ways in which wallets are frozen. */
function isOwnFreeze({ session }: Draft, id: string, text: string): boolean {
  return id === FREEZE && session.contact.userId !== null && tellsOfFreeze(text) && !speaksOfSomeoneElse(text);
}

/** Whoever may look is shown the case itself rather than told that it can be seen. */
export function isOwnCase({ session }: Draft, topic: Topic | undefined, text: string): boolean {
  return topic?.id === PROGRESS && session.contact.userId !== null && asksOfOwnCase(text);
}

export function menu({ flows }: MessageDeps, draft: Draft): QuickReply[] {
  // Who is signed in has signed up.
  const own = draft.session.contact.userId === null ? 'registration' : 'appeal-status';
  const offered = ['abnormal-transaction', own, 'closure', 'complaint'].filter((name) => flows.has(name));
  return [...offered.map((name) => draft.button('start', name, `flow:${name}`)), personButton(draft)];
}

export function personButton(draft: Draft): QuickReply {
  return draft.button('global', 'PERSON', 'handoff');
}
