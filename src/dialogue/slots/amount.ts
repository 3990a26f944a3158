import { fold } from './fold.js';
import { surroundingsOf } from './money-context.js';
import { EVIDENCE, MONEY_FORMS, type Money } from './money-forms.js';
import { findPhones } from './phone.js';
import { findReferences } from './reference.js';
import type { SlotAnswer } from './slot.js';

export interface Amount {
  start: number;
  end: number;
  /** Hundredths of a yuan. */
  cents: number;
  about: boolean;
  evidence: Money['evidence'];
}

/** Longer numbers are ids. In yuan. */
const LIMIT = 1_000_000_000;
const MONEY_VERB = /[付转扣花充退收买提缴]|金额|多少|paid|pay|charged?|transfer|cost|amount|spent|sent|it was|refund/;

/** Sums of money in a folded text. */
export function findAmounts(folded: string): Amount[] {
  const taken: { start: number; end: number }[] = [...findReferences(folded), ...findPhones(folded)];
  const found: Amount[] = [];
  for (const { pattern, read } of MONEY_FORMS) {
    for (const match of folded.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length };
      const money = overlaps(span, taken) ? null : read(match.groups ?? {});
      const amount = money && inContext(folded, span, money);
      if (!amount) continue;
      found.push(amount);
      taken.push(span);
    }
  }
  return found;
}

/** The full stop of a Chinese keyboard, for a decimal point. */
const CHINESE_STOP = /(?<=\d)。(?=\d{1,2}(?!\d))/g;

/** The one sum in the text, what is said with a currency going before bare numbers; null when there is none, or
 *  several, or another currency. */
export function parseAmount(text: string): Extract<SlotAnswer, { type: 'amount' }> | null {
  const folded = fold(text).trim().replace(CHINESE_STOP, '.');
  const amounts = findAmounts(folded);
  const strongest = EVIDENCE.map((evidence) => amounts.filter((amount) => amount.evidence === evidence)).find(
    (some) => some.length > 0,
  );
  const [amount] = strongest ?? [];
  if (!amount || strongest?.some((other) => other.cents !== amount.cents)) return null;
  if (amount.evidence === 'bare' && !standsForItself(folded, amount)) return null;
  return { type: 'amount', value: (amount.cents / 100).toFixed(2), about: amount.about };
}

function overlaps(span: { start: number; end: number }, others: readonly { start: number; end: number }[]): boolean {
  return others.some((other) => span.start < other.end && other.start < span.end);
}

function inContext(folded: string, span: { start: number; end: number }, money: Money): Amount | null {
  const { foreign, namesOther, about } = surroundingsOf(folded, span);
  if (money.yuan >= LIMIT || foreign || (money.evidence !== 'currency' && namesOther)) return null;
  return { ...span, cents: Math.round(money.yuan * 100), about: money.about || about, evidence: money.evidence };
}

/** A bare number in a long story without a word of paying is no answer. A Latin word counts as two characters. */
function standsForItself(folded: string, { start, end }: Amount): boolean {
  const around = folded.slice(0, start) + folded.slice(end);
  return around.replace(/[a-z']+/g, 'xx').length <= 12 || MONEY_VERB.test(folded);
}
