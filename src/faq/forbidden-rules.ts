/** One kind of wording that the bot never uses (support practice §1, "Never"). */
export interface Rule {
  wording: RegExp;
  /** Makes it right when it stands in the same clause, up to the wording's end: mostly a negation. */
  allowedBefore?: RegExp;
  /** Makes it right anywhere in the clause: mostly a condition. */
  allowedAround?: RegExp;
  /** Makes it right anywhere in the sentence. */
  allowedInSentence?: RegExp;
  why: string;
}

const WHY = {
  promise: 'promises what nobody can promise',
  fault: 'says whose fault it is',
  early: 'says that it is done before the operator has reported it',
  person: 'pretends to be a person',
  secret: 'asks for a secret',
  elsewhere: 'moves the talk elsewhere',
  link: 'gives a link',
  playDown: 'plays the trouble down',
  risk: 'tells how risk rules work',
  others: "tells of another person's wallet",
  unfreeze: 'unfreezes in chat',
  verdict: 'gives a legal verdict',
  system: 'hides behind the system',
  wait: 'says to wait and nothing else',
} as const;
/** Right where the operator has just reported it: for lines that are spoken on a report alone. */
export const BEFORE_REPORTED = WHY.early;

const SECRET_ZH =
  '(?:密码|验证码|银行卡号|卡号|证件(?:照片?|号码?)?|身份证(?:照片|正反面|号码?)?|收款码|付款码|安全码)';
const NOT_ZH = /不|勿|别|没|无|未|拒绝|谁|任何/u;
const IF_ZH = /如果|若|是否|一旦|未|不|没|后|(?:冻结|退款|注销)的|之前|时|显示|状态|\{|吗|才/u;
const TELL_ZH = '(?:提供|告诉|告知|发送|发来|发给|发一下|发|回复|上传|报一下|报|念|说出|拍|出示|留下)';
const ASK_ZH = '(?:请|麻烦|需要您|烦请|方便)[您你]?[先再]?';
const TO_ME_ZH = '(?:发我|发给我|发过来|发来|发到这里|发给客服|告诉我|报一下|念一下|给我)';
const SOON_ZH = String.raw`(?:马上|立即|立刻|即刻|很快|秒|今天|明天|当天|\d+(?:小时|分钟|天|个工作日)内?)`;

export const CHINESE_RULES: Rule[] = [
  { wording: /保证(?!金)/u, allowedBefore: /(?:不|无法|没法|没人能|谁也|难以|请|需|须|要|应|务必).{0,4}保证/u, why: WHY.promise },
  {
    wording: /(?:一定|肯定|必定|绝对|百分之?百|100%|保准|必(?=[能会]))(?:都?能|都?会|可以)?(?:[帮给替][您你])?(?:追回|退款|退回|退还|退给|退$|回来|到账|赔|成功|没事|解决)/u,
    allowedBefore: /不|无|未/u,
    why: WHY.promise,
  },
  { wording: /(?:放心|别担心|不用担心)[，,]?.{0,6}(?:会|能)(?:退|回来|追回|到账|没事)|(?:款|钱)就?会(?:退|回来|追回)/u, allowedBefore: /不会|不能/u, why: WHY.promise },
  { wording: /全额(?:赔[付偿]|退款|退还|退给|返还)|包赔/u, allowedBefore: /不|无|是否/u, why: WHY.promise },
  {
    wording: new RegExp(`${SOON_ZH}(?:就|便)?(?:会|能|可以)?(?:到[账帐]|退(?:款|还|给|回|$)|返还|(?:[为帮给][您你])?处理好)`, 'u'),
    allowedBefore: /不|未必|无法|没/u,
    why: WHY.promise,
  },
  { wording: /(?:是|属于)[您你](?:自己|本人)?的(?:错|责任|问题|过失|失误)/u, allowedBefore: /不|别|并非/u, why: WHY.fault },
  { wording: /(?:是|属于)(?:商家|对方|收款方|客服|银行)的?(?:错|责任|过错|问题)/u, allowedBefore: /不|是否/u, why: WHY.fault },
  { wording: /操作不当|[您你]的?操作(?:失误|错误|有误)/u, why: WHY.fault },
  { wording: /责任(?:在|由)(?:您|你|商家|对方)/u, allowedBefore: /不/u, why: WHY.fault },
  { wording: /怪[您你](?:自己)?|[您你](?:自己)?太(?:不小心|大意|轻信)|[您你]怎么(?:会|能|就)(?:相信|信|这么)/u, allowedBefore: /[不别没].{0,3}怪/u, why: WHY.fault },
  { wording: /正常现象|(?:这|那|都|也)(?:是|属于|很)正常(?!付|处理)|没什么大不了|没有风险/u, why: WHY.playDown },
  { wording: /已经?被?(?:[为帮给]您|成功)?(?:冻结|退款|注销|解冻)|款已(?:退|到账)/u, allowedAround: IF_ZH, why: WHY.early },
  { wording: /(?:冻结|注销|退款|解冻)(?:成功|好了|完成了)/u, allowedAround: IF_ZH, why: WHY.early },
  { wording: /(?:我|我们|客服|人工|在这里|聊天里).{0,6}(?:解冻|解除冻结)/u, allowedBefore: /不|无|没/u, why: WHY.unfreeze },
  { wording: /我是(?:真)?人工|我是真人|我是(?:客服(?!机器人|助手)|工作人员|专员)|我不是机器人/u, why: WHY.person },
  { wording: new RegExp(`${ASK_ZH}${TELL_ZH}.{0,10}${SECRET_ZH}`, 'u'), allowedBefore: NOT_ZH, why: WHY.secret },
  {
    wording: new RegExp(`[把将].{0,8}${SECRET_ZH}.{0,6}(?:发送给|交给|报给|念给|提供给|${TO_ME_ZH}|给(?:我|客服|机器人))`, 'u'),
    allowedBefore: NOT_ZH,
    why: WHY.secret,
  },
  { wording: new RegExp(`${SECRET_ZH}(?:也|就|请)?${TO_ME_ZH}`, 'u'), allowedBefore: NOT_ZH, why: WHY.secret },
  { wording: new RegExp(`${SECRET_ZH}(?:是多少|是什么|是几)`, 'u'), allowedBefore: NOT_ZH, why: WHY.secret },
  { wording: new RegExp(`请[您你]?(?:在这里|在此|在下面)?输入[您你]的${SECRET_ZH}`, 'u'), allowedAround: /App|自己|本人/u, allowedBefore: NOT_ZH, why: WHY.secret },
  { wording: /加(?:一下|个)?(?:我|我们|客服|他)?的?(?:专员)?的?(?:微信|QQ|群)(?!支付)|扫码[进加]群/u, allowedBefore: NOT_ZH, why: WHY.elsewhere },
  { wording: /(?:请|麻烦|可以|需要)[您你]?[先再]?(?:打开|开启|下载|安装).{0,4}(?:屏幕共享|会议|远程)/u, allowedBefore: NOT_ZH, why: WHY.elsewhere },
  { wording: /https?:|点击?(?:下面|这个|此|该)的?(?:链接|网址)|请点击?(?:链接|网址)/u, allowedBefore: NOT_ZH, why: WHY.link },
  { wording: /触发(?:了)?(?:我们的)?(?:风控|风险|限制)|风控(?:规则|模型|策略|系统|阈值)|(?:被|给)风控|风险模型/u, allowedBefore: /不/u, why: WHY.risk },
  { wording: /(?:频繁|大额|多笔|异地|短时间|夜间).{0,8}(?:限制|冻结|拦截|受限)/u, allowedBefore: /不/u, why: WHY.risk },
  { wording: /(?:拆成|分成|分开|换个时间|换个设备).{0,10}(?:不会|避免|就不|绕过|就能)|分开[付转]/u, why: WHY.risk },
  { wording: /(?:系统|模型)(?:判定|识别|认定)/u, allowedBefore: /不/u, why: WHY.risk },
  {
    wording: /(?:该|这个|那个|此)(?:用户|号码|手机号|账号|人)(?:名下)?(?:已经?|没有?|未|不|并未)被?(?:注册|存在|实名|开通|开过)|[他她](?:名下)?(?:有|没有)(?:钱包|账户|交易|申诉)|(?:对方|[他她]|别人)的(?:钱包|账户)?的?余额(?:是|有|为)/u,
    allowedAround: /提示|如果|是否|不能|也许/u,
    why: WHY.others,
  },
  { wording: /(?:构成|涉嫌|属于).{0,4}(?:犯罪|违法|诈骗罪|洗钱|违约|侵权)|(?:商家|对方|[您你]|这是|没有)(?:违法|违约|合法|犯法|犯罪)/u, allowedBefore: /是否|是不是|不能|不好/u, why: WHY.verdict },
  { wording: /法院(?:会|一定|肯定)|依法(?:应当|必须)|按法律|有权要求.{0,6}(?:赔|退)|胜诉/u, allowedBefore: /不/u, why: WHY.verdict },
  { wording: /系统(?:显示|提示)/u, why: WHY.system },
  { wording: /耐心等/u, allowedInSentence: /\{|\d|天|日前|进度/u, why: WHY.wait },
];

const SECRET_EN =
  '(?:passwords?|(?:verification |sms |security |one-time )?codes?|otp|pins?|card numbers?|cvv|(?:photos?|pictures?) of (?:your|the) (?:id|passport)|(?:id|passport) photos?|qr codes?)';
const NOT_EN =
  /\b(?:not|never|no|nobody|none|neither|nor|without|don't|doesn't|won't|cannot|can't|isn't|anyone|whoever|no one)\b/iu;
const IF_EN =
  /\b(?:if|whether|once|when|until|after|unless|before|not|never|shows?|says?|status|yet|that|which|who)\b|\{/iu;
const TELL_EN = '(?:send|tell|give|provide|share|reply with|text|upload|read(?: out)?|let us have|type|enter)';

export const ENGLISH_RULES: Rule[] = [
  { wording: /\bguarantee[ds]?\b|\bI promise\b/iu, allowedBefore: NOT_EN, why: WHY.promise },
  {
    wording: /\b(?:definitely|certainly|surely) (?:get|be|receive|recover)\b|\bfor sure\b|\bwill (?:definitely|certainly|surely)\b/iu,
    allowedBefore: NOT_EN,
    why: WHY.promise,
  },
  { wording: /\byou(?:'ll| will) (?:get (?:it|your money|the money) back|be refunded)\b|\bit will be (?:fine|all right)\b/iu, allowedBefore: NOT_EN, why: WHY.promise },
  { wording: /\bfull(?:y)? (?:compensat\w+|refund\w*)/iu, allowedBefore: NOT_EN, why: WHY.promise },
  {
    wording: /\b(?:arrives?|credited|refunded) (?:immediately|instantly|right away|at once|today|soon)\b/iu,
    allowedBefore: NOT_EN,
    why: WHY.promise,
  },
  {
    wording: /\b(?:is|was) your (?:own )?(?:fault|mistake)\b|\bimproper operation\b|\boperated it (?:wrongly|incorrectly)\b|\byou made a mistake\b|\byou should have\b/iu,
    allowedBefore: NOT_EN,
    why: WHY.fault,
  },
  { wording: /\b(?:merchant|shop|payee|agent)(?:'s| is at| was at)(?: own)? fault\b/iu, allowedBefore: NOT_EN, why: WHY.fault },
  { wording: /\bnormal phenomenon\b|\b(?:this|that) is (?:perfectly |quite )?normal\b|\bno need to worry\b/iu, why: WHY.playDown },
  {
    wording: /\b(?:has|have) been (?:frozen|refunded|closed)\b|\bis now (?:frozen|refunded|closed)\b|\b(?:I|we)(?: have|'ve)? (?:frozen|refunded|closed)\b/iu,
    allowedAround: IF_EN,
    why: WHY.early,
  },
  { wording: /\b(?:wallet|account) (?:is|was) (?:frozen|closed)\b/iu, allowedAround: /\bby\b|\bat the moment\b/iu, allowedBefore: IF_EN, why: WHY.early },
  { wording: /\b(?:I|we|agents?)(?: have|'ve| can| could|'ll| will)? (?:unfreeze|unfrozen|unfroze)\b/iu, allowedBefore: NOT_EN, why: WHY.unfreeze },
  { wording: /\bI(?: am|'m) (?:a |an )?(?:human|real person|agent|member of staff|staff)\b|\bI(?: am|'m) not a (?:bot|machine|robot)\b/iu, why: WHY.person },
  { wording: new RegExp(`\\b${TELL_EN}\\b(?: (?:me|us|support|the bot|it))?.{0,24}\\byour ${SECRET_EN}\\b`, 'iu'), allowedBefore: NOT_EN, allowedAround: /\bapp\b|\bcover\b|\byourself\b/iu, why: WHY.secret },
  { wording: new RegExp(`\\b${TELL_EN} (?:me|us|support) (?:your |the |a )?${SECRET_EN}\\b`, 'iu'), allowedBefore: NOT_EN, why: WHY.secret },
  { wording: new RegExp(`\\b(?:send|upload)\\b (?:me |us )?(?:a |your )?(?:photo of your id|passport photo|id photo)`, 'iu'), allowedBefore: NOT_EN, why: WHY.secret },
  { wording: new RegExp(`\\bwhat(?:'s| is) your ${SECRET_EN}\\b|\\bI need your ${SECRET_EN}\\b`, 'iu'), allowedBefore: NOT_EN, why: WHY.secret },
  { wording: /\badd (?:me|us|our agent|support) on wechat\b|\b(?:message|contact|add) (?:me|us) on (?:whatsapp|telegram|wechat|line)\b|^(?:please )?share your screen\b/iu, allowedBefore: NOT_EN, why: WHY.elsewhere },
  { wording: /\bhttps?\b|\bwww\.|\b(?:click|tap|open|follow) (?:on )?(?:this|the following|the) (?:link|url)\b/iu, allowedBefore: NOT_EN, why: WHY.link },
  { wording: /\brisk (?:rules?|models?|control|engine)\b|\b(?:large|frequent|many|repeated) (?:transfers|payments) (?:are|will|may|trigger|cause)\b|\bsplit(?:ting)? the (?:payment|amount|transfer)\b/iu, allowedBefore: NOT_EN, why: WHY.risk },
  { wording: /\b(?:that|this|the) (?:phone )?(?:number|user|account) (?:is|was|has) (?:not |already |been )*registered\b|\bno such user\b|\b(?:he|she|they) (?:has|have|had) (?:a|no|an) (?:wallet|account|case|payment)\b/iu, allowedAround: /\b(?:if|whether|says?|can't|cannot|may|perhaps)\b/iu, why: WHY.others },
  { wording: /\b(?:suspected of|guilty of|money laundering)\b|\b(?:this|that|it) is (?:il)?legal\b|\bbroke the law\b|\b(?:fraud|crime|offence) under the law\b|\blegally (?:entitled|obliged|required)\b|\bcourt will\b/iu, allowedBefore: NOT_EN, why: WHY.verdict },
  { wording: /\bthe system (?:shows|says|indicates)\b/iu, why: WHY.system },
  { wording: /\bplease (?:wait patiently|be patient)\b/iu, allowedInSentence: /\{|\d|\bday|\bnotice/iu, why: WHY.wait },
];
