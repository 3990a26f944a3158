import { toSimplified } from '../dialogue/chinese.js';
import { rememberLast } from '../remember-last.js';

/** Spellings of one word, the common slips of input methods among them. Applied after simplification. */
const SPELLINGS: [RegExp, string][] = [
  [/帐(?!篷)/gu, '账'],
  [/设定/gu, '设置'],
  [/联络/gu, '联系'],
  [/管道/gu, '渠道'],
  [/手机号码/gu, '手机号'],
  [/小票/gu, '收据'],
  [/发消息/gu, '发信息'],
  [/的消息/gu, '的信息'],
  [/群聊/gu, '群组'],
  [/线上/gu, '在线'],
  [/加值/gu, '充值'],
  [/提领/gu, '提现'],
  [/提款卡|金融卡/gu, '银行卡'],
  [/户头/gu, '账户'],
  [/应用程式/gu, '应用'],
  [/程式/gu, '程序'],
  [/手提电话/gu, '手机'],
  [/专线/gu, '热线'],
  [/列印/gu, '打印'],
  [/影片|视讯/gu, '视频'],
  [/启用/gu, '激活'],
  [/昵称|暱称/gu, '昵称'],
  [/登(?:陆|路|绿|入)/gu, '登录'],
  [/(?:冲|沖|重)值/gu, '充值'],
  [/体现(?=不|到|多久|怎|失败|要|手续|时|的钱|$)/gu, '提现'],
  [/申述|申素/gu, '申诉'],
  [/注消|註消|驻销/gu, '注销'],
  [/注策|注测/gu, '注册'],
  [/验正码|验证吗(?=.)|验整码|验証码/gu, '验证码'],
  [/(?:身分|身份正|身份証)证?/gu, '身份证'],
  [/密吗(?=.)|秘码|密马/gu, '密码'],
  [/银行咔/gu, '银行卡'],
  [/(?:qr\s?code|qr码|二维马|二唯码)/gu, '二维码'],
  [/咋(?:样|个)?/gu, '怎么'],
  [/点样|点整|点先/gu, '怎么'],
  [/点算/gu, '怎么办'],
  [/揾|搵/gu, '找'],
  [/嗰/gu, '那'],
  [/搞掂/gu, '搞定'],
  [/(?<!\d)2(?=[次遍回])/gu, '两'],
  [/增值(?!税|服务|业务|权)/gu, '充值'],
  [/仲(?!裁|介|夏|秋)/gu, '还'],
  [/(?<=处理|审核|退款|等)紧/gu, '中'],
  [/[寻琴]日/gu, '昨天'],
  [/(?<=去[了咗])边(?![个里度处])/gu, '哪里'],
  [/同我(?=讲|说|倾)/gu, '跟我'],
  [/(?<=\d)蚊/gu, '块'],
  [/点解/gu, '为什么'],
  [/唔该(?:晒)?/gu, '谢谢'],
  [/唔见咗?/gu, '不见了'],
  [/系咪/gu, '是不是'],
  [/唔/gu, '不'],
  [/(?:乜嘢|咩嘢|乜野|乜)/gu, '什么'],
  [/边度|边处/gu, '哪里'],
  [/边个/gu, '谁'],
  [/几耐/gu, '多久'],
  [/几多/gu, '多少'],
  [/而家|依家/gu, '现在'],
  [/冇/gu, '没有'],
  [/嘅/gu, '的'],
  [/啲/gu, '些'],
  [/[俾畀]/gu, '给'],
  [/嚟/gu, '来'],
  [/喺/gu, '在'],
  [/咗/gu, '了'],
  [/攞/gu, '拿'],
  [/佢/gu, '他'],
  [/肿么|怎摸|怎莫|怎嘛|怎麽|乍么/gu, '怎么'],
  [/为啥|为何|为毛|做咩/gu, '为什么'],
  [/啥/gu, '什么'],
  [/您/gu, '你'],
];

/** Most texts need none of them. */
const ANY_SPELLING = new RegExp(SPELLINGS.map(([from]) => from.source).join('|'), 'u');

/** Punctuation, symbols and emoji; joiners and variation selectors belong to emoji. */
const NOT_WORDS = /[^\p{L}\p{N}\s]+/gu;
const APOSTROPHES = /(?<=\p{L})['’‘`´](?=\p{L})/gu;
const SPACE_BESIDE_HAN = /(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu;
/** Two in a row are spelling (谢谢, good); more are temper. Digits are kept: 10000 is not 100. */
const REPEATED = /(\P{N})\1{2,}/gu;
/** One pass may make room for the next (a removed mark brings two characters together); three have always been enough. */
const MOST_PASSES = 5;

/** Few: they are kept as they were said. */
const REMEMBERED = 4;

/** One spelling for everything that means the same to the matcher. Pure, and idempotent. */
export const normalise = rememberLast(REMEMBERED, (text) => {
  let before = text;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const after = normaliseOnce(before);
    if (after === before) return after;
    before = after;
  }
  return before;
});

function normaliseOnce(text: string): string {
  const folded = toSimplified(text.normalize('NFKC').toLowerCase().normalize('NFKC'));
  const words = folded.replace(APOSTROPHES, '').replace(NOT_WORDS, ' ').replace(/\s+/gu, ' ').trim();
  const joined = words.replace(SPACE_BESIDE_HAN, '').replace(REPEATED, '$1$1');
  return ANY_SPELLING.test(joined) ? SPELLINGS.reduce((said, [from, to]) => said.replace(from, to), joined) : joined;
}
