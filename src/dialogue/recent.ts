import { MATCH_LIMITS } from '../faq/understand.js';
import type { Hints } from '../../flows/kit.js';
import type { Topic, Understanding } from '../faq/topic.js';
import type { Draft } from './draft.js';
import { readHints } from './hints.js';
import { asksOutright } from './is-digression.js';
import { lengthOf } from './length-of.js';
import type { MessageDeps } from './message-deps.js';
import { NOTHING_RECENT, type Session } from './session.js';
import { toSimplified } from './chinese.js';

/** How long "that one" and "how long?" mean what was spoken of last. */
const RECENT_MS = 2 * 3_600_000;
/** Most of the person's words that are kept, latest last. */
const KEPT_MESSAGES = 4;
const KEPT_CHARACTERS = 200;
/** So few characters (Latin: three times as many) leave out what they are about. */
const ELLIPTIC = 6;
/** A statement longer than this tells something of its own. */
const LONGEST_ADDITION = 40;
/** A day alone among more words than these is no detail of what was spoken of. */
const LONGEST_DAY = 10;

const GOES_ON_ZH = /还是|不|没|了|[那这][个笔家张单]|(?:嗰|𠮶|呢)[个笔家张单]|就是|[两一二三]笔|\d/;
const GOES_ON_EN = /\b(?:still|not|never|no|that|this|it|the|one)\b|n't|\d/i;

const NAMELESS = /^(?:那|那么)?(?:要|需要|得|还要)?(?:带|准备|提供|交)?(?:什么|哪些|啥)(?:手续|材料|证明|条件|资料|证件)(?:呢|啊|呀|吗)?[?？]?$/;

const ASKS_ZH = /^(?:那么?|请问|大概|一般|这个?|还)*(?:要|需要|得)?(?:多久|多长时间|几天|什么时候|啥时候|何时)(?:才|能|会|可以|有|出|给|得到|收到|处理|办|弄|搞)*(?:结果|答复|回复|消息|通知|好|完成?)?了?[呢啊呀吗?？]*$/;
/** 係咪要等三日: a time is named, and whether it is that. */
const ASKS_WHETHER_ZH = /^(?:那么?|请问|那)?(?:是不是|系咪|系唔系|会不会|会唔会|要不要|使唔使|真系|真的)(?:还|真的|一定|都|又)*(?:要|得|需要)*等?(?:\d+|[一二两三四五六七八九十几半])(?:个|多)?(?:工作)?(?:天|日|小时|钟头|钟|星期|礼拜|周|月)(?:时间|左右|咁耐|那么久|这么久)?(?:才(?:有结果|能好|得)|先(?:有结果|得|好))?[呢啊呀吗㗎嘎?？]*$/;
const ASKS_WHETHER_EN = /^(?:so |and |but |ok )?(?:is it|does it|will it|do i|must i|should i)(?: really| have to| need to| take| wait| for| about| usually)+ (?:\d+|one|two|three|four|five|seven|ten|a few|several) (?:working )?(?:days?|hours?|weeks?|months?)\??$/i;
const ASKS_EN = /^(?:(?:so|and|but|ok),? )?(?:how long(?: (?:does|will|would) (?:it|this|that) take)?|when will i (?:hear(?: back)?|know|get (?:a reply|an answer)))\??$/i;
const PAPERS_EN = /^(?:(?:so|and|but|ok),? )?(?:what|which) (?:papers|documents?|id)(?: (?:do|would|will) (?:i|you) need| (?:is|are) needed)?\??$/i;

/** One payment pointed at: 88块便利店那笔. */
const ONE_PAYMENT = /^[那这嗰呢𠮶][个笔]\d+(?:块|元|蚊)?的?|\d(?:块|元|毛|蚊)?.{0,8}[那这嗰呢𠮶]笔|[那这嗰呢𠮶]笔.{0,8}\d+(?:块|元|蚊)/u;
export const namesOnePayment = (text: string): boolean => ONE_PAYMENT.test(toSimplified(text));

type Context = Pick<MessageDeps, 'topics' | 'understand'>;

/** What the last answer outside a flow was about; null when there was none lately. */
export function recentTopic({ topics }: Pick<MessageDeps, 'topics'>, { session, now }: Draft): Topic | null {
  const { topic, at } = session.recent;
  return topic !== null && now - at < RECENT_MS ? (topics.get(topic) ?? null) : null;
}

export const DECEASED = 'account.deceased';
export const isOfEstate = (topic: Topic | null): boolean => topic?.id === DECEASED;

/** Remembers what was told, and the person's own words for the flow that it may lead to. */
export function noteTopic({ topics }: Pick<MessageDeps, 'topics'>, draft: Draft, id: string, text: string): void {
  const { session, now } = draft;
  const before = recentTopic({ topics }, draft);
  const kept = before && before.flow === topics.get(id)?.flow ? session.recent.words : [];
  session.recent = { topic: id, words: text ? [...kept, text.slice(0, KEPT_CHARACTERS)].slice(-KEPT_MESSAGES) : kept, at: now };
}

/** Once a flow has begun, what was spoken of before it is done with. */
export function forgetTopic({ session }: Draft): void {
  session.recent = NOTHING_RECENT;
}

/** A vague message after an answer is about what was answered: "多久" after withdrawing, "万家超市那个" after money trouble. */
export function inContext(deps: Context, draft: Draft, text: string, meaning: Understanding): Understanding {
  const topic = recentTopic(deps, draft);
  if (meaning.kind === 'none' && draft.session.contact.userId && namesOnePayment(text)) return { ...meaning, kind: 'flow', id: 'flow.abnormal-transaction' };
  if (topic && givesDetails(topic, text, draft.now) && (isBareSum(topic, text) || !isOfAnother(deps, topic, meaning))) return { ...meaning, kind: 'answer', id: topic.id };
  const isNameless = namesNothing(text);
  if (!topic || !(isVague(meaning) || (meaning.kind === 'answer' && isNameless))) return meaning;
  const completed = isNameless || lengthOf(text) <= ELLIPTIC ? deps.understand(`${topic.title[draft.session.locale]} ${text}`) : meaning;
  if (completed.kind === 'answer' && completed.score >= MATCH_LIMITS.sure) return completed;
  if (completed !== meaning && asksOutright(text)) return { ...meaning, kind: 'answer', id: topic.id };
  return goesOn(text) && leadsOn(topic, draft.session) ? { ...meaning, kind: 'answer', id: topic.id } : meaning;
}

/** A short question that does not name what it is about is about the flow under way: "多久有结果" in a complaint. */
export function inFlow({ topics, understand, lines }: Pick<MessageDeps, 'topics' | 'understand' | 'lines'>, { session, now }: Draft, text: string, meaning: Understanding): Understanding {
  const { flow, locale } = session;
  if (!flow || !namesNothing(text)) return meaning;
  const completed = understand(`${lines.speak(`flow.name.${flow.name}`, {}, locale, now)} ${text}`);
  const isOfFlow = completed.kind === 'answer' && completed.score >= MATCH_LIMITS.sure && topics.get(completed.id ?? '')?.flow === flow.name;
  return isOfFlow ? completed : meaning;
}

/** "Which documents?", and nothing besides. */
export function asksForPapers(text: string): boolean {
  const said = toSimplified(text).trim();
  return NAMELESS.test(said) || PAPERS_EN.test(said);
}

/** Asks for the time or the papers of something that is left to be understood. */
function namesNothing(text: string): boolean {
  const said = toSimplified(text).trim();
  return [NAMELESS, PAPERS_EN, ASKS_ZH, ASKS_EN, ASKS_WHETHER_ZH, ASKS_WHETHER_EN].some((asks) => asks.test(said));
}

function isVague({ kind, score }: Understanding): boolean {
  return kind === 'none' || kind === 'choose' || (kind === 'answer' && score < MATCH_LIMITS.sure);
}

/** A sum says nothing of their matter. */
const WITHOUT_SUM = ['registration', 'complaint', 'appeal-status'];
/** Bare digits may be the code that was just warned of. */
const WITH_UNIT = /\d\s*(?:元|块|蚊|万|千|yuan|rmb|cny|kuai)|[¥$]\s*\d/i;
/** These look something up in one's own wallet, by its day too. */
export const LOOKING_UP = ['abnormal-transaction', 'appeal', 'appeal-status'];

/** "昨天，500块", and nothing is asked: when it was, or how much. */
export function givesDetails({ flow }: Topic, text: string, now: number): boolean {
  if (flow === null || asksOutright(text) || lengthOf(text) > LONGEST_ADDITION) return false;
  const { reference, amount, days } = readHints(text, null, now);
  return reference !== null || (amount !== null && !WITHOUT_SUM.includes(flow) && (flow !== 'stop-loss' || WITH_UNIT.test(toSimplified(text)))) || (days !== null && LOOKING_UP.includes(flow) && lengthOf(text) <= LONGEST_DAY);
}

/** 88 is a farewell, but a sum to whoever has just spoken of money. */
function isBareSum({ flow }: Topic, text: string): boolean {
  return flow === 'abnormal-transaction' && /^\d+(?:\.\d{1,2})?(?:那笔)?$/.test(text.trim());
}

/** Whether it was understood as something else than a detail. A topic that leads nowhere is not what is told so. */
function isOfAnother({ topics }: Context, topic: Topic, { kind, id, score }: Understanding): boolean {
  if (kind !== 'answer') return kind !== 'none' && kind !== 'choose';
  const flow = topics.get(id ?? '')?.flow ?? null;
  return flow !== null && (flow === topic.flow || score >= MATCH_LIMITS.verySure);
}

function goesOn(text: string): boolean {
  const said = toSimplified(text);
  if (asksOutright(said) || lengthOf(said) > LONGEST_ADDITION) return false;
  return /\p{Script=Han}/u.test(said) ? GOES_ON_ZH.test(said) : GOES_ON_EN.test(said);
}

const REGISTERING = ['register.code-not-received', 'register.phone-taken', 'register.identity-failed'];

/** Whether the flow of a topic may begin unasked: it only looks and advises. A guest's money cannot be looked at, and
 *  who is known has registered. */
export function leadsOn({ id, flow }: Topic, { contact }: Session): boolean {
  if (flow === 'abnormal-transaction') return contact.userId !== null;
  return flow === 'registration' && contact.userId === null && REGISTERING.includes(id);
}

/** Whether details alone begin it: it goes by them, and nothing is sent off before the person has confirmed it. */
export function leadsOnByDetails({ flow }: Topic, { contact }: Session): boolean {
  return flow === 'complaint' || (contact.userId !== null && LOOKING_UP.includes(flow ?? ''));
}

/** What the messages about the same matter told, the latest first where they differ. */
export function gatherHints({ topics }: Pick<MessageDeps, 'topics'>, draft: Draft, flow: string, text: string): Hints {
  const topic = recentTopic({ topics }, draft);
  if (topic?.flow !== flow) return readHints(text, null, draft.now);
  const told = [...draft.session.recent.words, text].map((words) => readHints(words, topic.id, draft.now)).reverse();
  const latest = <K extends 'reference' | 'amount' | 'days'>(key: K): Hints[K] => told.find((hints) => hints[key] !== null)?.[key] ?? null;
  return {
    reference: latest('reference'),
    amount: latest('amount'),
    days: latest('days'),
    someoneElse: told.some(({ someoneElse }) => someoneElse),
    topic: topic.id,
    text: told.map((hints) => hints.text).filter(Boolean).reverse().join(' '),
  };
}
