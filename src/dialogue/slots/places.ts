import { digitOf } from './digits.js';
import { anyOf } from './pattern.js';

const LAST = new RegExp(
  anyOf(
    '最(?:后面?|下[面边]?|底下?|尾)的?[那这一]*[个笔条项款种张件单嗰]*',
    '(?:the )?(?<![a-z])(?:last|bottom) (?:one|item|option|payment|transaction)|^(?:the )?(?:last|bottom)$',
  ),
);
const FIRST = new RegExp(
  anyOf('头一[个笔条]|最(?:上[面边]?|前面?|开头)的?[那这一]*[个笔条项款种张件单]*', '(?:the )?(?<![a-z])top (?:one|item|option|payment)'),
);
/** In a list of two. */
const OF_TWO = {
  former: new RegExp(`^${anyOf('[上前][面边]的?[那这]?[个笔条]?|[上前]一?[个笔条]', '(?:the )?(?:former|upper)(?: one)?')}的?$`),
  latter: new RegExp(`^${anyOf('[下后][面边]的?[那这]?[个笔条]?|[下后]一?[个笔条]', '(?:the )?(?:latter|lower|other)(?: one)?')}的?$`),
};

/** A place in a list: 1 is the first, -1 the last. */
export type Place = number;

const CHINESE_FILLERS_BEFORE = /^(?:[嗯呃啊哦额]+|选项|我要[选查看]?|我选择?|我拣|就选?|那就?|请?选择?|拣|要|[查看]|是|应该是|序号|编号|号)+/;
const FILLERS_AFTER = /(?:吧|啊|呀|啦|谢谢|的|那个|那笔|那条|那项|这个|这笔|个|项|条|笔|款|种|号|please|pls|thanks|one)+$/;
const ENGLISH_FILLERS = /^(?:(?:i (?:choose|want|pick)|i'd like|option|number|no\.?|num|choice|item|the|#|it'?s)\s*)+/;
/** 两笔 and 三个 count, they name no place. */
const COUNTED = /^(?:[一二两三四五六七八九十]{1,3}|\d{1,2})[个笔条项款种张件]$/;
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
const HAN_COUNT = '[一二两三四五六七八九十]{1,3}|\\d{1,2}';
const MEASURE = '[个笔条项款种张件单]?';
const FROM_END = new RegExp(`倒数第?(${HAN_COUNT})${MEASURE}`);
const CHINESE = new RegExp(`第\\s*(${HAN_COUNT})(?![次天步遍回名时年周月一二三四五六七八九十\\d])\\s*${MEASURE}`);
const ENGLISH = new RegExp(`(?<![a-z])(?:(${ORDINALS.join('|')})|(\\d{1,2})(?:st|nd|rd|th))(?![a-z])`);

/** The place that a whole message names: "2", "②", 第二个, 选2吧, "the first one", 最后一个; null when it says more. */
export function placeSaid(folded: string): Place | null {
  const mention = placeMentioned(folded);
  if (mention && bareRest(folded, mention) === '') return mention.place;
  const plain = folded.trim().replace(/[.,。，、!！)）(（【】[\]"“”]/g, '');
  const said = plain.replace(ENGLISH_FILLERS, '').replace(CHINESE_FILLERS_BEFORE, '');
  if (COUNTED.test(said)) return null;
  const name = said.replace(FILLERS_AFTER, '').trim();
  return /^[a-f]$/.test(name) ? name.charCodeAt(0) - 96 : countOf(name);
}

/** An ordinal somewhere in the text: 第二个, 最后那笔, "the second one". */
export function placeMentioned(folded: string): { place: Place; said: string } | null {
  const fromEnd = FROM_END.exec(folded);
  if (fromEnd) return placed(fromEnd, -(countOf(fromEnd[1] ?? '') ?? 1));
  const last = LAST.exec(folded);
  if (last) return placed(last, -1);
  const first = FIRST.exec(folded);
  if (first) return placed(first, 1);
  const chinese = CHINESE.exec(folded);
  if (chinese) return placed(chinese, countOf(chinese[1] ?? ''));
  const english = ENGLISH.exec(folded);
  return english && placed(english, english[1] ? ORDINALS.indexOf(english[1]) + 1 : Number(english[2]));
}

/** The place named beside other words (第二笔有问题), in a short text that names one only and denies none. */
export function placeTold(folded: string): Place | null {
  const mention = placeMentioned(folded);
  if (!mention || folded.length > 30 || /不|没|别|唔|非|[?？吗]|(?<![a-z])(?:not|n't)(?![a-z])/.test(folded)) return null;
  const rest = folded.replace(mention.said, ' ');
  return placeMentioned(rest) || /[和跟或及]\s*(?:[\d一二三四五六七八九]| )|(?<![a-z])(?:and|or|both)(?![a-z])/.test(rest) ? null : mention.place;
}

/** 上面那个, "the latter", where there are but two. */
export function placeOfTwo(folded: string): Place | null {
  const said = folded.trim().replace(CHINESE_FILLERS_BEFORE, '').replace(/[.。!！吧]+$/, '');
  return OF_TWO.former.test(said) ? 1 : OF_TWO.latter.test(said) ? 2 : null;
}

/** The entry at a place, null when the list is shorter. */
export function at<T>(list: readonly T[], place: Place): T | null {
  return list[place > 0 ? place - 1 : list.length + place] ?? null;
}

function placed(match: RegExpExecArray, place: number | null): { place: Place; said: string } | null {
  return place === null || place === 0 ? null : { place, said: match[0] };
}

function bareRest(folded: string, { said }: { said: string }): string {
  return folded
    .replace(said, '')
    .replace(/(?<![a-z])(?:the|one|ones|please|pls|option|item|number|thanks|i|choose|want|pick|it'?s)(?![a-z])/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/^(?:[嗯呃啊哦额]+|我要[选查看]?|我选择?|我拣|就是|就选?|那就?|请?选择?|拣|要|[查看]|是|应该是)+/, '')
    .replace(FILLERS_AFTER, '');
}

function countOf(said: string): number | null {
  if (/^\d{1,2}$/.test(said)) return Number(said) || null;
  if (/^十[一二三四五六七八九]?$/.test(said)) return 10 + Number(digitOf(said[1] ?? '零'));
  const word = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].indexOf(said) + 1;
  return word || ([...said].length === 1 && digitOf(said) !== null ? Number(digitOf(said)) || null : null);
}
