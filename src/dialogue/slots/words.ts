import { digitOf } from './digits.js';
import { fold } from './fold.js';
import { anyOf, latin } from './pattern.js';

/** What compares equal when only spaces and punctuation differ. */
export function bare(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]/gu, '');
}

/** Where `word` stands in a folded text as a word: Latin ones on word boundaries, Chinese ones not right behind a
 *  negation (不, 没, 別, "not"). -1 when nowhere. */
export function indexOfWord(folded: string, word: string): number {
  const wanted = fold(word).trim();
  if (wanted === '') return -1;
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + 1)) {
    if (standsAlone(folded, at, wanted) && !NEGATED.test(folded.slice(0, at))) return at;
  }
  return -1;
}

const NEGATED = new RegExp(
  `${anyOf('不|没|别|唔|勿|没有|不是|不要|不想|不用|唔系', `${latin("not|no|never|don't|dont")}(?: (?:a|the|my|want|need|to))*\\s`)}$`,
);

function standsAlone(folded: string, at: number, word: string): boolean {
  const before = /^[a-z0-9]/.test(word) ? folded.slice(0, at) : '';
  const after = /[a-z0-9]$/.test(word) ? folded.slice(at + word.length) : '';
  return !/[a-z0-9]$/.test(before) && !/^[a-z0-9]/.test(after);
}

const LAST = new RegExp(
  anyOf(
    '最后面?的?[那这一]*[个笔条项款种张件单]?|最尾[个嗰笔]*',
    '(?:the )?(?<![a-z])last (?:one|item|option|payment|transaction)|^(?:the )?last$',
  ),
);

/** A place in a list: 1 is the first, -1 the last. */
export type Place = number;

const CHINESE_FILLERS_BEFORE = /^(?:我要选?|我选择?|我拣|就选?|那就?|请?选择?|拣|要|是|应该是|选项|序号|编号|号)+/;
const FILLERS_AFTER = /(?:吧|啊|呀|啦|谢谢|的|那个|那笔|那条|那项|这个|这笔|个|项|条|笔|款|种|号|please|pls|thanks|one)+$/;
const ENGLISH_FILLERS = /^(?:(?:i (?:choose|want|pick)|i'd like|option|number|no\.?|num|choice|item|the|#|it'?s)\s*)+/;
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
const HAN_COUNT = '[一二两三四五六七八九十]{1,3}|\\d{1,2}';
const MEASURE = '[个笔条项款种张件单]?';

/** The place that a whole message names: "2", "②", 第二个, 选2吧, "the first one", 最后一个; null when it says more. */
export function placeSaid(folded: string): Place | null {
  const mention = placeMentioned(folded);
  if (mention && bareRest(folded, mention) === '') return mention.place;
  const plain = folded.trim().replace(/[.,。，、!！)）(（]/g, '');
  const said = plain.replace(ENGLISH_FILLERS, '').replace(CHINESE_FILLERS_BEFORE, '');
  return countOf(said.replace(FILLERS_AFTER, '').trim());
}

/** An ordinal somewhere in the text: 第二个, 最后那笔, "the second one". */
export function placeMentioned(folded: string): { place: Place; said: string } | null {
  const fromEnd = new RegExp(`倒数第?(${HAN_COUNT})${MEASURE}`).exec(folded);
  if (fromEnd) return placed(fromEnd, -(countOf(fromEnd[1] ?? '') ?? 1));
  const last = LAST.exec(folded);
  if (last) return placed(last, -1);
  const chinese = new RegExp(`第\\s*(${HAN_COUNT})\\s*${MEASURE}|头一[个笔条]`).exec(folded);
  if (chinese) return placed(chinese, chinese[1] ? countOf(chinese[1]) : 1);
  const english = new RegExp(`(?<![a-z])(?:(${ORDINALS.join('|')})|(\\d{1,2})(?:st|nd|rd|th))(?![a-z])`).exec(folded);
  return english && placed(english, english[1] ? ORDINALS.indexOf(english[1]) + 1 : Number(english[2]));
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
    .replace(/^(?:我要选?|我选择?|我拣|就是|就选?|那就?|请?选择?|拣|要|是|应该是)+/, '')
    .replace(FILLERS_AFTER, '');
}

function countOf(said: string): number | null {
  if (/^\d{1,2}$/.test(said)) return Number(said) || null;
  if (/^十[一二三四五六七八九]?$/.test(said)) return 10 + Number(digitOf(said[1] ?? '零'));
  const word = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].indexOf(said) + 1;
  return word || ([...said].length === 1 && digitOf(said) !== null ? Number(digitOf(said)) || null : null);
}
