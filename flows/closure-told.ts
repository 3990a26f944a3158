/** What the message that asked for a closure already told. Written in simplified or traditional Chinese or English. */
export interface ClosureTold {
  /** Somebody made them do it. */
  urged: boolean;
  /** The holder of the wallet has died. */
  bereaved: boolean;
  /** A closure under way is to be stopped. */
  takeBack: boolean;
  /** A shop collects money with it. */
  merchant: boolean;
  /** It is their own wallet. */
  own: boolean;
}

const CLOSE = '(?:[注註][销銷消]|[销銷][户戶]|[关關][闭閉掉]|close|delete|cancel|deactivate)';
const KIN = '(?:爸爸?|妈妈?|媽媽?|父亲|父親|母亲|母親|爷爷|爺爺|奶奶|外公|外婆|姥姥|姥爷|老伴|丈夫|妻子|老公|老婆|儿子|女儿|哥哥?|姐姐?)';

const URGED = new RegExp(
  `(?:客服|有人|对方|對方|他们|他們|警察|公安|工作人员|专员|專員|电话|電話|短信).{0,10}(?:让|讓|叫|要|说|說|催|通知).{0,8}${CLOSE}` +
    `|(?:someone|somebody|caller|they|he|she|agent|police|support).{0,24}(?:told|asked|tells|asks|wants|made|telling|asking)(?: me)? to ${CLOSE}`,
  'i',
);
const BEREAVED = new RegExp(
  `去世|过世|過世|离世|離世|病逝|逝世|身故|死了|过身|過身|遗产|遺產|继承|繼承|${KIN}.{0,4}(?:走了|没了|沒了|不在了)` +
    '|passed away|\\bdied\\b|\\bdeceased\\b|\\bdeath\\b|\\bmy late (?:father|mother|husband|wife|son|daughter)',
  'i',
);
const TAKE_BACK = new RegExp(
  `(?:撤回|撤销|撤銷|取消|停止|终止|終止)(?:我的|这个|這個|那个)?[注註][销銷]|[注註][销銷].{0,8}(?:撤回|撤销|撤銷|反悔|后悔|後悔)|(?:不想|不要|不)[注註][销銷]了` +
    '|(?:undo|withdraw|stop|cancel|take back) (?:my |the )?(?:closure|closing)|(?:changed my mind|don\'t want|do not want).{0,20}clos(?:e|ing|ure)',
  'i',
);
const MERCHANT = /商[户戶]|收款.{0,4}(?:账户|帳戶|账号|钱包)|店.{0,4}(?:不开|不開|关了|關了|转让)|merchant (?:account|wallet)|\bmy shop\b/i;
const OWN =
  /我(?:自己|本人)?的?(?:这个|這個|那个)?(?:数字|數字)?(?:钱包|錢包|账[户号]|帳[戶號]|帐[户号]|户口|戶口)|我自己的|\bmy (?:own )?(?:digital )?(?:wallet|account|profile)\b/i;

export const readClosureTold = (text: string): ClosureTold => ({
  urged: URGED.test(text),
  bereaved: BEREAVED.test(text),
  takeBack: TAKE_BACK.test(text),
  merchant: MERCHANT.test(text),
  own: OWN.test(text),
});
