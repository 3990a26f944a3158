import { detectLocale, withoutGreetings } from './detect-locale.js';
import type { Locale } from './locale.js';
import { straightQuotes } from './straight-quotes.js';

const MANNERS_ZH = '(?:请|請|麻烦|麻煩|可以|能不能|能|可不可以|你能|您能|我想|我要|唔该|唔該|帮我|幫我)*(?:你|您)?';
const VERB_ZH = '(?:说|說|讲|講|用|换成|換成|换|換|切换到|切換到|切换成|切換成|转|轉|改成|改用|回复|回覆|显示|顯示)';
const END_ZH = '(?:回复|回覆|回答|交流|沟通|溝通|说|說|讲|講|显示|顯示|版)?(?:吗|嗎|么|吧|可以吗|可以嗎|好吗|好嗎|谢谢|謝謝|唔该)*';
const MANNERS_EN = "(?:sorry,? |hi,? |hello,? )?(?:please |can you |could you |can we |could we |do you |i want to |i'd like to |let's |i |pls )*";
const VERB_EN = '(?:speak|talk|use|switch to|change to|reply in|answer in|write in|continue in|in)';
const NAMES: [Locale, string, string][] = [
  ['en', '英文|英语|英語|english', 'english'],
  ['zh-Hant', '繁体(?:中文|字)?|繁體(?:中文|字)?|繁中|粤语|粵語|广东话|廣東話', 'traditional chinese|cantonese|traditional'],
  ['zh-CN', '简体(?:中文|字)?|簡體(?:中文|字)?|简中|普通话|普通話|国语|國語|中文|汉语|漢語', 'simplified chinese|mandarin|chinese|simplified'],
];
const WISHES = NAMES.map(([locale, zh, en]): [Locale, RegExp] => [
  locale,
  new RegExp(`^(?:${MANNERS_ZH}${VERB_ZH}(?:${zh})${END_ZH}|(?:${zh})|${MANNERS_EN}(?:${VERB_EN} )?(?:${en})(?: only)?(?:,? (?:please|pls|thanks))?)$`, 'i'),
]);

/** The language that a whole message asks for; null when it asks for none. */
export function wishedLocale(text: string): Locale | null {
  const said = straightQuotes(text.trim()).replace(/[.。!！?？~\s]+$/u, '');
  return WISHES.find(([, wish]) => wish.test(said))?.[0] ?? null;
}

export interface Spoken {
  locale: Locale;
  /** A language that was asked for, against what was spoken or what the person writes in: it holds until the next. */
  wished: Locale | null;
}

/** The language to answer in. What was wished for holds; else people are answered in the language they write, except
 *  that in the middle of a conversation one Latin word switches nothing, nor does a mere "thx bye". */
export function chooseLocale(text: string, { locale, wished }: Spoken, isFirst: boolean): Spoken {
  const wish = wishedLocale(text);
  if (wish) return { locale: wish, wished: wish === locale && detectLocale(text, locale) === wish ? null : wish };
  if (wished) return { locale: wished, wished };
  const written = detectLocale(isFirst ? text : withoutGreetings(text), locale);
  const isOneWord = written === 'en' && !/\s/.test(text.trim());
  return { locale: isOneWord && !isFirst ? locale : written, wished };
}
