/** What a message wants to have changed: "是119不是118" is to 119 from 118. */
export interface Correction {
  to: string;
  /** The old value, when it was named. */
  from: string | null;
  /** The kind of answer, when it was named (金额, the date). */
  about: 'amount' | 'date' | 'phone' | 'reference' | null;
  /** It says of itself that it corrects (说错了, 改成, I meant), rather than only sounding like it. */
  outright: boolean;
  /** The message itself. */
  said: string;
}

/** Longer messages tell something rather than correct it. */
const LONGEST = 60;
const ASKS = /[?？]$|[吗嗎]$|怎么|怎麼|如何|多久|为什么|為什麼|能不能|可以|\b(?:how|why|can i|when)\b/i;
const SUBJECTS: [Exclude<Correction['about'], null>, string][] = [
  ['amount', '金额|金額|钱数|錢數|数目|數目|价钱|amount|sum|price'],
  ['date', '日期|时间|時間|那天|日子|date|day|time'],
  ['phone', '手机号码?|手機號碼?|电话号码|電話號碼|电话|電話|号码|號碼|phone|phone number|number'],
  ['reference', '交易编号|交易編號|编号|編號|单号|單號|流水号|流水號|reference|transaction number'],
];
const SUBJECT = `(?:我的|那个|那個|这个|這個|the |my )?(?<about>${SUBJECTS.map(([, words]) => words).join('|')})`;
const GAP = '[\\s,，.。!！、:：;；…~～-]*';

/** Openings that say outright that something was wrong, and openings that may. */
const OUTRIGHT = new RegExp(
  `^(?:(?:啊|哦|噢|呃|不好意思|对不起|對不起|抱歉|等等|等一下|sorry|oh|oops|wait|no)${GAP})*(?:` +
    '(?:我|刚才|剛才|刚刚|剛剛|前面|上面|好像)*(?:说|說|讲|講|写|寫|打|填|选|選|点|點|按|弄|搞|记|記|输|輸)错了?|' +
    '(?:我|刚才|刚刚)*(?:說|講|寫|打|填|選|點|按|弄|搞|記|輸)錯了?|错了|錯了|不对不对|不對不對|更正一下|更正|纠正一下|糾正一下|我改一下|' +
    "correction|my mistake|my bad|i made a mistake|that's wrong|that is wrong|that was wrong|i got it wrong|i mistyped|typo|sorry|oops" +
    `)${GAP}`,
  'iu',
);
const SOFT = new RegExp(`^(?:不对|不對|不是的|不不|哦不|噢不|等等|等一下|不好意思|抱歉|不是(?=[\\s,，。]*是.{1,16}[那这這][笔筆个個][\\s。.!！]*$)|no|nope|wait|actually|hang on)(?![a-z])${GAP}`, 'iu');

const TO = '(?<to>.{1,40}?)';
const FROM = '(?<from>.{1,40}?)';
const END = '[\\s.。!！吧啦哈~～]*$';
/** "They did not give me the coffee" denies something; it sets nothing right. */
const NOT = '(?<!(?:did|does|do|is|was|were|are|am|has|have|had|can|could|will|would|should|must) )(?<![a-z])not ';
const IS = "(?:应该是|應該是|其实是|其實是|实际是|實際是|是|系|係|it's |it is |it was |it should be |should be |that's |make it |make that |i meant |i mean )";

interface Form {
  pattern: RegExp;
  /** Needs no opening to be a correction. */
  outright: boolean;
  /** Needs some opening. */
  opened?: true;
}

const formOf = (source: string, more: Partial<Form> = {}): Form => ({ pattern: new RegExp(`^${source}${END}`, 'iu'), outright: false, ...more });
const FORMS: Form[] = [
  formOf(`${IS}?(?<to>[\\d.+\\s-]{2,20}(?:元|块|塊)?)${GAP}我?(?:刚才|刚刚|剛才|剛剛)?[写填打输记說说寫輸記][错錯]了?`, { outright: true }),
  formOf(`(?:${SUBJECT}${GAP})?${IS}?${TO}${GAP}(?:而不是|并不是|並不是|不是|唔系|唔係|${NOT}|instead of |rather than )${FROM}`),
  formOf(`(?:不是|唔系|唔係|not )${FROM}${GAP}(?:而是|应该是|應該是|是|系|係|but |it's |it is |it was |i meant |make it )${TO}`),
  formOf(`(?:我是说|我是說|我是想说|我是想說|我的意思是|我说的是|我說的是|我指的是|我要的是|我選的是|我选的是|i meant to say |i meant |i mean )${TO}`, { outright: true }),
  formOf(`(?:请|請|帮我|幫我|麻烦|麻煩)?(?:把|将|將)?(?:${SUBJECT})?(?:改成|改为|改為|换成|換成|更正为|更正為)(?:是)?${TO}`, { outright: true }),
  formOf(`(?:please |can you |could you )?(?:change|correct|update|set|make) (?:(?:it|that|${SUBJECT}) )?(?:to |into )${TO}`, { outright: true }),
  formOf(`${SUBJECT}(?:应该是|應該是|其实是|其實是|实际是|實際是| should be | is actually | was actually )${TO}`, { outright: true }),
  formOf(`${SUBJECT}(?:不对|不對|错了|錯了|有误|有誤|搞错了|弄错了| is wrong| was wrong| isn't right)${GAP}(?:${IS})?${TO}`, { outright: true }),
  formOf(`${SUBJECT}(?:是|为|為| is | was )${TO}`, { opened: true }),
  formOf(`(?:${IS}|我?要|我?选|我?選|i want |i choose )${TO}`, { opened: true }),
];

/** Null for messages that correct nothing. Pure; the parts are as they were typed. */
export function readCorrection(text: string): Correction | null {
  const said = text.trim();
  if ([...said].length > LONGEST || ASKS.test(said)) return null;
  const outright = OUTRIGHT.exec(said);
  const opening = outright ?? SOFT.exec(said);
  const rest = said.slice(opening?.[0].length ?? 0);
  for (const form of FORMS) {
    if (form.opened && !opening) continue;
    const groups = form.pattern.exec(rest)?.groups;
    if (!groups) continue;
    return {
      to: (groups.to ?? '').trim(),
      from: groups.from?.trim() ?? null,
      about: aboutOf(groups.about),
      outright: form.outright || outright !== null || (opening !== null && groups.from !== undefined),
      said,
    };
  }
  return outright && rest !== '' ? { to: rest, from: null, about: null, outright: true, said } : null;
}

/** "我说错了", "wrong one": something was wrong, but not what. */
export function retracts(text: string): boolean {
  const said = text.trim();
  const opening = OUTRIGHT.exec(said);
  return opening !== null && !/^(?:sorry|oops)/i.test(said) && said.length === opening[0].length;
}

/** A sum, a place in a list, a day: what stands for an answer. */
export function soundsLikeValue(said: string): boolean {
  return /\d|[笔筆]$|那[个個条條]|第.|[昨前今]天|\bone$|yesterday/i.test(said);
}

function aboutOf(word: string | undefined): Correction['about'] {
  const said = word?.toLowerCase();
  return SUBJECTS.find(([, words]) => said && words.split('|').some((each) => new RegExp(`^(?:${each})$`).test(said)))?.[0] ?? null;
}
