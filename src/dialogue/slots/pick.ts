import { findAmounts, type Amount } from './amount.js';
import { optionMentioned, optionNamed } from './choice.js';
import { parseDate } from './date.js';
import { fold } from './fold.js';
import { findReferences } from './reference.js';
import { anyOf, latin } from './pattern.js';
import type { Item, Option, SlotAnswer } from './slot.js';
import { at, bare, placeMentioned, placeSaid } from './words.js';

type Picked = Extract<SlotAnswer, { type: 'item' | 'option' }>;

/** Above this many Chinese characters or other words a message that only shares a word or a day with an item is a
 *  story, not a pick. */
const SHORT = 16;
const QUESTION = /[?？吗]|怎么|什么|为何|点解|点样|(?<![a-z])(?:how|what|why|when|can i)(?![a-z])/;
const NONE = new RegExp(
  anyOf(
    '都不是|都不对|都没有|都唔系|以上都不|没有一[个笔]|不在(?:里面|列表|上面|其中|这里|这些)|唔喺|里面没有',
    '没有(?:我要的|我的|我那笔|那笔|这笔|列出|看到|找到)|找不到|搵唔到|没看到|不是这些',
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
  const picked = pickByPlace(folded, items, options) ?? pickItem(text, items, now);
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
  return /^(?:不是|没有|唔系|冇|no|nope)[\p{P}\s]*$/u.test(fold(text).trim())
    ? (options.find(({ id }) => id === 'NOT_LISTED') ?? null)
    : null;
}

/** The options are numbered on after the items, 最后 is the last item. */
function pickByPlace(folded: string, items: readonly Item[], options: readonly Option[]): Picked | 'nothing' | null {
  const place = placeSaid(folded);
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
  const decided = left && placedIn(folded, left, items);
  if (!decided || decided.length === 0) return null;
  if (!strong && (lengthOf(folded) > SHORT || QUESTION.test(folded))) return null;
  const [item] = decided;
  return item && decided.length === 1 ? { type: 'item', id: item.id } : 'nothing';
}

function lengthOf(folded: string): number {
  return folded.match(/\p{Script=Han}|[a-z]+|\d+/gu)?.length ?? 0;
}

type Facet = Item[] | null;

function both(a: Facet, b: Facet): Facet {
  return a && b ? a.filter((item) => b.includes(item)) : (a ?? b);
}

function narrow(left: Facet, facet: Facet): Facet {
  const joined = both(left, facet);
  return joined && joined.length > 0 ? joined : (left ?? facet);
}

/** 超市的第二笔: the second of those left, unless the second of the whole list is among them too and differs. */
function placedIn(folded: string, left: Item[], items: readonly Item[]): Item[] {
  const place = placeMentioned(folded)?.place;
  if (place === undefined) return left;
  const [within, overall] = [at(left, place), at(items, place)];
  const candidates = [within, overall].filter((item) => item !== null && left.includes(item));
  return [...new Set(candidates)].flatMap((item) => item ?? []);
}

function withReference(folded: string, items: readonly Item[]): Facet {
  const [reference, ...others] = findReferences(folded);
  const digits = reference ? reference.value : /(?<!\d)\d{14}(?!\d)/.exec(folded)?.[0];
  if (digits === undefined || others.length > 0) return null;
  return items.filter((item) => item.id.toUpperCase().endsWith(digits));
}

/** A number that no item costs is an amount only when it is said to be money. */
function withAmount(folded: string, items: readonly Item[]): Facet {
  const facets = findAmounts(folded).flatMap((amount) => {
    const fitting = items.filter((item) => costs(item, amount, items));
    return fitting.length > 0 || amount.evidence === 'currency' ? [fitting] : [];
  });
  return facets.reduce<Facet>(both, null);
}

/** Exactly; else by the whole yuan ("132那笔" for 132.50); else, said vaguely, within a tenth or the next round sum. */
function costs(item: Item, amount: Amount, items: readonly Item[]): boolean {
  const price = cents(item);
  if (price === null) return false;
  if (items.some((other) => cents(other) === amount.cents)) return price === amount.cents;
  if (!amount.about) return amount.cents % 100 === 0 && Math.floor(price / 100) * 100 === amount.cents;
  const step = 10 ** (String(amount.cents).length - String(amount.cents).replace(/0+$/, '').length);
  return (price >= amount.cents && price < amount.cents + step) || Math.abs(price - amount.cents) <= amount.cents / 10;
}

function cents(item: Item): number | null {
  return item.amount === undefined ? null : Math.round(Number(item.amount) * 100);
}

/** Items whose label or words share the most with the text: two Chinese characters in a row, or a Latin word. */
function withName(folded: string, items: readonly Item[]): Facet {
  const whole = bare(folded);
  const said = piecesOf(folded);
  const scores = items.map((item) => {
    const names = [item.label, ...item.words];
    if (names.some((name) => bare(name) === whole)) return 1000;
    const pieces = new Set(names.flatMap((name) => piecesOf(fold(name))));
    return said.filter((piece) => pieces.has(piece)).length;
  });
  const most = Math.max(0, ...scores);
  return most === 0 ? null : items.filter((_, i) => scores[i] === most);
}

const COMMON = new Set('the one and for from that this with was yuan rmb last first second third'.split(' '));

/** Masked names (李*明) are compared without the mask. */
function piecesOf(folded: string): string[] {
  const han = folded.replace(/\*/g, '').match(/\p{Script=Han}{2,}/gu) ?? [];
  const pairs = han.flatMap((run) => [...run.slice(1)].map((char, i) => `${run[i] ?? ''}${char}`));
  const words = folded.match(/[a-z]{3,}|(?<!\d)\d{4}(?![\d年])/g) ?? [];
  return [...new Set([...pairs, ...words.filter((word) => !COMMON.has(word))])];
}

function withDay(text: string, items: readonly Item[], now: number): Facet {
  const span = parseDate(text, now);
  if (!span || items.every((item) => item.at === undefined)) return null;
  return items.filter((item) => item.at !== undefined && item.at >= span.from && item.at < span.to);
}
