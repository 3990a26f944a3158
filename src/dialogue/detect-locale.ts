import { toSimplified, toTraditional } from './chinese.js';
import { stripMarks } from '../privacy/marks.js';
import type { Locale } from './locale.js';

/** Simplified characters that traditional texts use as well, for another word (后, 里, 台): no evidence of either. */
const SHARED_SIMPLIFIED = new Set('丑丰于云仆伙余几准划占台吃后咸唇尸岩岳峰干床征愿扑挂斗晒朴杠杰涌游灶皂秘筑群肴范荐虫虱郁采里雇霉佣只面');
/** Traditional characters that simplified texts use as well (著, 乾). */
const SHARED_TRADITIONAL = new Set('乾著夥徵拚於藉瞭');
/** Simplified characters that stand for another word when they are taken alone (么 of 什么 for 幺). */
const ALWAYS_SIMPLIFIED = new Set('么');
/** Written in Cantonese and hardly elsewhere. */
const CANTONESE = /[嘅喺咗唔啲佢哋嚟冇乜咩嗰俾畀攞搵睇揾咁噉喎㗎嘢諗瞓郁閂]/u;

/** Words that everybody types whatever the language: brands, abbreviations, ok. */
const NEUTRAL_WORDS = new Set(
  (
    'ok okay app apps ios android iphone ipad pro max plus mini pc qr sms otp pin cvv cvc atm pos id vip ' +
    'nfc ecny cny rmb usd hkd wifi sim web url pdf jpg png ai apple pay google wechat weixin alipay ' +
    'paypal visa mastercard unionpay huawei xiaomi oppo vivo samsung taobao tmall jd meituan didi ' +
    'pinduoduo tiktok douyin amazon netflix steam spotify uber starbucks mcdonald mcdonalds kfc luckin ' +
    'walmart costco ikea zara nike adidas uniqlo disney sony nintendo tesla microsoft xbox facebook ' +
    'instagram whatsapp telegram line hsbc icbc boc ccb abc cmb haha lol hmm'
  ).split(' '),
);

/** One English word says about as much as this many Chinese characters. */
const HAN_PER_WORD = 1.6;

interface Counts {
  han: number;
  simplified: number;
  traditional: number;
  words: number;
  other: number;
}

/** What is written for machines: addresses, tags, and signs by their names (&amp;). */
const MARKUP = /(?:https?:\/\/|www\.)\S+|[^\s@]{1,64}@[^\s@]{1,255}\.[^\s@]{1,63}|<script\b[^]{0,500}?<\/script>|<\/?[a-z][^<>]{0,300}>|&[a-z]{2,8};/gi;

const GREETING = /\b(?:hi|hello|hey|thanks|thank you|thx|bye|please|pls|sorry)\b/gi;

export function withoutGreetings(text: string): string {
  return text.replace(GREETING, ' ');
}

/** "hi 急": a greeting beside Chinese characters is in nobody's language. */
function withoutGreetingsBesideHan(text: string): string {
  return /\p{Script=Han}/u.test(text) ? withoutGreetings(text) : text;
}

/** Characters, digits and their signs, as most messages are: no word of another language, and no mark of ours. */
const PLAIN_CHINESE = /^[\u4e00-\u9fff\d\s，。！？、；：,.!?]*$/;

/** The language a message is written in, `current` where it does not tell: ids, brands, digits, emoji, markup, and languages
 *  that the bot does not speak. Cantonese counts as traditional Chinese. */
export function detectLocale(text: string, current: Locale): Locale {
  const counts = PLAIN_CHINESE.test(text) ? countHan(text.match(/[\u4e00-\u9fff]/g)) : count(wordsOf(text));
  const han = counts.han / HAN_PER_WORD;
  if (counts.other > counts.han + counts.words) return current;
  if (counts.words === 0 && counts.han === 0) return current;
  if (counts.words > han || (counts.words === han && current === 'en')) return 'en';
  return chineseOf(stripMarks(text), counts, current);
}

/** What somebody wrote in a language. */
function wordsOf(text: string): string {
  return withoutGreetingsBesideHan(stripMarks(text)).normalize('NFKC').replace(MARKUP, ' ');
}

function chineseOf(text: string, { simplified, traditional }: Counts, current: Locale): Locale {
  if (simplified !== traditional) return simplified > traditional ? 'zh-CN' : 'zh-Hant';
  if (simplified === 0 && CANTONESE.test(text)) return 'zh-Hant';
  return current === 'en' ? 'zh-CN' : current;
}

function count(text: string): Counts {
  const counts = countHan(text.match(/\p{Script=Han}/gu));
  return { ...counts, words: countWords(text, counts.han > 0), other: otherLetters(text) };
}

/** Of characters alone. */
function countHan(chars: readonly string[] | null): Counts {
  const counts = { han: chars?.length ?? 0, simplified: 0, traditional: 0, words: 0, other: 0 };
  for (const char of chars ?? []) {
    const script = scriptOf(char);
    if (script !== 'both') counts[script] += 1;
  }
  return counts;
}

/** Names (each word with a capital) beside Chinese are quoted, not spoken: they count half. */
function countWords(text: string, besideChinese: boolean): number {
  const words = (text.match(/[\p{Script=Latin}\d][\p{Script=Latin}\d'’&-]*/gu) ?? []).filter(isWord);
  return words.reduce((sum, word) => sum + (besideChinese && /^\p{Lu}/u.test(word) ? 0.5 : 1), 0);
}

function isWord(word: string): boolean {
  const plain = word.toLowerCase().replace(/['’]s$/, '');
  return !/\d/.test(plain) && (plain.length > 1 || plain === 'i') && !NEUTRAL_WORDS.has(plain);
}

/** Letters of scripts the bot does not speak. Kana and Hangul count more: such texts hold Chinese characters too. */
function otherLetters(text: string): number {
  const kana = text.match(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0;
  const rest = text.match(/(?!\p{Script=Latin}|\p{Script=Han})\p{L}/gu)?.length ?? 0;
  return (kana > 1 ? kana * 3 : kana) + rest;
}

const known = new Map<string, 'simplified' | 'traditional' | 'both'>();

function scriptOf(char: string): 'simplified' | 'traditional' | 'both' {
  const found = known.get(char);
  if (found) return found;
  const script = convertedScript(char);
  known.set(char, script);
  return script;
}

function convertedScript(char: string): 'simplified' | 'traditional' | 'both' {
  if (ALWAYS_SIMPLIFIED.has(char)) return 'simplified';
  if (toSimplified(char) !== char) return SHARED_TRADITIONAL.has(char) ? 'both' : 'traditional';
  return toTraditional(char) !== char && !SHARED_SIMPLIFIED.has(char) ? 'simplified' : 'both';
}
