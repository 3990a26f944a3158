import { anyOf, anyWord, latin } from '../dialogue/slots/pattern.js';
import type { SecretWord } from './secret.js';

/** QR codes, error codes, zip codes … are no secrets; pass codes, PIN codes and security codes have entries of their
 *  own. */
const OTHER_CODE = anyWord(
  'qr error zip post postal country area promo promotion bar status response swift branch invite invitation referral',
  'colou?r source discount coupon dress bank reason dial dialling dialing payment pass pin security',
);
const CODE_PURPOSE = anyWord(
  'verification verify auth authentication authorization confirmation sms login activation access',
);
/** 错误码, 编码, 号码 … */
const OTHER_CHINESE_CODE = '[误编代维形条款荐请号数户密]';

/** The more special come first: 动态密码 is a code and 支付密码 a PIN, though both end in 密码. */
const WORDS: (Omit<SecretWord, 'pattern'> & { pattern: string })[] = [
  {
    kind: 'code',
    digits: [4, 8],
    pattern: anyOf(
      '验证码|校验码|认证码|动态密?码|动态密码|动态口令|一次性密码|短信码|短信密码|确认码|授权码|识别码|验证数字',
      latin(
        'otps?|one[ -]?time[ -]?(?:code|pass ?word|pass ?code|pin)|2fa|tan',
        `${CODE_PURPOSE} ?(?:codes?|number)`,
        `(?<!${OTHER_CODE}[ -]?)codes?`,
      ),
    ),
  },
  {
    kind: 'cvv',
    digits: [3, 8],
    pattern: anyOf(
      latin('cv[vcn]|card verification(?: value)?|security codes?'),
      '安全码|(?:背面|后面|反面|签名[栏条])[的那上]{0,2}后?[三3][位个]的?(?:数字?|码)?|后[三3]位',
    ),
  },
  {
    kind: 'pin',
    digits: [4, 12],
    pattern: anyOf(
      '(?:支付|交易|取款|提现|付款|数字|转账|查询|[六6四4]位)的?密码',
      `${latin('pay(?:ment)? (?:pass ?word|pin)|pins?')}(?: ?(?:code|number|no\\.?))?码?`,
    ),
  },
  {
    kind: 'password',
    digits: [4, 20],
    pattern: anyOf('密码|口令', latin('pass ?words?|passwd|pwd|pswd|pass ?phrase|pass ?code|pw|psw')),
  },
  { kind: 'code', digits: [4, 8], pattern: String.raw`(?<!${OTHER_CHINESE_CODE})码(?=\s*(?:是|为|系|:|=))` },
  // Whoever waited for one and says that it came. Six digits only: "收到了 5000" is money.
  { kind: 'code', digits: [6, 6], pattern: anyOf('收到[了啦咗]', latin("got it|it came|it arrived|it has (?:come|arrived)")) },
  // A code that is not called one: "他让我念 483920", "短信里是 483920".
  {
    kind: 'code',
    digits: [6, 6],
    pattern: anyOf(
      '短信|简讯|短讯|[六6]位(?:数字?|的数)|[我你]念|念(?:给|了|出|一下)|报(?:给|了|出)|读(?:给|出)',
      latin('six[ -]digits?|6[ -]digits?|texts?|texted|(?:read|reading) (?:it |them )?(?:out|to (?:him|her|them))'),
    ),
  },
];

export const SECRET_WORDS: SecretWord[] = WORDS.map((word) => ({ ...word, pattern: new RegExp(word.pattern, 'g') }));
/** Most texts hold none: one look costs less than a look for each. */
export const ANY_SECRET_WORD = new RegExp(anyOf(...WORDS.map(({ pattern }) => pattern)));

/** What links the word to the secret that follows at once: "验证码我收到了，是 483920". */
const PUNCTUATION = String.raw`[\s:=,"'“”‘’「」『』【】〖〗《》\[\](){}<>\-_~.。、!…/|;]`;
const CHINESE_LINKS = anyWord(
  '就是 是的? 为 系 设为 设置[为成] 设[成的了] 改[成为]了? 改 等于 写的 给你 给您 发给你 发过来 发来 这个 那个 的 了 我的? 你的? 输入? 填[写的]? 用的?',
  '收到 告诉[你他她您]? 报给你 念给[你他她] 数字 如下 在这 我?就?说了? 我?就?报了 我?就?念了 哦 呢 啊 吧 呀 嘛',
);
const ENGLISH_LINKS = anyWord(
  "is was are to as set equals it's its i my your here got get received just the number now says that and so told gave",
  'him her them you said it',
);
export const LINK_TO_DIGITS = `(?:${PUNCTUATION}|${CHINESE_LINKS}|${ENGLISH_LINKS}(?![a-z])){0,12}`;
/** "password Is00A" has no link. */
export const LINK_TO_LETTERS = `(?:${PUNCTUATION}|${CHINESE_LINKS}|${ENGLISH_LINKS}(?![a-z0-9])){0,12}`;
/** What may stand between a secret and its word: "483920 是我的验证码". Not nothing: "付了1200 验证码没来". */
export const LINK_BACK =
  String.raw`[\s,]{0,3}(?:就?是|这个|那个|作为|(?:is|was)(?![a-z]))\s{0,3}` +
  String.raw`(?:我?收到的|我的?|(?:the|my|your|a)(?![a-z])|\s){0,4}`;
/** A link that leaves no doubt; behind it even what looks like a phone number is the secret. */
export const SURE_LINK = new RegExp(anyOf('[是为系:=]|设|改|等于', latin("is|was|to|as|equals|it's")));

/** Not passwords, though they follow "password is": prose. */
const PROSE_WORDS = anyWord(
  "not? n't wrong right correct incorrect invalid valid too so very really now still always never also only just the a",
  'an my your his her their our this that it in on at for from with by of or and but if when because what where how',
  'why who which lost gone stolen known unknown long short weak strong same different new old ok okay fine bad good',
  "safe unsafe secure insecure empty blank reset change forgot error hard easy app login please pls help need want can",
  "cannot can't don't doesn't didn't isn't won't do does did i we you they have has had must should will would could",
  'may sms email wechat alipay phone iphone ipad android huawei xiaomi oppo vivo mate face touch otp pin code id',
  'failed failure issue problem page screen field box manager length policy unchanged unacceptable again wallet',
  'account case xxx+',
);
export const PROSE = new RegExp(`^(?:${PROSE_WORDS}|[a-z]{3,}(?:ed|ing|able|ible))[.,!?;:]*$`);
const DEVICES = anyWord(
  'iphone ipad mate mi redmi honor galaxy note reno nova win(?:dows)? ios android harmony(?:os)? emui miui v ver',
  'version mp h web wifi [45]g covid step top',
);
/** Of questions, transactions and cases. */
const NUMBERED = anyWord('no q t ap cp cl');
export const DEVICE = new RegExp(String.raw`^(?:${DEVICES}-?\d{1,4}(?:pro|max|plus|s|se|g|\.\d+)*|${NUMBERED}-?\d{1,4})$`);

const MONEY_WORD = anyOf(
  '[付转扣花充退收买提缴欠交汇借骗][了咗]?|(?:金额|余额|限额)[是为:]?|一共|总共',
  `${latin('paid|pay|charged|transferr?(?:ed)?|wired|lost|spent|amount|balance|cost|refunded|deducted')}(?: (?:of|is|was|me))?`,
);
const UNITS = anyOf(
  '分钟|小时|秒|次|个|天|位|岁|年|月|周|条|笔|张|人|%',
  '(?:times?|minutes?|mins?|hours?|seconds?|secs?|days?|weeks?|digits?|people|ms)(?![a-z])',
);
const CURRENCY = anyOf('元|块|圆|蚊|毛|角|万|美元|港币', '(?:yuan|rmb|cny|usd|hkd|dollars?|bucks|kuai|k)(?![a-z])');
const NUMBER_NAMES = anyOf(
  '尾号|末四位|后四位|后4位|订单号?|单号|编号|流水号?|商户号?|工号|邮编|房号|车牌|航班',
  `${latin(
    'ending(?: in| with)?|ends in|last (?:four|4)(?: digits)?|order|invoice|ref(?:erence)?|flight|room|tail',
  )}(?: (?:no\\.?|number|id|#))?`,
);
const PHONE_NAMES = anyOf('电话|手机号?码?', `${latin('phone|tel|mobile|cell|call|whatsapp')}(?: (?:no\\.?|number))?`);
const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';

/** What reads as money, a date, a time, a count or another kind of number: never taken for a secret that is only
 *  near. */
export const OTHER_NUMBERS: RegExp[] = [
  String.raw`(?:¥|rmb|cny|人民币|\$|€|£)\s*\d[\d,]*(?:\.\d+)?`,
  String.raw`(?<![\d,])\d[\d,]{0,14}(?:\.\d{1,6})?\s?[多几]?\s?${CURRENCY}`,
  String.raw`(?<![\d.])\d{1,3}(?:,\d{3})*\.\d{1,2}(?![\d.])`,
  String.raw`(?<![\d.])\d+\.\d{1,2}(?![\d.])`,
  String.raw`${MONEY_WORD}\s?\d[\d,]{0,14}(?:\.\d{1,6})?(?![\d\s-]{0,4}\d)`,
  String.raw`(?<!\d)(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2})?(?!\d)[日号]?`,
  String.raw`(?<!\d)\d{1,2}月\d{1,2}[日号]?|(?<![\d/])\d{1,2}/\d{1,2}(?:/20\d\d)?(?![\d/])`,
  String.raw`(?<!\d)20[23]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)`,
  String.raw`(?<!\d)20[0-3]\d(?=年|\s*(?:${MONTHS}))|(?<=(?:in|since) )20[0-3]\d(?!\d)`,
  String.raw`(?<=(?:${MONTHS})[a-z]*\.? (?:\d{1,2},? )?)20[0-3]\d(?!\d)`,
  String.raw`(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])`,
  String.raw`(?<!\d)\d{1,9}\s?${UNITS}`,
  String.raw`${NUMBER_NAMES}\s*(?:[是为:#]|is|was)?\s?[a-z]{0,3}\d[\d-]{0,39}`,
  String.raw`${PHONE_NAMES}\s*(?:[是为:]|is)?\s*[2-9]\d{3}[ -]?\d{4}(?!\d)`,
  String.raw`(?:拨打|致电|热线|客服电话?|打|(?<![a-z])call)\s*(?:1\d{4}|9[56]\d{3,4}|12\d{3})(?!\d)`,
  String.raw`(?<!\d)(?:10086|10010|10000|10099|95\d{3})(?=的?[发打来寄])`,
  String.raw`(?<!\S)\S{1,64}@\S{1,64}|https?://\S+|(?<![a-z])[uc]-\d{4}(?!\d)`,
].map((source) => new RegExp(source, 'g'));

/** "I sent 9800 already": a sum where no code is spoken of. Six digits may be one all the same. */
export const SUM_SENT =
  /(?<![a-z])(?:i|we)(?:'ve| have)?(?: already| just| also)* (?:sent|gave|given|moved|handed)(?: over| out| him| her| them)*\s(?!\d{6}(?!\d))\d[\d,]{0,14}(?:\.\d{1,2})?(?![\d\s-]{0,4}\d)/g;
