import { digitOf } from './digits.js';
import { fold } from './fold.js';
import { CHINESE_NUMBER, ENGLISH_NUMBER, HAN_DIGITS, readChineseNumber, readEnglishNumber } from './numerals.js';
import { anyOf } from './pattern.js';
import { findPhones } from './phone.js';
import { findReferences } from './reference.js';
import type { SlotAnswer } from './slot.js';

export interface Amount {
  start: number;
  end: number;
  /** Hundredths of a yuan. */
  cents: number;
  about: boolean;
  /** What tells that it is money, the stronger first. */
  evidence: Evidence;
}

const EVIDENCE = ['currency', 'decimals', 'bare'] as const;
type Evidence = (typeof EVIDENCE)[number];

interface Money {
  yuan: number;
  about: boolean;
  evidence: Evidence;
}

/** Longer numbers are ids. In yuan. */
const LIMIT = 1_000_000_000;
const YUAN = '(?:块钱|块|元|圆|蚊|yuan|rmb|cny|kuai|renminbi|人民币)';
const SIGN = '(?:¥|rmb|cny|人民币|金额[是为:]?)';
const FOREIGN_AFTER = new RegExp(
  `^\\s*${anyOf(
    '美元|美金|港币|港元|澳门?[币元]|台币|日元|欧元|英镑',
    'us dollars?|dollars?|usd|hkd|mop|twd|eur|euros?|gbp|pounds?|jpy',
  )}`,
);
const FOREIGN_BEFORE = /(?:[$€£₩]|usd|hkd|eur|gbp|港币|美元)\s*$/;

const DIGIT = `[\\d${HAN_DIGITS}]`;
const THOUSANDS = anyOf(
  String.raw`\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?![\d.])`,
  String.raw`\d{1,3}(?: \d{3})+\.\d{2}(?!\d)`,
  String.raw`\d+,\d{2}(?![\d,.])`,
);
const NUMBER = `(?<![\\d.])(?<number>${THOUSANDS}|${CHINESE_NUMBER})`;
const ENGLISH = `(?<number>${ENGLISH_NUMBER})`;
const COUNTED = '(?![月号日年次点笔个十百千万]|\\d)';
const JIAO = `(?<jiao>${DIGIT})[毛角](?:(?<fen>${DIGIT})分?)?`;
const CENTS = `(?<cents>${DIGIT}{1,2})分`;
const SMALL_MONEY = `${anyOf(`零?${JIAO}`, `零?${CENTS}`, `(?<part>${DIGIT}{1,2}|半)${COUNTED}`)}?`;

/** How money is written, the more telling first; what one has taken the next does not look at. */
const FORMS: { pattern: RegExp; read: (groups: Record<string, string | undefined>) => Money | null }[] = [
  { pattern: new RegExp(`${NUMBER}\\s*${YUAN}${SMALL_MONEY}`, 'g'), read: readYuan },
  { pattern: new RegExp(`${ENGLISH}\\s*${YUAN}`, 'g'), read: (groups) => english(groups, 'currency') },
  { pattern: new RegExp(`${NUMBER}点(?<decimals>${DIGIT}{1,2})(?!${DIGIT}|分)`, 'g'), read: readSpokenDecimals },
  { pattern: new RegExp(`${JIAO}|${CENTS}钱`, 'g'), read: readCoins },
  { pattern: new RegExp(`${SIGN}\\s*-?${NUMBER}`, 'g'), read: (groups) => chinese(groups, 'currency') },
  { pattern: /(?<number>\d+(?:\.\d+)?)\s*(?<times>hundred|thousand|grand)(?![a-z])/g, read: readEnglishTimes },
  { pattern: new RegExp(`(?<![a-z])${NUMBER}`, 'g'), read: (groups) => chinese(groups, 'bare') },
  { pattern: new RegExp(ENGLISH, 'g'), read: (groups) => english(groups, 'bare') },
];

/** Numbers that count, date or name something else. */
const NOT_MONEY_AFTER = new RegExp(
  `^${anyOf(
    '(?!ish)[a-z]',
    '\\s*(?:[月号日年次笔个天周条秒岁折%人位楼期件份遍分刻]|小时|点|[:/]\\d|-\\d)',
    '\\s*(?:times|items?|payments?|transactions?|orders?|days?|hours?|minutes?|weeks?|months?|[ap]\\.?m(?![a-z]))',
  )}`,
);
const NOT_MONEY_BEFORE = /(?:第|尾号[是为]?|后四位[是为]?|[:/#]|\d-|\d,|ending in|ends in|no\.)\s*$/;
const ABOUT_BEFORE = new RegExp(
  `${anyOf(
    '大概|大约|差不多|约|将近|接近|不到|快|可能|[~≈]',
    'about|around|roughly|approximately|approx\\.?|nearly|almost|over|more than|some',
  )}[是有的要]?\\s*¥?$`,
);
const ABOUT_AFTER = /^\s*(?:左右|上下|多|以上|or so|-?ish|or thereabouts)/;
const MONEY_VERB = /[付转扣花充退收买提缴]|金额|多少|paid|pay|charged?|transfer|cost|amount|spent|sent|it was|refund/;

/** Sums of money in a folded text. */
export function findAmounts(folded: string): Amount[] {
  const taken: { start: number; end: number }[] = [...findReferences(folded), ...findPhones(folded)];
  const found: Amount[] = [];
  for (const { pattern, read } of FORMS) {
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

/** The one sum in the text, what is said with a currency going before bare numbers; null when there is none, or
 *  several, or another currency. */
export function parseAmount(text: string): Extract<SlotAnswer, { type: 'amount' }> | null {
  const folded = fold(text).trim();
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

function inContext(folded: string, { start, end }: { start: number; end: number }, money: Money): Amount | null {
  const before = folded.slice(Math.max(0, start - 24), start);
  const after = folded.slice(end, end + 16);
  if (money.yuan >= LIMIT || FOREIGN_AFTER.test(after) || FOREIGN_BEFORE.test(before)) return null;
  if (money.evidence !== 'currency' && (NOT_MONEY_AFTER.test(after) || NOT_MONEY_BEFORE.test(before))) return null;
  const about = money.about || ABOUT_BEFORE.test(before) || ABOUT_AFTER.test(after);
  return { start, end, cents: Math.round(money.yuan * 100), about, evidence: money.evidence };
}

/** A bare number in a long story without a word of paying is no answer. */
function standsForItself(folded: string, { start, end }: Amount): boolean {
  return folded.length - (end - start) <= 12 || MONEY_VERB.test(folded);
}

function readYuan(groups: Record<string, string | undefined>): Money | null {
  const money = chinese(groups, 'currency');
  return money && { ...money, yuan: money.yuan + smallMoney(groups) };
}

function readCoins(groups: Record<string, string | undefined>): Money {
  return { yuan: smallMoney(groups), about: false, evidence: 'currency' };
}

/** 块五 and 块50 are tenths and hundredths alike: what follows 块 is read as decimals. */
function smallMoney({ jiao, fen, cents, part }: Record<string, string | undefined>): number {
  if (part !== undefined) return part === '半' ? 0.5 : decimals(part);
  return Number(digits(jiao)) / 10 + Number(digits(fen)) / 100 + Number(digits(cents)) / 100;
}

function readSpokenDecimals(groups: Record<string, string | undefined>): Money | null {
  const money = chinese(groups, 'decimals');
  const isClockTime = money !== null && money.yuan <= 24;
  return money && !isClockTime ? { ...money, yuan: money.yuan + decimals(groups.decimals ?? '') } : null;
}

function readEnglishTimes({ number, times }: Record<string, string | undefined>): Money {
  return { yuan: Number(number) * (times === 'hundred' ? 100 : 1000), about: false, evidence: 'bare' };
}

function chinese({ number = '' }: Record<string, string | undefined>, evidence: Evidence): Money | null {
  const plain = plainNumber(number);
  const spoken = readChineseNumber(plain);
  if (!spoken || /\.\d{3}/.test(plain)) return null;
  if (evidence === 'bare' && !/\d/.test(number) && !/^.+[十百千万]|^[廿卅]./.test(number)) return null;
  const hasDecimals = evidence === 'bare' && /\.\d/.test(plain);
  return { yuan: spoken.value, about: spoken.about, evidence: hasDecimals ? 'decimals' : evidence };
}

/** "1,299.00" and "1 299.00" are thousands, "132,50" has a decimal comma. */
function plainNumber(number: string): string {
  return /^\d+,\d{2}$/.test(number) ? number.replace(',', '.') : number.replace(/[, ]/g, '');
}

function english({ number = '' }: Record<string, string | undefined>, evidence: Evidence): Money | null {
  const yuan = readEnglishNumber(number);
  if (yuan === null || (evidence === 'bare' && !/hundred|thousand/.test(number))) return null;
  return { yuan, about: false, evidence };
}

function decimals(said: string): number {
  return Number(`0.${digits(said)}`);
}

function digits(said: string | undefined): string {
  return [...(said ?? '')].map((char) => digitOf(char) ?? '').join('');
}
