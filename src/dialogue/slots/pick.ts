import { optionMentioned, optionNamed } from './choice.js';
import { both, cents, type Facet, narrow, withAmount, withDay, withExtreme, withName, withReference } from './facets.js';
import { fold } from './fold.js';
import { deniesOnly, partMeant } from './meant.js';
import { anyOf, latin } from './pattern.js';
import { at, placeMentioned, placeOfTwo, placeSaid, placeTold } from './places.js';
import type { Item, Option, SlotAnswer } from './slot.js';

type Picked = Extract<SlotAnswer, { type: 'item' | 'option' }>;

/** Above this many Chinese characters or other words a message that only shares a word or a day with an item is a
 *  story, not a pick. */
const SHORT = 16;
const QUESTION = /[?？吗]|怎么|什么|为何|点解|点样|(?<![a-z])(?:how|what|why|when|can i)(?![a-z])/;
const NONE = new RegExp(
  anyOf(
    '都不是|都不对|都没有|^(?:这里|里面|上面|列表里?面?|这些里面?)(?:都|也|并)?没有[啊呀的了]*$|都唔系|以上都不|没有一[个笔]|不在(?:里面|列表|上面|其中|这里|这些)|唔喺|里面没有',
    '没有(?:我(?:要|想)找?的|我的|我那笔|那笔|这笔|列出|看到|找到)|找不到|搵唔到|没看到|不是这些',
    latin('none|neither'),
    "not (?:listed|here|there|shown|in|on|one of)|isn't (?:listed|here|there|in)|don't see|can't (?:see|find)",
  ),
);

/** The one item of a list that the text singles out by number, reference, amount, name or day, or an option beside the
 *  list; null when none, or when two fit. */
export function parsePick(
  text: string,
  items: readonly Item[],
  options: readonly Option[],
  now: number,
): Picked | null {
  const folded = fold(text).trim();
  const option = optionNamed(text, options) ?? notListed(folded, options);
  if (option) return { type: 'option', id: option.id };
  const meant = partMeant(folded);
  const instead = meant === null ? null : parsePick(meant, items, options, now);
  if (instead) return instead;
  const picked = deniesOnly(folded) ? null : pickByPlace(folded, items, options) ?? pickItem(text, items, now);
  if (picked === 'nothing') return null;
  if (picked) return picked;
  const mentioned = optionMentioned(text, options) ?? declined(text, options);
  return mentioned && { type: 'option', id: mentioned.id };
}

function notListed(folded: string, options: readonly Option[]): Option | null {
  return NONE.test(folded) ? (options.find(({ id }) => id === 'NOT_LISTED') ?? null) : null;
}

/** A plain "no" to a list means that it is not in it. */
function declined(text: string, options: readonly Option[]): Option | null {
  return /^(?:不是|没有|唔系|冇|no|nope)[啊呀的吧哦]*[\p{P}\s]*$/u.test(fold(text).trim())
    ? (options.find(({ id }) => id === 'NOT_LISTED') ?? null)
    : null;
}

/** The options are numbered on after the items, 最后 is the last item. */
function pickByPlace(folded: string, items: readonly Item[], options: readonly Option[]): Picked | 'nothing' | null {
  const place = placeSaid(folded) ?? (items.length === 2 ? placeOfTwo(folded) : null);
  if (place === null) return null;
  const sameAmount = items.filter((item) => place > 0 && cents(item) === place * 100);
  const item = at(items, place);
  const isBareNumber = placeMentioned(folded) === null;
  if (isBareNumber && item && sameAmount.some((other) => other !== item)) return 'nothing';
  if (item) return { type: 'item', id: item.id };
  const option = place > items.length ? at(options, place - items.length) : null;
  return option ? { type: 'option', id: option.id } : null;
}

/** Strong facets (reference, amount) decide; names and days narrow down, and decide alone in a short message. */
function pickItem(text: string, items: readonly Item[], now: number): Picked | 'nothing' | null {
  const folded = fold(text).trim();
  const byReference = withReference(folded, items);
  const byAmount = withAmount(folded, items);
  if (byReference?.length === 0 || byAmount?.length === 0) return 'nothing';
  const strong = both(byReference, byAmount);
  const soft = [withName(folded, items), withDay(text, items, now)];
  if (soft[1]?.length === 0 && !strong) return 'nothing';
  const left = soft.reduce(narrow, strong);
  const decided = singledOut(folded, left, items);
  if (!decided || decided.length === 0) return null;
  if (!strong && (lengthOf(folded) > SHORT || QUESTION.test(folded))) return null;
  const [item] = decided;
  return item && decided.length === 1 ? { type: 'item', id: item.id } : 'nothing';
}

/** By place or by being the latest, dearest and so on among those left. */
function singledOut(folded: string, left: Facet, items: readonly Item[]): Facet {
  const place = left ? null : placeTold(folded);
  const told = place === null ? null : at(items, place);
  if (told) return [told];
  const extreme = withExtreme(folded, left ?? items);
  return extreme ?? (left && placedIn(folded, left, items));
}

function lengthOf(folded: string): number {
  return folded.match(/\p{Script=Han}|[a-z]+|\d+/gu)?.length ?? 0;
}

/** 超市的第二笔: the second of those left, unless the second of the whole list is among them too and differs. */
function placedIn(folded: string, left: Item[], items: readonly Item[]): Item[] {
  const place = placeMentioned(folded)?.place;
  if (place === undefined) return left;
  const [within, overall] = [at(left, place), at(items, place)];
  const candidates = [within, overall].filter((item) => item !== null && left.includes(item));
  return [...new Set(candidates)].flatMap((item) => item ?? []);
}
