import { MATCH_LIMITS } from '../faq/understand.js';
import { NEEDS, TEMPERS } from '../faq/phrases.js';
import type { Understanding } from '../faq/topic.js';
import { toSimplified } from './chinese.js';
import { lengthOf } from './length-of.js';
import { optionNamed } from './slots/choice.js';
import type { Slot, SlotAnswer } from './slots/slot.js';

/** Above this many characters a text tells something, whatever it asks besides. */
const LONGEST_QUESTION = 40;
const LONGEST_WISH = 14;
/** Longer words in temper, or of what somebody needs, tell what happened. */
const OUTBURST = 8;

const ASKS_ZH = /[吗么？?]\s*$|[系得会要使可好]唔[系得会要使可好]|系咪|有冇|点解|点样|点算|几耐|几时|几多|边[度处]|(?<!冇)乜[嘢野]|(?<![在正还才可着].*)呢\s*$|(?:能|会|可以|没事|应该).{0,8}吧\s*$|行不行|好不好|成不成|行吗|能[^，,。]{0,8}不\s*$|怎么|如何|怎样|(?<![不没].{0,3}|都)什么(?!都)|为啥|多久|多少|几[天点号]|哪[里儿个些]|能不能|可不可以|是不是|要不要|会不会|能否/;
const ASKS_EN = /^(?:(?:and|but|so|ok|okay|sorry|wait|hmm|hold on|hang on|actually|oh|well|no),? ){0,3}(?:how|what|when|where|why|who|which|can|could|do|does|is|are|will|should)\b[^.]*\??$/i;
/** Small talk that an open question may well be answered with: 没有, 就这些. */
const ANSWERS = ['smalltalk.acknowledge', 'smalltalk.goodbye'];

/** "They don't answer", said of whoever was asked about. */
const OF_OTHERS = /^(?:(?:they|he|she|the (?:shop|seller|merchant))\b|(?:他们|她|他|商家|店家|卖家|賣家|对方|對方|佢哋?)(?:就|都|一直|还|還)?[不没沒唔冇])/i;

/** Whoever says so has gone. */
const FAREWELL = /^(?:好的?|那|谢谢|謝謝|ok|thanks)?[\s,，。.!！]*(?:拜拜|再见|再見|再会|再會|晚安|bye|goodbye|good night|see you)/i;

/** What happened, to whom, when and for how much: that is a story, even one that ends in a question. */
const TELLS_ZH = /(?:我|他|她|对方|商家|店家|老板|客服|卖家|骗子).{0,16}(?:了|没|过|不给|不肯|不理|不退|不发)|昨天|前天|今天|上周|上个月|[上下]午|早上|晚上|[一二两三四五六七八九十\d]点|\d+元|\d{1,2}[月号]|块钱/;
const TELLS_EN = /\b(?:i|he|she|they|the (?:shop|merchant|seller)) (?:was|were|paid|sent|bought|ordered|never|didn't|did not|hasn't|haven't|got|transferred)\b|yesterday|last week/i;

/** True when words that could answer the flow's question are clearly something else: a question of their own, which
 *  only holds the word of a button; for an open question also small talk, or the wish for another flow. Stories stay
 *  answers. */
export function isDigression(text: string, meaning: Understanding, flow: string, answer: SlotAnswer, slot: Slot | null): boolean {
  if (answer.type === 'option' && slot?.options?.some(({ id, asked }) => asked && id === answer.id)) return false;
  // "Fine, complaint then" has found something else than the person on offer.
  if (answer.type === 'option' && flow === 'handoff' && kindIsOther(meaning) && answer.id === 'CONFIRM') return optionNamed(text, slot?.options ?? []) === null;
  if (answer.type === 'option') return optionNamed(text, slot?.options ?? []) === null && isQuestion(text, meaning);
  // "我想注销钱包" names no payment to 人行数字钱包.
  if (answer.type === 'item') return kindIsOther(meaning) && meaning.id !== `flow.${flow}` && !/\d/.test(text);
  if (answer.type !== 'text') return false;
  const { kind, id, smalltalk } = meaning;
  if (kind === 'smalltalk') return FAREWELL.test(text.trim()) || !ANSWERS.includes(smalltalk ?? '') && (!maySayMore(smalltalk) || (lengthOf(text) <= OUTBURST && !OF_OTHERS.test(text.trim())));
  if (kind === 'flow') return id !== `flow.${flow}` && lengthOf(text) <= LONGEST_WISH;
  return isQuestion(text, meaning);
}

const kindIsOther = ({ kind, score }: Understanding): boolean => kind === 'flow' && score >= MATCH_LIMITS.sure;

function maySayMore(smalltalk: string | null): boolean {
  return smalltalk !== null && [...TEMPERS, ...NEEDS].includes(smalltalk);
}

function isQuestion(text: string, { kind, score }: Understanding): boolean {
  const isClear = (kind === 'answer' && score >= MATCH_LIMITS.sure) || kind === 'choose';
  return isClear && lengthOf(text) <= LONGEST_QUESTION && asksOutright(text);
}

const KEYWORD = 8;
const TELLING = /[了没不就刚是]|的$|我|他|她|\d|\b(?:i|it|my|he|she|not|no)\b|n't/i;

/** In the middle of a flow an answer is given to a question or a keyword, and to what is told of another matter
 *  (我手机丢了). What is told of the matter in hand belongs to the flow. */
export function isAskedFor(text: string, { score }: Understanding, matter: 'sameMatter' | 'another'): boolean {
  if (asksOutright(text)) return true;
  if (isShortDenial(text) || GOES_AHEAD.test(text.trim())) return false;
  const isKeyword = lengthOf(text) <= KEYWORD && !TELLING.test(toSimplified(text));
  return isKeyword || (matter === 'another' && score >= MATCH_LIMITS.verySure);
}

/** Said too early, or of another question: it asks about nothing. */
const GOES_AHEAD = /^(?:我?要?)?(?:确认|确定|提交|继续)(?:提交|申诉|投诉|注销)?[吧了啊！!。]*$|^(?:confirm|submit)(?: (?:it|please|now))*[.!]*$/i;

/** 没拦截, "no photo": says of what was asked that it is not so. */
function isShortDenial(text: string): boolean {
  return lengthOf(text) <= 5 && /^(?:也|都)?[没不冇]|^no\b/i.test(text.trim());
}

/** A question and nothing told. */
export function asksOutright(text: string): boolean {
  const said = toSimplified(text).trim();
  if (/\p{Script=Han}/u.test(said)) return ASKS_ZH.test(said) && !TELLS_ZH.test(said);
  return (ASKS_EN.test(said) || said.endsWith('?')) && !TELLS_EN.test(said);
}

const SOUGHT_ZH = /(?:找|转|叫|打|等|联系).{0,8}(?:[几两三四五六七八九十\d]+[次天遍]|没人|没有人|不通|不理|不接|半天)/;
const SOUGHT_EN = /\b(?:called|waited|tried|asked|wrote)\b.{0,40}\b(?:times|hours?|days?|nobody|no one|never)\b/i;
const WANTS_ONE = /(?:转|找|叫|要|请)[^，,。]{0,4}(?:人工|真人|主管)[吧啊呀！!。]*$/;

/** True when a story tells how nobody was reached ("我找人工找了三天没人理"): that asks for nobody now. */
export function tellsOfSeeking(text: string): boolean {
  const said = toSimplified(text).trim();
  return (SOUGHT_ZH.test(said) || SOUGHT_EN.test(said)) && !WANTS_ONE.test(said);
}
