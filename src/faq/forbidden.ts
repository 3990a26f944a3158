import { toSimplified } from '../dialogue/chinese.js';
import type { Locale } from '../dialogue/locale.js';

/** Wording that the bot must never use (support practice §1, "Never"). `allowedBy` in the same clause makes it right:
 *  mostly a negation, a condition, or somebody else's words. */
interface Rule {
  wording: RegExp;
  allowedBy?: RegExp;
  why: string;
}

const SECRET_ZH = '(?:支付密码|登录密码|密码|验证码|银行卡号|卡号|证件照|身份证照片|身份证正反面|收款码)';
const NOT_ZH = /不|勿|别|没|无|未|拒绝|谁|任何|骗子|诈骗|冒充|自称|声称|凡是|一律|都是假/u;
const IF_ZH = /如果|若|是否|一旦|还没|未|不|没|后|的|之前|时|等|显示|状态|\{|吗|才/u;

const CHINESE: Rule[] = [
  { wording: /保证(?!金)/u, allowedBy: /不|无|没|谁|骗|请|需|须|应|声称|凡是|前提/u, why: 'promises' },
  { wording: /(?:一定|肯定|必定|绝对|百分之百|100%|保准|包)(?:能|会|可以)?(?:帮您|给您|为您)?(?:追回|退款|退回|退还|到账|赔|成功)/u, allowedBy: /不|骗|凡是|声称|无/u, why: 'promises' },
  { wording: /全额赔[付偿]|包赔/u, allowedBy: /不|无|骗|凡是|声称/u, why: 'promises compensation' },
  { wording: /(?:马上|立即|立刻|即刻|秒)(?:就)?(?:会|能|可以)?到[账帐]/u, allowedBy: /不|未必|无法|骗|没/u, why: 'promises speed' },
  { wording: /(?:是|都是|属于)(?:您|你)(?:自己|本人)?的(?:错|责任|问题|过失|失误)/u, allowedBy: /不|别|并非/u, why: 'says whose fault it is' },
  { wording: /操作不当|(?:您|你)操作(?:失误|错误|有误)/u, why: 'says whose fault it is' },
  { wording: /责任(?:在|由)(?:您|你|商家|对方)/u, allowedBy: /不/u, why: 'says whose fault it is' },
  { wording: /正常现象/u, why: 'plays the trouble down' },
  { wording: /已经?(?:为您|帮您|给您|成功)?(?:冻结|退款|注销)/u, allowedBy: IF_ZH, why: 'says that it is done before the operator has reported it' },
  { wording: /我是(?:真)?人工|我是真人/u, allowedBy: /不是/u, why: 'pretends to be a person' },
  { wording: new RegExp(`(?:请|麻烦|需要您|烦请)(?:您|你)?(?:先|再)?(?:提供|告诉|告知|发送|发来|发给|发一下|回复|上传|报一下|报|念|说出|拍)[^，。；！？\\n]{0,10}${SECRET_ZH}`, 'u'), allowedBy: NOT_ZH, why: 'asks for a secret' },
  { wording: new RegExp(`(?:把|将)[^，。；！？\\n]{0,8}${SECRET_ZH}[^，。；！？\\n]{0,6}(?:发给|发送给|告诉|交给|报给|念给|提供给|给)(?:我|客服|机器人)`, 'u'), allowedBy: NOT_ZH, why: 'asks for a secret' },
  { wording: new RegExp(`(?:您|你)的${SECRET_ZH}(?:是多少|是什么)`, 'u'), allowedBy: NOT_ZH, why: 'asks for a secret' },
  { wording: /加(?:一下)?(?:我|我们|客服|他|专员)?的?(?:微信|QQ)(?!支付)/u, allowedBy: NOT_ZH, why: 'moves the talk elsewhere' },
  { wording: /触发(?:了)?(?:我们的)?风控|风控(?:规则|模型|策略)是/u, allowedBy: /不/u, why: 'tells how risk rules work' },
  { wording: /请(?:您)?耐心等[待候]/u, allowedBy: /\{|\d|天|日前|进度|通知/u, why: 'says to wait and nothing else' },
];

const SECRET_EN = '(?:passwords?|(?:verification |sms |security |one-time )?codes?|pins?|card numbers?|cvv|photos? of your id|payment codes?|qr codes?)';
const NOT_EN = /\b(?:not|never|no|nobody|none|neither|nor|without|don't|doesn't|won't|cannot|can't|isn't|anyone|whoever|scammers?|fraudsters?|pretend\w*|claim\w*)\b/iu;
const IF_EN = /\b(?:if|whether|once|when|until|after|unless|before|not|never|shows?|says?|status|yet|that has|which has|who has|hasn't|haven't)\b|\{/iu;

const ENGLISH: Rule[] = [
  { wording: /\bguarantee[ds]?\b/iu, allowedBy: NOT_EN, why: 'promises' },
  { wording: /\b(?:definitely|certainly|surely|always) (?:get|be|receive|recover)\b|\bfor sure\b/iu, allowedBy: NOT_EN, why: 'promises' },
  { wording: /\bfull(?:y)? compensat\w+/iu, allowedBy: NOT_EN, why: 'promises compensation' },
  { wording: /\b(?:arrives?|credited|refunded) (?:immediately|instantly|right away|at once)\b/iu, allowedBy: NOT_EN, why: 'promises speed' },
  { wording: /\byour (?:own )?(?:fault|mistake)\b|\byou (?:operated|used) it (?:wrongly|incorrectly)\b|\bimproper operation\b/iu, allowedBy: NOT_EN, why: 'says whose fault it is' },
  { wording: /\bnormal phenomenon\b|\b(?:this|that) is (?:perfectly |quite )?normal\b/iu, why: 'plays the trouble down' },
  { wording: /\b(?:has|have) been (?:frozen|refunded|closed)\b|\bis now (?:frozen|refunded|closed)\b/iu, allowedBy: IF_EN, why: 'says that it is done before the operator has reported it' },
  { wording: /\bi am (?:a |an )?(?:human|real person|agent)\b|\bi'm (?:a |an )?(?:human|real person|agent)\b/iu, why: 'pretends to be a person' },
  { wording: new RegExp(`\\b(?:send|tell|give|provide|share|reply with|text|upload|read out|let us have)\\b(?: (?:me|us|support|the bot|it))?[^.;!?\\n]{0,24}\\byour ${SECRET_EN}`, 'iu'), allowedBy: NOT_EN, why: 'asks for a secret' },
  { wording: /\badd (?:me|us|our agent|support) on wechat\b/iu, allowedBy: NOT_EN, why: 'moves the talk elsewhere' },
  { wording: /\bplease (?:wait patiently|be patient)\b/iu, allowedBy: /\{|\d|\bday|\bnotice/iu, why: 'says to wait and nothing else' },
];

/** Others' words in quotation marks are reported, not said. Short quotes only, lest a whole answer hides in one. */
const QUOTED = /“[^”\n]{0,40}”|‘[^’\n]{0,40}’|「[^」\n]{0,40}」|『[^』\n]{0,40}』|"[^"\n]{0,40}"/gu;
/** In Chinese a comma often divides a negation from what it negates ("别…，也别…"), so a clause ends at a full stop. */
const SENTENCE = /[^。！？；!?;\n]+/gu;
const ENGLISH_SENTENCE = /(?:[^.!?;\n]|\.(?=\S))+/gu;

export interface Forbidden {
  /** The words found. */
  wording: string;
  why: string;
}

/** Wording in a line or an answer that support practice forbids; empty when there is none. Placeholders may stand in it. */
export function findForbidden(text: string, locale: Locale): Forbidden[] {
  const english = locale === 'en';
  const plain = (english ? text.replaceAll('’', "'") : toSimplified(text)).replace(QUOTED, ' ');
  const sentences = plain.match(english ? ENGLISH_SENTENCE : SENTENCE) ?? [];
  return sentences.flatMap((sentence) => (english ? ENGLISH : CHINESE).flatMap((rule) => applyRule(rule, sentence)));
}

function applyRule({ wording, allowedBy, why }: Rule, sentence: string): Forbidden[] {
  const found = wording.exec(sentence)?.[0];
  if (found === undefined || allowedBy?.test(sentence)) return [];
  return [{ wording: found, why }];
}
