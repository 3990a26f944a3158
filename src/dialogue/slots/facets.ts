import { findAmounts, type Amount } from './amount.js';
import { parseDate } from './date.js';
import { digitOf } from './digits.js';
import { fold } from './fold.js';
import { HAN_DIGITS } from './numerals.js';
import { anyOf } from './pattern.js';
import { findReferences } from './reference.js';
import type { Item } from './slot.js';
import { bare } from './words.js';

/** The items that fit one thing said of them; null when nothing of the kind was said. */
export type Facet = Item[] | null;

export function both(a: Facet, b: Facet): Facet {
  return a && b ? a.filter((item) => b.includes(item)) : (a ?? b);
}

export function narrow(left: Facet, facet: Facet): Facet {
  const joined = both(left, facet);
  return joined && joined.length > 0 ? joined : (left ?? facet);
}

const D = `[\\d${HAN_DIGITS}]`;
const TAIL = new RegExp(
  `${anyOf(
    '尾号|末尾|尾数|[后末][四4]位数?|最后[四4]位数?|结尾|(?<![a-z])(?:ending|ends?)(?: in| with)?',
    '(?<![a-z])last (?:four|4|few)(?: digits)?(?: are| is)?',
  )}[是为:\\s]*(${D}{2,8})(?!${D})`,
);
/** Digits alone that are too many for a place and begin as no sum does, or are longer than most. */
const BARE_TAIL = /^(?:0\d{2,7}|\d{4,8})[的那这个笔]*$/;

/** By the number of the transaction, its digits alone, or its last digits. */
export function withReference(folded: string, items: readonly Item[]): Facet {
  const [reference, ...others] = findReferences(folded);
  const digits = reference ? reference.value : /(?<!\d)\d{14}(?!\d)/.exec(folded)?.[0];
  if (others.length > 0) return null;
  return digits === undefined ? withTail(folded, items) : endingIn(digits, items);
}

/** Digits that no number ends in may be a card's or an amount. */
function withTail(folded: string, items: readonly Item[]): Facet {
  const said = TAIL.exec(folded)?.[1] ?? BARE_TAIL.exec(folded)?.[0];
  if (said === undefined) return null;
  const digits = [...said].map((char) => digitOf(char) ?? '').join('');
  const isPrice = items.some((item) => cents(item) === Number(digits) * 100);
  const found = isPrice ? [] : endingIn(digits, items);
  return found.length > 0 ? found : null;
}

function endingIn(digits: string, items: readonly Item[]): Item[] {
  return items.filter((item) => item.id.toUpperCase().endsWith(digits));
}

/** A number that no item costs is an amount only when it is said to be money. */
export function withAmount(folded: string, items: readonly Item[]): Facet {
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

export function cents(item: Item): number | null {
  return item.amount === undefined ? null : Math.round(Number(item.amount) * 100);
}

/** Items whose label or words share the most with the text: two Chinese characters in a row, or a Latin word. */
export function withName(folded: string, items: readonly Item[]): Facet {
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

export function withDay(text: string, items: readonly Item[], now: number): Facet {
  const span = parseDate(text, now);
  if (!span || items.every((item) => item.at === undefined)) return null;
  return items.filter((item) => item.at !== undefined && item.at >= span.from && item.at < span.to);
}

const ENDING = '(?:的?[那这一]*[个笔条次嗰]|的|$)';
const EXTREMES: { pattern: RegExp; of: (item: Item) => number | null; sign: 1 | -1 }[] = [
  { pattern: extreme('最近|最新|最晚', '(?:most recent|latest|newest)'), of: (item) => item.at ?? null, sign: 1 },
  { pattern: extreme('最早|最旧|最老', '(?:oldest|earliest)'), of: (item) => item.at ?? null, sign: -1 },
  { pattern: extreme('最大|最多|最贵|最高', '(?:biggest|largest|highest|most expensive)'), of: cents, sign: 1 },
  { pattern: extreme('最小|最少|最便宜|最低', '(?:smallest|lowest|cheapest)'), of: cents, sign: -1 },
];
/** 大的那笔, where there are but two. */
const OF_TWO: typeof EXTREMES = [
  { pattern: /^[贵大多]一?点?儿?的?(?:那?[个笔])/, of: cents, sign: 1 },
  { pattern: /^(?:便宜|[小少])一?点?儿?的?(?:那?[个笔])/, of: cents, sign: -1 },
];

function extreme(chinese: string, english: string): RegExp {
  return new RegExp(`(?:${chinese})${ENDING}|(?<![a-z])${english}(?![a-z])`);
}

/** Those of `items` that are the latest, the earliest, the dearest or the cheapest; null when nothing of it is said. */
export function withExtreme(folded: string, items: readonly Item[]): Facet {
  const said = [...EXTREMES, ...(items.length === 2 ? OF_TWO : [])].find(({ pattern }) => pattern.test(folded));
  if (!said) return null;
  const rank = (item: Item): number => (said.of(item) ?? Number.NaN) * said.sign;
  const most = Math.max(...items.map(rank));
  return items.filter((item) => rank(item) === most);
}
