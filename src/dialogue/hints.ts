import type { Hints } from '../../flows/kit.js';
import { bareWords } from './bare-words.js';
import { toSimplified } from './chinese.js';
import { parseDate } from './slots/date.js';
import { parseSlot } from './slots/parse-slot.js';
import { straightQuotes } from './straight-quotes.js';

/** Written out (五百块) only with its unit: 一 and 百 are in many words. */
const WITH_NUMBER = /\d|[十百千万][一二三四五六七八九十]?(?:块|元)/;

/** What a message tells besides its topic, so that a flow need not ask for it. */
export function readHints(text: string, topic: string | null, now: number): Hints {
  const reference = parseSlot(text, { type: 'reference' }, now);
  const days = parseDate(text, now);
  const amount = WITH_NUMBER.test(toSimplified(text)) ? parseSlot(text, { type: 'amount' }, now) : null;
  return {
    reference: reference?.type === 'reference' ? reference.value : null,
    amount: amount?.type === 'amount' && !amount.about ? amount.value : null,
    days: days && { from: days.from, to: days.to },
    someoneElse: speaksOfSomeoneElse(text),
    topic,
    text,
  };
}

const RELATIVE = '(?:我(?:妈|爸|爷爷|奶奶|外公|外婆|姥姥|姥爷|老公|老婆|爱人|丈夫|妻子|儿子|女儿|孩子|哥|姐|弟弟|妹妹|朋友|同事|父亲|母亲|家里?老人|家人)妈?爸?|老板|亲戚|老人家)';
const THEIRS_ZH = new RegExp(`(?:帮|替|给)${RELATIVE}(?:问|查|看|办|注册|弄|开|申请|投诉|反映|注销|销户)|${RELATIVE}的(?:钱包|账户|账号|钱|手机|付款|交易|转账|那笔|号|申诉|投诉|注销|案件)`);
const THEIRS_EN =
  /\b(?:my|our) (?:mum|mom|mother|dad|father|husband|wife|son|daughter|friend|boss|brother|sister|grandma|grandmother|grandpa|grandfather|parents?|child|kid)(?:'s|s') (?:wallet|account|money|phone|payment|transfer|transaction|appeal|complaint|case)|\b(?:for|on behalf of) my (?:mum|mom|mother|dad|father|husband|wife|son|daughter|friend|grandma|grandpa|parents?)\b/i;

/** True when it is about another person's wallet (我妈的钱包, my husband's account). */
export function speaksOfSomeoneElse(text: string): boolean {
  return THEIRS_ZH.test(toSimplified(text)) || THEIRS_EN.test(text);
}

/** "怎么还没到" complains; it asks for no way of doing something. */
const STILL_NOT_ZH = /(?:怎么|咋|为什么|为啥|点解|怎)(?:到现在|现在|这么久)?(?:都|又|仲|还)(?:是)?(?:没|不|冇|未|唔|在)/;
const ASKS_ZH = /怎么|如何|怎样|咋|什么|为何|为啥|哪里|哪儿|多久|多少|能不能|可不可以|是不是|会不会|行不行|好不好|要不要|[吗么呢？?]\s*$|能[^，,。]{0,8}不\s*$/;
const TELLS_ZH = /我|刚才|刚刚|昨天|今天|前天|上周|这笔|那笔|一笔|被扣|被盗刷|了[!！。.~～\s]*$/;
const ASKS_EN = /\b(?:how|what|why|when|where|who|which|can i|could i|should i|do you|does|is it|is there)\b|\?\s*$/i;
const TELLS_EN = /\b(?:i|my|me|i've|i'm)\b/i;
const ONLY_WHEN = /^就?是?(?:刚才|刚刚|昨天|今天|前天|上周)(?:的|吧|早上|晚上|上午|下午)*[\s\p{P}]*$/u;

/** True when somebody tells what happened to them, rather than asking how something works. */
export function tellsOwnTrouble(text: string): boolean {
  const simplified = toSimplified(text);
  if (/\p{Script=Han}/u.test(simplified)) return TELLS_ZH.test(simplified) && !ASKS_ZH.test(simplified.replace(STILL_NOT_ZH, '')) && !ONLY_WHEN.test(simplified);
  return TELLS_EN.test(text) && !ASKS_EN.test(text);
}

/** The one word counts from the moment it is said. */
const ONE_WORD = /^(?:投诉|投诉你们|complaint|complain)$/;
const OF_AN_EARLIER_ONE = /撤|取消|进度|结果|查|回复|答复|withdraw|status|progress|update/i;
const SUGGESTS = /^(?:我)?(?:建议|希望)(?:你们|能|可以|增加|把|以后)|^(?:i suggest|please add|it would be (?:nice|great|good) if)/i;
const GRIEVES =
  /^(?:你们?|客服|服务|的|那个|工号\d*|真是|就是)*态度(?:很|太|真|非常|特别|实在)?(?:差|不好|恶劣|不行|差劲)(?:了|啊|的|极了)*$|(?<!(?:冒充|假|自称|说是).{0,3})(?:客服|坐席|接线员|接待员|工号\d{2,8}).{0,10}(?:骂|吼|凶我|挂(?:了|断)?我的?电话|不耐烦|阴阳怪气|推诿|踢皮球|爱理不理|爱搭不理|没礼貌|态度(?:很|太|真)?(?:差|不好|恶劣))|(?:你们|客服|服务|态度).{0,8}(?:太差|差劲|很差|太烂|垃圾|恶劣|糟糕|敷衍|气人|寒心|不负责)|\b(?:service|support|agents?|staff)\b.{0,16}\b(?:terrible|awful|horrible|rude|useless|unacceptable)\b/i;

const THREATENS =
  /(?:我要|我就|我去|我会|再不|准备|打算).{0,14}(?:告你们|起诉|曝光|银监|银保监|金融监督|消协|12315|12363|12345|记者|媒体|律师|法院)|\bi(?:'ll| will| am going to|'m going to)\b.{0,24}\b(?:sue|regulator|ombudsman|press|media|lawyer|court)\b/i;

/** Whether the words are a complaint or a suggestion themselves: it counts from here, without an article first.
 *  `likely`: when they are about complaining at all. */
export function complains(text: string): 'outright' | 'likely' | 'no' {
  const simplified = toSimplified(text);
  if (ONE_WORD.test(bareWords(text))) return 'outright';
  if (OF_AN_EARLIER_ONE.test(simplified)) return 'no';
  if (THREATENS.test(simplified) && !/[吗么？?]\s*$/.test(simplified)) return 'outright';
  if ((SUGGESTS.test(simplified) || GRIEVES.test(simplified)) && !ASKS_ZH.test(simplified) && !ASKS_EN.test(text)) return 'outright';
  return tellsOwnTrouble(text) ? 'likely' : 'no';
}

const HOW_TO = /怎么[查看问知]|如何|在哪|哪里|\bhow (?:do|can|would|long)\b|\bwhere\b/i;
const OWN = /我(?!想问)|\b(?:my|mine|i)\b/i;

/** True when somebody wants to know how their own case is going, rather than how one finds that out. */
export function asksOfOwnCase(text: string): boolean {
  const simplified = toSimplified(text);
  return OWN.test(simplified) && !HOW_TO.test(simplified);
}

const FROZEN_ZH = /(?:被|把我|给我|我的?(?:钱包|账户|账号|钱|号)?|凭什么|为什么|为啥|怎么).{0,8}(?:冻结|冻住|封了|限制|受限)|(?:冻结|封|限制)了?我|解冻/;
const TO_FREEZE_ZH = /(?:帮我|给我|替我|我要|我想|想|如何|申请|马上|赶紧|要不要|能不能|怎么)(?:把.{0,6})?冻结(?!了)|解冻费|保证金|手机丢/;
const FROZEN_EN = /\b(?:wallet|account)\b.{0,12}\b(?:is|was|been|got|has)\b.{0,8}\b(?:frozen|restricted|blocked|suspended)|\b(?:who|why)\b.{0,24}\b(?:froze|frozen|restricted|blocked)|\byou (?:froze|blocked|restricted)|\bunfreeze\b/i;

const ABNORMAL_ZH = /^(?:(?:你们?|个|你哋)?(?:系统|app|应用|平台|手机上?|页面|里面|登录时?|付款时?)(?:里|上|一直|老是|总是|都|就|突然|刚才)*(?:提示|显示|说|讲|话|弹出?|跳出)?(?:我)?)(?:的|个|嘅|们|说|是)*(?:账[户号]|帐[户号]|钱包|户口)(?:有|存在|出现|是|被标?)*(?:异常|风险|问题|不正常)(?:了|啊|怎么办)*$|^(?:我)(?:的|个|嘅)*(?:账[户号]|帐[户号]|钱包|户口)(?:提示|显示|说|有|存在|出现|被标?)*(?:异常|风险)(?:了|啊|怎么办)*$/i;
const ABNORMAL_EN = /^(?:the |your )?(?:app|system|screen|wallet|it) (?:says|shows|said|tells me|is showing|keeps saying)(?: that)? (?:my |the )?(?:account|wallet) (?:is |has an? |has )?(?:abnormal|an abnormality|abnormality|risk|at risk|unusual|anomal\w+)(?: activity| status)?$/i;

/** "系统说我的账户异常": what of it is on record is whether the wallet is frozen. */
export function tellsOfAbnormality(text: string): boolean {
  const said = toSimplified(bareWords(text));
  return ABNORMAL_ZH.test(said) || ABNORMAL_EN.test(said);
}

/** True when somebody's own wallet is frozen against their will, and they do not ask how to freeze it. */
export function tellsOfFreeze(text: string): boolean {
  const simplified = toSimplified(text);
  return (FROZEN_ZH.test(simplified) && !TO_FREEZE_ZH.test(simplified)) || FROZEN_EN.test(text);
}

const KIN_EN = '(?:mum|mom|mother|dad|father|parents?|husband|wife|son|daughter|brother|sister|grandma|grandmother|grandpa|grandfather|granny|uncle|aunt|cousin|partner|friend)';
const DEATH_ZH =
  /去世|过世|离世|逝|走了(?![\s，,]*去(?!年|世|了))|没了|不在了|死|亡|遗|继承|没能?(?:抢)?救[过回]来|抢救无效|医治无效|不治|没(?:能)?(?:熬过|挺过|撑住|挺住)|[咽断没]了?气|入土|埋了|天堂|天家|离开了?(?:我们|人世|这个世界)|已故|身故|病故|后事|丧|葬|归西|仙游|寿终|牺牲|没醒过来|香|冇咗|过身|走咗|去咗|瓜咗|唔喺度/;
const DEATH_EN = new RegExp(
  '\\b(?:died|dies|die|dead|death|deceased|passed|succumbed|buried|killed|suicide|(?:no longer|not) with us|no longer alive|is no more|in heaven|late|estate|inherit\\w*|heirs?|next of kin|widow\\w*|will|probate|gone|funeral|executor' +
    `|slipped away|kicked the bucket|breathed (?:his|her|their) last|lost (?:his|her|their|the) (?:\\w+ )?(?:battle|fight)|lost (?:(?:my|our) )?${KIN_EN}(?!'?s?'? (?:phone|wallet|account|password|card|number|money))(?!')` +
    `|${KIN_EN}\\b.{0,40}\\b(?:taken by|(?:did not|didn'?t) (?:make it|survive|pull through)))\\b`,
  'i',
);

/** Things do not die of it. */
const BROKEN =
  /(?:手机|电话|电脑|平板|屏幕|系统|软件|账号|机子|app)[^，,。!！?？]{0,5}(?:没能?(?:抢)?救[过回]来|没(?:能)?(?:熬过|挺过|撑住|挺住)|[咽断没]了?气)|\b(?:app|phone|wallet|card|screen|laptop)\b.{0,12}\b(?:kicked the bucket|(?:did not|didn'?t) (?:make it|survive|pull through)|is no more|no longer with us|buried|killed)\b/gi;

/** True when words of death are there at all. */
export function tellsOfDeath(text: string): boolean {
  const said = straightQuotes(toSimplified(text)).replace(BROKEN, '');
  return DEATH_ZH.test(said) || DEATH_EN.test(said);
}

const FAILURE = /失败|不成功|没成功|[付充提转取]不(?:了(?!解)|出来?|进去?)|报错|\b(?:fail(?:s|ed|ure)?|declined|rejected|error|(?:does not|doesn't|did not|didn't|not) (?:work|go through))\b/i;
const NO_FAILURE = /(?:[没未]有?|不是|不会|不算)(?:出现|说|显示|提示)?过?(?:失败|报错)|\b(?:not|no|never|without|\w+n't) (?:(?:an?|any|the|been|ever|have|had|that|it|say|says|see|get|got) )*(?:fail(?:s|ed|ure)?|declined|rejected|errors?)\b/i;

/** "It says failed": something was tried and did not work. */
export function tellsOfFailure(text: string): boolean {
  const said = toSimplified(text);
  return FAILURE.test(said) && !NO_FAILURE.test(said);
}
