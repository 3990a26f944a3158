/** Numbers in words: 一百二十, 3万5, 两百多, "three hundred and five". */

import { digitOf } from './digits.js';

export interface SpokenNumber {
  value: number;
  /** Said vaguely: 两百多, 十几, 五六十 (the lower end is taken). */
  about: boolean;
}

const UNITS: Record<string, number> = {
  十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000, k: 1000, 万: 10_000, w: 10_000, 亿: 100_000_000,
};

export const HAN_DIGITS = '零〇○一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖';
/** Bounded, and never a part of a longer number, so that matching stays linear. */
const ARABIC = String.raw`\d{1,15}(?!\d)(?:\.\d{1,6}(?!\d))?`;
const VAGUE = '[几多来]|把(?=[块元圆个蚊])';
/** A number with Chinese or Arabic digits, units and vague endings: 一百二, 3万5, 1.2万, 两百多, 千把, 2k. */
export const CHINESE_NUMBER =
  `(?:${ARABIC}|[${HAN_DIGITS}十廿卅]|百(?=[来十])|[百千](?=把))` +
  `(?:${ARABIC}|[${HAN_DIGITS}十拾百佰千仟万亿廿卅]|${VAGUE}|[kw](?![a-z])){0,24}`;

interface Reading {
  total: number;
  section: number;
  pending: number | null;
  lastUnit: number;
  afterZero: boolean;
}

/** A whole string as a number; null when it is none. Understands 一百二 as 120 and 3万5 as 35,000. */
export function readChineseNumber(text: string): SpokenNumber | null {
  const { said, about } = takeVagueness(text.replace(/廿/g, '二十').replace(/卅/g, '三十').replace(/○/g, '〇'));
  const tokens = said.match(/\d+(?:\.\d+)?|[^\d.]/g);
  if (!tokens || tokens.join('') !== said) return null;
  const positional = readPositional(said);
  if (positional !== null) return { value: positional, about };
  const reading = tokens.reduce<Reading | null>(readToken, {
    total: 0, section: 0, pending: null, lastUnit: 1, afterZero: false,
  });
  return reading && { value: rounded(finish(reading)), about };
}

/** 多, 几, 来 and pairs such as 五六十 are taken out and remembered. */
function takeVagueness(text: string): { said: string; about: boolean } {
  const pairs = new RegExp(`([一二两三四五六七八])([二三四五六七八九])(?=[十百千万]|$)`, 'g');
  const said = text
    .replace(/[多来把]$|[多来](?=[万亿])/g, '')
    .replace(/(?<=[十百千万])几|几(?=[十百千万])$/g, '')
    .replace(pairs, (pair, low: string, high: string, at: number) => {
      const follows = at === 0 || /[十百千万]/.test(text[at - 1] ?? '');
      return follows && Number(digitOf(high)) - Number(digitOf(low)) === 1 ? low : pair;
    });
  return { said, about: said !== text };
}

/** 一三二 is 132, 二〇二六 is 2026. */
function readPositional(said: string): number | null {
  const digits = [...said].map(digitOf);
  return said.length > 0 && digits.every((digit) => digit !== null) ? Number(digits.join('')) : null;
}

function readToken(reading: Reading | null, token: string): Reading | null {
  if (!reading) return null;
  const unit = UNITS[token];
  if (unit !== undefined) return readUnit(reading, unit);
  if (/^[零〇]$/.test(token)) return reading.pending === null ? { ...reading, afterZero: true } : null;
  const value = Number(digitOf(token) ?? token);
  return Number.isNaN(value) || reading.pending !== null ? null : { ...reading, pending: value };
}

function readUnit(reading: Reading, unit: number): Reading | null {
  const { total, section, pending } = reading;
  const lastUnit = { lastUnit: unit, pending: null, afterZero: false };
  if (unit < 10_000) return { ...reading, section: section + (pending ?? 1) * unit, ...lastUnit };
  const below = section + (pending ?? 0);
  if (below === 0 && total === 0) return null;
  return unit === 10_000
    ? { ...reading, total: total + below * unit, section: 0, ...lastUnit }
    : { ...reading, total: (total + below) * unit, section: 0, ...lastUnit };
}

function finish({ total, section, pending, lastUnit, afterZero }: Reading): number {
  if (pending === null) return total + section;
  const shortened = lastUnit >= 100 && !afterZero && pending < 10 && Number.isInteger(pending);
  return total + section + (shortened ? (pending * lastUnit) / 10 : pending);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

const ENGLISH: Record<string, number> = {
  a: 1, an: 1, zero: 0, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10,
  eleven: 11, twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17, eighteen: 18,
  nineteen: 19, twenty: 20, thirty: 30, forty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90,
};
/** One digit as a word. */
export const ENGLISH_DIGITS = '(?:zero|one|two|three|four|five|six|seven|eight|nine)';
const ENGLISH_WORD = `(?:${[...Object.keys(ENGLISH), 'hundred', 'thousand', 'million'].join('|')})`;
/** "three hundred and five", "twenty-five". */
export const ENGLISH_NUMBER = `(?<![a-z])${ENGLISH_WORD}(?:(?:\\s+and\\s+|[\\s-]+)${ENGLISH_WORD}){0,12}(?![a-z])`;

/** Behind "hundred" anything fits, behind "twenty" the units. "Twelve fifty" and "one thirty" are two numbers. */
function fitsBehind(section: number, value: number): boolean {
  return section % 100 === 0 || (section % 10 === 0 && section % 100 > 10 && value < 10);
}

/** English number words as an integer; null when they make no number, or several. */
export function readEnglishNumber(text: string): number | null {
  let total = 0;
  let section = 0;
  for (const word of text.split(/[\s-]+/).filter((part) => part !== 'and')) {
    if (word === 'hundred') section = (section || 1) * 100;
    else if (word === 'thousand' || word === 'million') {
      total += (section || 1) * (word === 'thousand' ? 1000 : 1_000_000);
      section = 0;
    } else {
      const value = ENGLISH[word];
      if (value === undefined || !fitsBehind(section, value)) return null;
      section += value;
    }
  }
  return /^an?$/.test(text) ? null : total + section;
}
