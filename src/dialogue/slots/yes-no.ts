import { fold } from './fold.js';
import { anyOf, anyWord, latin } from './pattern.js';

/** What people put before their yes or no. */
const SURELY = '(?:真的?|确实|的确|根本|压根|当然|肯定|绝对|应该|好像|可能|大概|才|都|也)+';
const YES_CHINESE = anyWord(
  '是的 是呀 是啊 是滴 是哦 是我本人 是本人 是我自己 是我的 是我 是 对的 对啊 对呀 对 好的呀 好的 好呀 好啊 好吧 好嘞 好哒 好',
  '可以的 可以 行的 行吧 行啊 行 嗯嗯 嗯 恩恩 恩 唔唔 要的 要 需要 没错 冇错 没问题 冇问题 当然可以 当然 必须的 肯定是 肯定',
  '确认 确定 同意 愿意 有的 有 系呀 系啊 系 得啦 得 好像是的 好像是 应该是的 应该是 大概是 可能是 ok的 okk? okay 中 成 收到了 收到',
  '是我(?:自己|本人)?(?:操作|做|付|弄|转|买|点|申请|提交|开)',
  '对头 啱 嗯哼 嗯呢 昂 好勒 妥妥? 那?必须 是这样 就是 就是我 正是 正确 无误 确认无误 可 得 梗系 系我 系本人 我本人 本人 本人操作',
  '麻烦你?了 拜托了? 应该 我想是 我觉得是 (?:已经)?收到了?',
  `${SURELY}(?:是|对|有|系)`,
);
const NO_CHINESE = anyWord(
  '不是不是 不是的 不是 不系 唔系 不用了 不用 不必了 不必 不需要 用不着 唔使 唔要 唔好 唔得 唔可以 唔想 唔需要 不要了 不要 不行',
  '不可以 不可 不能 不对 不好 不同意 不愿意 不想 不了 不确认 不 否 没有 没 冇 并不是 并没有 并不 从来没有 从没 还没有 还没 未有 未',
  '别了 别 算了 先不用 先不要 先不了 先不 暂时不用 暂时不要 暂时不 好像不是 好像没有 应该不是 应该没有 可能不是 绝对不是',
  '肯定不是 都不是 拒绝 无 木有 米有 莫得? 没得 免了 拉倒 作罢 (?<![没冇])错 不正确 还未 先别 先不[提交办弄转用要申诉注销]{0,4}',
  '(?:以后|回头|下次|改天|等等|等会儿?|过会儿?|之后)(?:再说)? 再说 再看看',
  `${SURELY}(?:不是|没有|冇|不用|不要|没|不|唔系)`,
);
const CLAUSE_END = String.raw`(?=\s*(?:$|[,.!;]))`;
const YES_ENGLISH = anyOf(
  "yes please|yes|yep|yup|yeah|yea|ya|aye|y|ok|okay|okey|okie|oki|kk?|sure|of course|certainly|absolutely|definitely",
  "all right|alright|correct|right|exactly|i (?:guess|believe|suppose) so|why not|no worries|do it|please",
  "that's right|that's correct|that is right|that is correct|sounds good|please do|go ahead|confirm|confirmed|agreed?",
  `indeed|i think so|no problem|affirmative|(?:i do|i did|it is|it was)(?! not)|(?:i have|i am|true|fine)${CLAUSE_END}`,
);
/** "No money" and "no one answers" are no answers. */
const BEHIND_NO = String.raw`(?!\s+(?!(?:i|it|its|it's|not|no|that|that's|this|my|thanks?|sorry|please|need|way|don't|the|we|he|she|they|never)(?![a-z]))[a-z])`;
const NO_ENGLISH = anyOf(
  `no thanks|no thank you|nope|nah|naw|(?:no way|hell no)|no+${BEHIND_NO}|n|not really|not yet|not now|not at all|not me|not mine|not|never`,
  '(?:of course|absolutely|definitely|certainly|please|better|rather|i have|i am|i was|i do|i did|it is|it was|do|did) not',
  "(?:i'd |i would )?rather not|please don't|isn't|wasn't(?: me)?|haven't|didn't|that(?:'s| is) (?:not right|not correct|wrong|incorrect)",
  "don't|do not|dont|i don't think so|i don't|i didn't|i haven't|i'm not|i am not|it isn't|it is not|it's not",
  "it wasn't|negative|wrong|incorrect|false|neither",
);

const FILLERS = new RegExp(
  `^${anyWord('嗯+(?![哼呢]) 恩+ 哦+ 噢+ 呃+ 额+ 啊+ 害 唉 哎 诶 欸 哈+ 那个? 不好意思 抱歉 您好 你好 hi hello sorry well um+ uh+ er+ oh ah actually')}` +
    String.raw`(?![a-z])[\s,，.。、!！~…]*`,
);
/** Words can be taken apart in several ways, and there must not be too many of them. */
const MOST_WORDS = 12;
const PARTICLES = '[的嘅了啊呀吧哦噢喔嘞啦呢嘛哈哒吖㗎咯滴~～]*';
const BOUNDARY = String.raw`(?=$|[\s,，.。、!！;；:：~…\-()]|谢谢|多谢|唔该|麻烦|快点|赶紧|马上|立刻|尽快|thank)`;
const BARE = { NO: /^(?:不是的?|不对|不系|唔系|没有|no|nope)$/, YES: /^(?:是的?|对的?|系|yes|yep|yeah)$/ };
const OPENING = { NO: opening(NO_CHINESE, NO_ENGLISH), YES: opening(YES_CHINESE, YES_ENGLISH) };

const QUESTION = new RegExp(
  anyOf(
    '[?？]|[吗么]$|吗[,，。]|是不是|系唔系|能不能|可不可以|有没有|有冇|要不要|行不行|对不对|好不好|会不会',
    '怎么|为什么|什么|点解|点样|咩|谁|哪|边个|多少|几时',
    "^(?:is|are|was|do|does|did|can|could|will|would|should|what|why|how|when|where|who)(?![a-z']| not(?![a-z])|(?<=do) it| rather)(?!(?<=why) not)",
  ),
);
/** 不是不是 and 不要不要 are no questions, though 是不是 and 要不要 stand in them. */
const REPEATED = /(不.|没有)\1+/g;
const UNSURE = new RegExp(
  anyOf(
    '不知道|不太?清楚|不太?确定|不晓得|唔知|唔清楚|唔肯定|不太?记得|记不清|忘了|也许|不一定|不想说|不方便说',
    "maybe|perhaps|not sure|don't know|dont know|no idea|no clue|not certain|understand|don't want to (?:say|tell)",
  ),
);
const TURNS = new RegExp(anyOf('但|不过|可是|然而', latin('but|however|although')));
/** Openings that look like an answer and are none. */
const NOT_AN_OPENING = new RegExp(
  `^(?:我|还)?${anyOf(
    '对不起|好像(?!不?是|没有)|没关系|没事|没[用钱人完懂空辙]|没听|没看|没办法|没意思|不错|不客气|不好说|不是没有|没有不',
    '不会|不太?懂|不明白|不理解|不满意|不高兴|不谢|别人|别的|别急|未来|未必|没想好|未谂好|没印象|没记住|冇人|冇钱|冇用|冇事',
    '唔该|唔紧要|唔使客气|唔明',
    'right now|no wonder|not only|never ?mind',
  )}`,
);
/** What may stand before a no and leaves it one: "OK, no need", "好的，不用了". */
const AGREEABLE = new RegExp(`^${anyOf('(?:好的?|行|可以|嗯嗯?)[的吧呀啊]?', '(?:ok|okay|alright|fine)(?![a-z])')}[\\s,.。，、!~]*`);
/** "不对，是119" corrects a value. */
const CORRECTS = new RegExp(`^${anyOf('不对|不是|错了?', 'no(?![a-z])')}[\\s,.。!]*${anyOf('应该|其实|it was|it\'s|it is|是')}*\\s*(?:[\\d¥]|昨|前天|第|[一二三四五六七八九十百]+[块元号月])`);

/** A negation without a boundary behind it (没收到) counts only in messages of up to so many characters. */
const SHORT = 12;

/** Yes or no in Mandarin, Cantonese and English; null for questions, doubts, "yes, but" and stories that do not
 *  clearly open with either. */
export function parseYesNo(text: string): 'YES' | 'NO' | null {
  const sign = signOf(text);
  if (sign) return sign;
  const said = fold(text).replace(/’/g, "'").replace(/[\p{So}\p{Sk}]/gu, '').trim();
  if (QUESTION.test(said.replace(REPEATED, '$1')) || UNSURE.test(said) || TURNS.test(said) || CORRECTS.test(said)) return null;
  const opened = stripFillers(said).replace(/^我(?=要|需要|同意|确[认定]|愿意|可以|有|不|没|冇|唔)/, '');
  return opened === '' && /^[嗯恩]/.test(said) ? 'YES' : verdict(opened);
}

function verdict(said: string): 'YES' | 'NO' | null {
  if (NOT_AN_OPENING.test(said) || contradictsItself(said)) return null;
  const agreed = said.replace(AGREEABLE, '');
  if (agreed !== said && OPENING.NO.test(agreed)) return 'NO';
  const answer = (['NO', 'YES'] as const).find((one) => OPENING[one].test(said));
  return answer ?? (said.length <= SHORT && /^(?:不|没|未|唔|冇|别|还没)/.test(said) ? 'NO' : null);
}

/** "不是，是的", "yes and no": nobody knows. */
export function contradictsItself(said: string): boolean {
  const parts = said.split(/[\s,，.。、!;；]+|and/).filter(Boolean);
  return (['NO', 'YES'] as const).every((one) => parts.some((part) => BARE[one].test(part)));
}

/** 好的, OK: that and nothing more. */
export function isMereYes(text: string): boolean {
  const said = stripFillers(fold(text).trim());
  return OPENING.YES.exec(said)?.[0] === said;
}

function opening(chinese: string, english: string): RegExp {
  return new RegExp(`^(?:(?:${chinese}${PARTICLES}){1,${MOST_WORDS}}${BOUNDARY}|${english}(?![a-z'])${BOUNDARY})`);
}

function stripFillers(said: string): string {
  const stripped = said.replace(FILLERS, '');
  return stripped === said ? said : stripFillers(stripped);
}

function signOf(text: string): 'YES' | 'NO' | null {
  const bare = text.replace(/[\s\u{1F3FB}-\u{1F3FF}\uFE0F\u200D♀♂]/gu, '');
  if (/^(?:👍|✅|👌|🆗|✔|💯|⭕|🙆)+$/u.test(bare)) return 'YES';
  return /^(?:👎|❌|🙅|✖|🚫)+$/u.test(bare) ? 'NO' : null;
}
