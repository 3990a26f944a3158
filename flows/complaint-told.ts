/** What the words of a complaint already tell. Written in simplified or traditional Chinese or English. */
export const ABOUTS = ['service', 'fee', 'caseHandling', 'agent', 'privacy', 'freeze', 'other'] as const;
export type About = (typeof ABOUTS)[number];

export interface ComplaintTold {
  kind: 'complaint' | 'suggestion' | null;
  about: About | null;
  /** The story itself, when there is one besides the wish to complain. */
  story: string | null;
  /** It speaks of a regulator, the press, a court or a lawyer. */
  outside: boolean;
  anonymous: boolean;
  /** It happened to themselves. */
  ownMatter: boolean;
}

const COMPLAINS = /投[诉訴拆]|举报|舉報|不满|不滿|态度|態度|太差|差劲|欺负|欺負|气人|氣人|complain|complaint|grievance|unacceptable|terrible|rude|\breport\b/i;
const SUGGESTS = /建议|建議|表扬|表揚|点赞|希望(?:你们|您们|能|增加|可以)|能不能(?:增加|加个)|suggest|suggestion|praise|compliment|it would be (?:nice|great|good) if/i;
/** Either may be meant. */
const EITHER = /意见|意見|反映|反馈|反饋|feedback/i;

/** The first that fits counts. */
const ABOUT: [About, RegExp][] = [
  [
    'agent',
    /(?:客服|坐席|专员|專員|工作人员|工作人員|接线员).{0,10}(?:态度|態度|骂|罵|凶|兇|敷衍|挂我|掛我|不耐烦|不耐煩|推脱|推諉|推诿|忽悠|说话|說話|人员)|(?:投[诉訴]|举报|舉報).{0,6}(?:客服|坐席|专员|專員)(?!电话|電話|热线|熱線)|态度|態度|工号|工號|客服人员|\brude\b|\b(?:agents?|representative|staff member|operator)\b/i,
  ],
  ['privacy', /隐私|隱私|泄露|洩露|个人信息|個人信息|个资|privacy|leak|personal (?:data|information)/i],
  ['freeze', /冻结|凍結|解冻|解凍|冻住|钱包受限|freeze|frozen|restricted|unfreeze/i],
  ['caseHandling', /申诉|申訴|案件|案子|工单|工單|处理结果|處理結果|处理得|退款.{0,6}(?:没|慢|不)|\bappeal|\bcase\b|handled|decision/i],
  ['fee', /收费|收費|费用|費用|手续费|手續費|扣费|扣費|乱收|亂收|\bfees?\b|\bcharg(?:e|ed|es|ing)\b/i],
  ['service', /服务|服務|打不通|没人接|沒人接|没人管|没人理|等了|排队|太慢|闪退|App|软件|軟件|service|slow|waited|waiting|nobody (?:answers|answered)|app\b/i],
];

const OUTSIDE =
  /监管|監管|银监|銀監|银保监|銀保監|金融监督|央行|人民银行|人民銀行|12363|12345|12315|12378|消协|消協|消费者协会|媒体|媒體|曝光|记者|記者|报社|報社|法院|起诉|起訴|律师|律師|告你们|告你們|regulator|ombudsman|central bank|\bpress\b|\bmedia\b|journalist|newspaper|\bcourt\b|lawyer|solicitor|\bsue\b|legal action/i;
const ANONYMOUS = /匿名|不留名|不想留名|anonymous/i;

/** What only says that somebody wants to complain. */
const WISH =
  /我|要|想|请|請|麻烦|麻煩|帮|幫|一下(?!午)|现在|現在|投[诉訴拆]|举报|舉報|提[个個]|有[个個]|建议|建議|意见|意見|反映|反馈|反饋|你们|你們|您|的|那个|那個|一个|一個|某|客服|人员|人員|服务|服務|钱包|錢包|匿名|问题|問題|了|吧|啊|呀|这件事|個/g;
const WISH_EN =
  /\b(?:i|i'd|i'm|we|want|wish|would|like|need|to|please|make|file|lodge|submit|have|a|an|the|your|you|about|one|of|some|complain|complaint|report|suggestion|suggest|feedback|give|agents?|service|anonymous(?:ly)?|can|wallet)\b/gi;
const STORY = { han: 8, words: 5 };
const SOMETHING = { han: 3, words: 3 };
/** Of an answer to what it is about, which may be the story itself. */
const SHORT_STORY = { han: 6, words: 4 };
/** Says what it is about, and nothing that happened. */
const JUDGES = /态度|態度|太差|好差|很差|差劲|恶劣|惡劣|不满|不滿|terrible|rude|unacceptable/gi;

export function readComplaintTold(text: string): ComplaintTold {
  return {
    kind: kindOf(text),
    about: readAbout(text),
    story: tellsStory(text) ? text : null,
    outside: OUTSIDE.test(text),
    anonymous: ANONYMOUS.test(text),
    ownMatter: tellsOwnMatter(text),
  };
}

export const readAbout = (text: string): About | null => ABOUT.find(([, words]) => words.test(text))?.[0] ?? null;
/** Which agent it was, and not what is wanted. */
export const namesAgent = (text: string): boolean => /工号|工號|\b(?:staff|agent|employee) (?:id|number|no)\b/i.test(text);
export const speaksOfOutside = (text: string): boolean => OUTSIDE.test(text);

/** A button that led here says that it is a complaint. */
function kindOf(text: string): ComplaintTold['kind'] {
  if (SUGGESTS.test(text) && !COMPLAINS.test(text)) return 'suggestion';
  return EITHER.test(text) && !COMPLAINS.test(text) && !tellsStory(text) ? null : 'complaint';
}

/** More than the wish: what happened, or what should change. */
export const tellsStory = (text: string): boolean => tellsAtLeast(text, STORY);
/** What happened, in however few words: no judgement alone, and no threat. */
export const tellsShortly = (text: string): boolean => tellsAtLeast(text.replace(JUDGES, '').replace(OUTSIDE, ''), SHORT_STORY);
/** Something besides the wish, if only a word or two. */
export const tellsSomething = (text: string): boolean => tellsAtLeast(text, SOMETHING);

function tellsAtLeast(text: string, { han, words }: typeof STORY): boolean {
  const left = text.replace(WISH, '').replace(WISH_EN, '');
  return (left.match(/\p{Script=Han}/gu)?.length ?? 0) >= han || (left.match(/[a-z']{2,}/gi)?.length ?? 0) >= words;
}

const OWN = /我|\b(?:i|me|my)\b/i;
const OTHERS =
  /我(?:们?家|妈|媽|爸|爷|爺|奶|外公|外婆|姥|老公|老婆|爱人|愛人|丈夫|妻|儿|兒|女|孩|哥|姐|弟|妹|朋友|同事|亲戚|親戚|父|母)|[替代帮幫](?:我)?|\bfor (?:my|a|another)\b|\bmy (?:mother|mum|mom|father|dad|husband|wife|son|daughter|friend|grand)/i;
/** Told as something that happened to themselves, and to nobody else. */
export const tellsOwnMatter = (text: string): boolean => tellsStory(text) && OWN.test(text.replace(/我(?:要|想)?投/g, '')) && !OTHERS.test(text);
