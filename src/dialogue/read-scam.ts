import { normalise } from '../faq/normalise.js';

/** What the message that brought somebody into the stop-loss flow already told: the flow's slots by name. */
export interface ScamTold {
  victim: 'self' | 'child' | 'other';
  moneyGone: true | null;
  remote: boolean;
}

const CHILD = /我(?:今年|才|只有|是个?)?(?:[6-9]|1[0-7]|七|八|九|十[一二三四五六七]?)岁|我(?:是|还是|在?上|在?读|念)个?(?:小学|初中|初[一二三]|高中|高[一二三]|[一二三四五六]年级|小孩|孩子|未成年|学生)|(?:妈妈|爸爸|爸妈)的?手机|不敢(?:告诉|跟|让)(?:爸|妈|家长|父母)|怕(?:爸|妈|家长|父母).{0,4}(?:骂|打)|\b(?:i am|im) (?:only )?(?:[6-9]|1[0-7])\b|(?:my )?(?:mum|mom|dad)s phone|\bim (?:a kid|a child|a minor|in middle school|in primary school)\b/u;
const RELATIVE = '(?:我(?:妈|爸|爷爷|奶奶|外婆|外公|姥姥|姥爷|婆婆|公公|岳父|岳母|老公|老婆|弟弟?|妹妹?|哥|姐|儿子|女儿|孩子|孙子|孙女|朋友|闺蜜|同学|同事|家里?老人|父母|父亲|母亲)|奶奶|爷爷|老人家?|老伴)';
const OTHER = new RegExp(
  `${RELATIVE}.{0,10}(?:正|在(?!我|上班)|要(?!我)|被|让人|叫人|给人|遭|刚|又|非要|接|听|信|准备|迷|已经|去银行|跟)|(?:劝|拦)(?:也|都|她|他|不)?(?:不)?(?:住|听|动)|my (?:mum|mom|mother|dad|father|grandma|grandmother|grandpa|grandfather|husband|wife|brother|sister|son|daughter|kid|friend|parents)(?: just)? (?:is|was|has|keeps|wants|got|sent|paid|transferred|lost|wont)`,
  'u',
);
/** A child at play with the phone of whoever writes: it is the writer's own wallet. */
const OWN_WALLET = /(?:用|拿|玩)(?:的?是?)?我的?(?:手机|钱包|账号|账户)|我的?(?:钱包|账户)|my (?:phone|wallet|account)/u;
/** Somebody who only looked like a relative (冒充我妈, "my son" on the phone). */
const IMPOSTOR = /冒充|假装|装成?我|自称|假扮|扮|号被盗|ai|一模一样|pretend|claiming|impersonat|fake|cloned/u;
const GONE = /(?:转|打|汇|付|交|充|投|借|垫|刷|扫|入|寄)(?:了|过去了|出去了|走了|给了|完)|(?:转|打|汇|付|交)(?:过去|出去|给他|给她).{0,10}(?:了|万|千|块|元|\d)|过了数|已经?(?:转|打|汇|付|交)|被骗(?:了|走).{0,6}(?:钱|万|千|百|块|元|\d)|骗走|转走|钱.{0,6}(?:没了|不见了|空了|被转|飞了)|\b(?:i|she|he|we)(?: have| has| just| already|ve)* (?:sent|paid|transferred|wired|lost)\b|money (?:is|has|was) (?:gone|left)|balance is (?:zero|0)/u;
const NOT_GONE = /(?:还?没有?|未|别|不(?:敢|想|要|肯)?)(?:转|打|汇|付|交|给)|还没来得及|正要转|准备转|(?:havent|have not|didnt|did not|not yet) (?:sent|paid|send|pay|transfer)/u;
const REMOTE = /共享.{0,4}屏幕|屏幕.{0,2}(?:共享|分享)|萤幕分享|投屏|远程|向日葵|todesk|anydesk|teamviewer|会议|(?:装|下载|下)了.{0,8}(?:软件|app|程序)|手机.{0,6}(?:不受控制|自己(?:在)?动|黑屏)|screen ?shar|shar(?:e|ed|ing) (?:my |the )?screen|remote|install|controlling my/u;

export function readScam(text: string): ScamTold {
  const said = normalise(text);
  return {
    victim: victimIn(said),
    moneyGone: GONE.test(said) && !NOT_GONE.test(said) ? true : null,
    remote: REMOTE.test(said),
  };
}

function victimIn(said: string): ScamTold['victim'] {
  if (CHILD.test(said)) return 'child';
  return OTHER.test(said) && !IMPOSTOR.test(said) && !OWN_WALLET.test(said) ? 'other' : 'self';
}

/** What a person in the stop-loss flow says that is no button's word: the flow's choice, first that fits. Threats and
 *  fear stand before "hung up" and "paid", for they hold those words (他说我挂了就抓我). */
const HEARD: [string, RegExp][] = [
  ['AM_CHILD', CHILD],
  ['POLICE', /(?:报警|报案|打110|跟警察|同警察)[^，,。]{0,4}(?:(?:怎么|点)(?:说|讲|打)|说什么|讲什么|说些什么|要说|要讲)|(?:怎么|如何)(?:样)?(?:去)?(?:报警|报案|跟警察)|\b(?:what|how) (?:do|should|shall|can|must) i (?:say|tell|report|call|talk)\b.{0,16}\bpolice\b/u],
  ['WHETHER_POLICE', /(?:要不要|该不该|用不用|需不需要|使不使|(?:需要|用|要|该|应该|可以|是不是要|有没有必要)(?=.{0,10}(?:吗|么|嘛|不|$)))(?:现在|马上|先|去|打)?(?:报警|报案|打?110|叫警察|找警察)(?:了)?(?:吗|么|嘛|呢|不)?$|(?:报警|报案|打110)(?:有用|有没有用|管用|行)(?:吗|么|不)?$|\b(?:should|shall|must|do|can) (?:i|we) (?:(?:need|have) to )?(?:call|tell|go to|contact|phone|ring|report (?:it |this )?to)(?: the)? (?:police|110|cops)\b/u],
  ['SECRECY', /(?:不要|不许|不准|不能|不可以|别|不让我?|唔好|咪)(?:跟|和|同|对|向|告诉|让).{0,6}(?:别人|人家|家里|家人|任何人|其他人|老公|老婆|孩子|儿子|女儿|爸|妈|警察|银行)|(?:让|叫|要)我?(?:保密|瞒着)|(?:not to|dont|do not|cant|cannot) (?:tell|talk to) (?:anyone|anybody|my|the)|keep (?:it|this) (?:a )?secret/u],
  ['THREATENED', /(?:他|她|对方|他们|警察|警官|骗子|说|不转|挂).{0,12}(?:抓|坐牢|拘留|通缉|逮捕|判刑|起诉|冻结我|征信|报警|上门|曝光|杀我|弄我)|威胁|恐吓|(?:arrest|jail|prison|police will|threaten|sue me|freeze (?:all )?my)/u],
  ['ASHAMED', /(?:怕|不敢|没脸)[^，,。]{0,4}(?:儿子|女儿|儿媳|家人|家里|老伴|老公|老婆|爱人|媳妇|孩子)[^，,。]{0,6}(?:骂|怪|说我|知道|生气|闹|发火)|我?(?:个仔|个女|儿子|女儿|老公|老婆|老伴|家人|爸|妈)[^，,。]{0,6}(?:会不会|一定会|肯定会)(?:骂|闹|怪|嫌)我|(?:scared|afraid|worried).{0,12}(?:son|daughter|husband|wife|family|kids|children) (?:will|would|might|is going to|finds?)|my (?:son|daughter|husband|wife|family|kids|children) (?:will|would|is going to|are going to) (?:be (?:so |very )?(?:angry|mad|furious|upset|disappointed)|blame|hate)/u],
  ['AFRAID', /不敢|害怕|好怕|(?:好|很|真系?|真是|有点)惊(?!喜|讶)|我怕|怕得|吓(?:死|坏|得)|发抖|惊(?:死|到)|怎么(?:跟|和)(?:他|她|对方)说|\b(?:scared|afraid|frightened|terrified|dare not|too scared|panick?ing)\b/u],
  ['STILL_ON', /(?:现在|这会儿?|又|还在)(?:他|她|对方|那人)?(?:又|还|就)?(?:在)?(?:说|让我|叫我|要我)(?:按|点|打|念|输|填|转|确认|下载|装|开)|(?:他|她|对方|那人)(?:现在|这会儿?|又|还在)(?:又|还|就)?(?:在)?(?:说|让我|叫我|要我)|还?在等我(?:的|回|接)?电话|(?:now|still) (?:he|she|they)(?: is| are|s|re)? (?:says?|saying|tells?|telling|wants?|asks?|asking)|(?:he|she|they) (?:now|still) (?:says?|tells?|wants?|asks?)|(?:还|仍)(?:在|没|一直).{0,6}(?:电话|通话|说话|讲|挂|线上|视频)|还没挂|没挂断|(?:一直|又|不停|不断|还在)(?:打|来电|催|call)|又打(?:来|过来)|不让我?挂|挂不(?:了|掉|断)|(?:still|keeps?) (?:on the|calling|talking|ringing|phoning)|calling (?:me )?again|wont let me hang up/u],
  ['CODE_TOLD', /(?:验证码|短信码|动态码|密码|口令|(?:六|6)位).{0,8}(?:念|告诉|给|报|说|发|填|输)(?:了|过|出去|他|她|给)|(?:念|告诉|给|报|说|发|填|输)(?:了|过|出去|给).{0,8}(?:验证码|短信码|动态码|密码|(?:六|6)位)|(?:gave|told|read|sent|shared|typed|entered).{0,24}(?:code|password|pin|otp|digits)/u],
  ['UNFREEZE', /(?:帮|给|替|要|想|快|能不能|能|怎么|可以|马上)[^，,。]{0,6}(?:解冻|解除冻结)|^(?:解冻|解除冻结)|unfreeze/u],
  ['SHARED', REMOTE],
  ['GET_BACK', /(?:追|要|拿|找|讨|退|收)(?:得|不)?(?:返|回)?(?:回来|回|得返|返).{0,4}(?:吗|么|不|没|$)|(?:还?能|可以|可不可以)(?:追|要|拿|退|找).{0,3}[回返]|(?:get|have).{0,16}(?:money|it) back|(?:can|could|will|do|does|how|may|possible|want|way)\b.{0,12} (?:get|see|have) (?:back(?! to)|my money|the money|everything back)|recover|refund/u],
  ['ASHAMED', /(?:我|自己|俺)(?:真|太|好|也太|是不是很|怎么这么|这么)?(?:傻|笨|蠢|糊涂|没用)|怪我|都怪|丢人|丢脸|没脸|后悔|愧|(?:so|such an?|feel|am|im) (?:stupid|idiot|fool|dumb|ashamed|embarrass)|my (?:own )?fault/u],
  ['UNSURE', /(?:是不是|会不会是|确定是|真的是|万一|难道).{0,8}(?:骗|真|假|误会)|不(?:确定|知道|晓得|像)(?:是不是|是)?骗|拿不准|(?:他|对方).{0,6}(?:不像|证件|工号|知道我的)|(?:is (?:it|this|he)|what if|maybe|not sure).{0,16}(?:scam|real|true|genuine|fraud)/u],
  ['STOP_IT', /(?:停|拦|截|叫停)(?:掉|下来?|住|得)|(?:取消|撤回|撤销|追停)(?:掉|了)?(?:那|这|剩|后面|另外|第二)|\b(?:stop|cancel) (?:that|the|this|it|the other|my)(?: \w+)?(?: (?:transfer|payment|one))?\b/u],
  ['ANOTHER', /(?<!没|没有|冇|不是)(?:还有|另外|后面|第二)(?:一|那)?笔|(?<!\bno )\b(?:another|one more|second) (?:transfer|payment|one)\b/u],
  ['ONLY_ONE', /(?:没有?|冇|无)(?:再)?(?:转|付|打)?(?:第二|另外|别的|其他)(?:的|一|那)?(?:笔|次|单)(?!.{0,4}[吗吧])|(?:就|只|得|仅|一共|总共)(?:是|有|转|付|打|汇|了|过|呢|那|这)*(?:一|1|这|那)(?:笔|次|单)(?!.{0,4}吗|没|未|不|是|还)|\b(?:no|not|isnt|wasnt|never)(?: a| any)? (?:second|other|another|more(?! time)) (?:one|transfer|payment|time)s?\b|\b(?:only|just) (?:the |that |this )?(?:once|one(?! (?:of|is|was|card|phone|account|wallet|hour|minute|day|question|more|thing)))\b/u],
  ['ASTRAY', /(?:不是|没有?|并不是|没人|没有人|冇人?|唔系)(?:在)?(?:被)?(?:诈骗|骗子?|骗我|上当|被骗)(?!.{0,2}(?:吗|么|吧))|\b(?:not|isnt|no) (?:a |being )?(?:scam|scammed|cheated|fraud)|\b(?:nobody|no one) (?:is|has) (?:cheat|scamm)/u],
  ['WHAT_NOW', /(?:怎么|点|如何|咋)(?:办|算|做|整)|该(?:做|干)(?:什么|啥)|救(?:命|救|我)|帮(?:帮|我|一下)|(?:what|how) (?:do|should|can|now|am)|help(?: me)?/u],
];
const LATER: [string, RegExp][] = [
  ['MONEY_GONE', GONE],
  ['NOTHING_GONE', NOT_GONE],
  ['FOR_OTHER', OTHER],
];

const STOP_DENIED = /(?:不要|别(?!的|人)|不用|不想|不必|没有?|冇|唔好|唔使|咪).{0,3}(?:停|拦|截|取消|撤)|\b(?:dont|do not|not|never|no need to)(?: \w+)? (?:stop|cancel)/u;
const MORE_THAN_ONE = /不(?:是|止|只|光|单|仅仅?|单单)(?:是|有|转|付|打)*(?:只有?|就|仅)?(?:了|过)?[一1这那]+(?:笔|次|单)|\b(?:not|isnt|wasnt) (?:only|just)\b/u;
const TOLD_TO = /(?:让|叫|要|喊|逼)我|不许|不准|不让|\b(?:told|tells?|says?|said|asked|wants?)\b/u;
/** It is asked for. Whether it was told is another matter: most tell of both. */
const CODE_WANTED = /(?:让|叫|要|催|逼|问)我(?:快|马上|赶紧|把|再|要)?.{0,6}(?:念|告诉|给|报|说|发|填|输|俾|畀|验证码|密码)|\b(?:wants?|wanted|asks?|asking|asked|tells?|told|telling|needs?|insists?|begs?)(?: for)? (?:me|us) to (?:read|send|share|type|enter|tell|give)/u;
const CODE_GIVEN = new RegExp(
  '(?:[，, ]|(?<![让叫要催逼问给])(?:我|就|都|照|然后|已经?)(?!差点|要不要|该不该|能不能)[^，,。没不跟和同]{0,10}?)' +
    '(?:(?:念|告诉|报|发|填|输|说|讲|俾|畀|照做)(?:给|俾|畀)?(?:他|她|佢|对方|人家|骗子)?(?:听|好|完)?|给(?:他|她|佢|对方|人家|骗子)?)(?:了|咗|过去|出去)(?!吗|没)' +
    '|(?<!should |shall |do |can |must |if |when )\\b(?:i|ive)\\b(?! (?:\\w+ )?(?:not|never|havent|didnt|wont|almost|nearly|dont))(?: \\w+){0,3}? (?:did|gave|given|sent|read|told|typed|shared|entered|put)\\b',
  'u',
);
/** What such words do not mean after all. */
const NOT_MEANT: Record<string, ((said: string) => boolean) | undefined> = {
  CODE_TOLD: (said) => CODE_WANTED.test(said) && !CODE_GIVEN.test(said),
  ONLY_ONE: (said) => MORE_THAN_ONE.test(said),
  STOP_IT: (said) => STOP_DENIED.test(said),
  ASTRAY: (said) => REPORTS.test(said),
  SECRECY: (said) => !REPORTS.test(said) && !TOLD_TO.test(said),
};

/** `before`: what takes precedence over the buttons' words; `after`: what is looked for when no button was named. */
export function hearVictim(text: string): { before: string | null; after: string | null } {
  const said = normalise(text);
  const first = (list: [string, RegExp][]): string | null => list.find(([type, words]) => words.test(said) && !NOT_MEANT[type]?.(said))?.[0] ?? null;
  const before = first(HEARD);
  // Who stopped in time has nothing to be stopped, where it is asked whether money left.
  if (before === 'STOP_IT' && NOT_GONE.test(said) && !GONE.test(said)) return { before: 'NOTHING_GONE', after: before };
  const gone = NOT_GONE.test(said) ? null : first(LATER.slice(0, 1));
  return { before, after: gone ?? first(LATER.slice(1)) };
}

/** What somebody else says or wants, which is no decision of the writer's ("他让我不要跟别人讲"). */
export function reportsOther(text: string): boolean {
  return REPORTS.test(normalise(text));
}
const REPORTS = /(?:他|她|对方|他们|那(?:个)?人|警官|公安|客服|经理|老师)(?:又|还|就|一直|刚|刚才|现在)?(?:说|让|叫|要|不让|不准|催|喊|逼|告诉)|\b(?:he|she|they|the (?:man|woman|guy|officer|caller|agent))(?: \w+)? (?:says?|said|tells?|told|wants?|asks?|asked)\b/u;

/** Whether somebody is said to press the writer for money or a code. */
export function isPressed(text: string): boolean {
  return PRESSED.test(normalise(text));
}
const PRESSED = /(?<!没|没有|没人|没有人|冇人|不)(?:一直|老是|总是|不停|又|在|还)*(?:催|逼)|(?<!没|没有|没人|没有人|冇人|不)(?:让|叫|要)我(?:快|马上|赶紧)?(?:转|打钱|汇|付|交钱)|(?<!没|没有|没人|没有人|冇人|不|不是)要(?:我的?)?(?:验证码|密码)|(?<!nobody |no one )\b(?:wants?|needs?|asks? for|asking for|demands?) (?:me to (?:pay|send|transfer)|(?:the |my |some )?(?:money|code|password))|\b(?:keeps?|is|are) (?:pressing|pushing|rushing|urging)/u;

/** Whether the words agree to a cancellation and hold nothing besides: whatever else they hold may mean another
 *  payment, a card, or that it is to be left as it is. */
export function saysToCancel(text: string): boolean {
  const said = normalise(text).replace(/[^\p{L}\p{N} ]/gu, '');
  return /\p{Script=Han}/u.test(said) ? TO_CANCEL.test(said.replaceAll(' ', '')) : TO_CANCEL_EN.test(said);
}
const TO_CANCEL = /^(?:好的?|嗯|是的?|对|行|可以|需要|要|请|麻烦|快点?|赶紧|赶快|马上|立刻|立即|现在|帮帮?我|给我|替我|帮忙|把|能不能|可不可以|能|我要|我想|我被骗了|被骗的?|(?:他|她|他们|对方)(?:就)?是骗子|骗子|(?:取消|停|截住|撤回|撤销)(?:掉)?(?:他|她|它)|取消|撤回|撤销|停|截|拦|掉|住|下来|它|那|这|一|笔|转账|交易|钱|了|吧|啊|呀|吗|求|您|你|谢谢|拜托)+$/u;
const TO_CANCEL_EN = /^(?:(?:yes|yeah|yep|ok|okay|sure|please|pls|do|it|cancel|stop|that|this|the|one|transfer|payment|now|can|could|you|i want to|id like to|for me|help me|right away|quickly|quick|fast|at once|immediately|thanks|thank you|i was scammed|its a scam|he is a scammer)(?: |$))+$/u;
