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
  playDown: 'plays the trouble down',
  risk: 'tells how risk rules work',
  wait: 'says to wait and nothing else',
} as const;

const SECRET_ZH = '(?:密码|验证码|银行卡号|卡号|证件照|身份证照片|身份证正反面|收款码)';
const NOT_ZH = /不|勿|别|没|无|未|拒绝|谁|任何/u;
const IF_ZH = /如果|若|是否|一旦|未|不|没|后|(?:冻结|退款|注销)的|之前|时|显示|状态|\{|吗|才/u;
const TELL_ZH = '(?:提供|告诉|告知|发送|发来|发给|发一下|回复|上传|报一下|报|念|说出|拍)';

export const CHINESE_RULES: Rule[] = [
  { wording: /保证(?!金)/u, allowedBefore: /(?:不|无法|没法|没人能|谁也|难以|请|需|须|要|应|务必).{0,4}保证/u, why: WHY.promise },
  {
    wording: /(?:一定|肯定|必定|绝对|百分之百|100%|保准)(?:能|会|可以)?(?:[帮给]您)?(?:追回|退款|退回|退还|到账|赔|成功)/u,
    allowedBefore: /不|无/u,
    why: WHY.promise,
  },
  { wording: /全额赔[付偿]|包赔/u, allowedBefore: /不|无/u, why: WHY.promise },
  { wording: /(?:马上|立即|立刻|即刻)(?:就)?(?:会|能|可以)?到[账帐]/u, allowedBefore: /不|未必|无法/u, why: WHY.promise },
  { wording: /(?:是|属于)[您你](?:自己|本人)?的(?:错|责任|问题|过失|失误)/u, allowedBefore: /不|别|并非/u, why: WHY.fault },
  { wording: /操作不当|[您你]操作(?:失误|错误|有误)/u, why: WHY.fault },
  { wording: /责任(?:在|由)(?:您|你|商家|对方)/u, allowedBefore: /不/u, why: WHY.fault },
  { wording: /正常现象/u, why: WHY.playDown },
  { wording: /已经?(?:[为帮给]您|成功)?(?:冻结|退款|注销)/u, allowedAround: IF_ZH, why: WHY.early },
  { wording: /我是(?:真)?人工|我是真人/u, why: WHY.person },
  {
    wording: new RegExp(`(?:请|麻烦|需要您|烦请)[您你]?[先再]?${TELL_ZH}.{0,10}${SECRET_ZH}`, 'u'),
    allowedBefore: NOT_ZH,
    why: WHY.secret,
  },
  {
    wording: new RegExp(`[把将].{0,8}${SECRET_ZH}.{0,6}(?:发给|发送给|告诉|交给|报给|念给|提供给|给)(?:我|客服|机器人)`, 'u'),
    allowedBefore: NOT_ZH,
    why: WHY.secret,
  },
  { wording: new RegExp(`[您你]的${SECRET_ZH}(?:是多少|是什么)`, 'u'), allowedBefore: NOT_ZH, why: WHY.secret },
  { wording: /加(?:一下)?(?:我|我们|客服|他|专员)?的?(?:微信|QQ)(?!支付)/u, allowedBefore: NOT_ZH, why: WHY.elsewhere },
  { wording: /触发(?:了)?(?:我们的)?风控|风控(?:规则|模型|策略)是/u, allowedBefore: /不/u, why: WHY.risk },
  { wording: /请(?:您)?耐心等[待候]/u, allowedInSentence: /\{|\d|天|日前|进度|通知/u, why: WHY.wait },
];

const SECRET_EN =
  '(?:passwords?|(?:verification |sms |security |one-time )?codes?|pins?|card numbers?|cvv|photos? of your id|qr codes?)';
const NOT_EN =
  /\b(?:not|never|no|nobody|none|neither|nor|without|don't|doesn't|won't|cannot|can't|isn't|anyone|whoever|no one)\b/iu;
const IF_EN =
  /\b(?:if|whether|once|when|until|after|unless|before|not|never|shows?|says?|status|yet|that|which|who)\b|\{/iu;
const TELL_EN = '(?:send|tell|give|provide|share|reply with|text|upload|read out|let us have)';

export const ENGLISH_RULES: Rule[] = [
  { wording: /\bguarantee[ds]?\b/iu, allowedBefore: NOT_EN, why: WHY.promise },
  {
    wording: /\b(?:definitely|certainly|surely) (?:get|be|receive|recover)\b|\bfor sure\b/iu,
    allowedBefore: NOT_EN,
    why: WHY.promise,
  },
  { wording: /\bfull(?:y)? compensat\w+/iu, allowedBefore: NOT_EN, why: WHY.promise },
  {
    wording: /\b(?:arrives?|credited|refunded) (?:immediately|instantly|right away|at once)\b/iu,
    allowedBefore: NOT_EN,
    why: WHY.promise,
  },
  {
    wording: /\b(?:is|was) your (?:own )?(?:fault|mistake)\b|\bimproper operation\b|\boperated it (?:wrongly|incorrectly)\b/iu,
    allowedBefore: NOT_EN,
    why: WHY.fault,
  },
  { wording: /\bnormal phenomenon\b|\b(?:this|that) is (?:perfectly |quite )?normal\b/iu, why: WHY.playDown },
  {
    wording: /\b(?:has|have) been (?:frozen|refunded|closed)\b|\bis now (?:frozen|refunded|closed)\b/iu,
    allowedAround: IF_EN,
    why: WHY.early,
  },
  { wording: /\bI(?: am|'m) (?:a |an )?(?:human|real person|agent)\b/iu, why: WHY.person },
  {
    wording: new RegExp(`\\b${TELL_EN}\\b(?: (?:me|us|support|the bot|it))?.{0,24}\\byour ${SECRET_EN}\\b`, 'iu'),
    allowedBefore: NOT_EN,
    why: WHY.secret,
  },
  { wording: /\badd (?:me|us|our agent|support) on wechat\b/iu, allowedBefore: NOT_EN, why: WHY.elsewhere },
  { wording: /\bplease (?:wait patiently|be patient)\b/iu, allowedInSentence: /\{|\d|\bday|\bnotice/iu, why: WHY.wait },
];
