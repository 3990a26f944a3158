import type { SlotAnswer } from './slot.js';
import { digitOf } from './digits.js';
import { fold } from './fold.js';
import { HAN_DIGITS } from './numerals.js';

export interface Reference {
  start: number;
  end: number;
  /** Upper case, without spaces. */
  value: string;
}

const NUMBERED = '(?:(?:no\\.?|number|编?号码?)[\\s:]{0,2})?';
const ARABIC = String.raw`(?:\d[\s\-._]{0,2}){13}\d(?!\d)`;
const SPOKEN = `(?:[${HAN_DIGITS}][\\s,]{0,2}){13}[${HAN_DIGITS}]`;
const REFERENCE = new RegExp(`(?<![a-z])(t|a\\s?p|c\\s?p|c\\s?l)[\\s\\-:.#]{0,3}${NUMBERED}(${ARABIC}|${SPOKEN})`, 'g');

/** Transaction and case numbers in a folded text: T, AP, CP or CL and 14 digits. */
export function findReferences(folded: string): Reference[] {
  return [...folded.matchAll(REFERENCE)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    value: `${match[1] ?? ''}${digitsOf(match[2] ?? '')}`.replace(/\s/g, '').toUpperCase(),
  }));
}

function digitsOf(said: string): string {
  return [...said].map((char) => digitOf(char) ?? '').join('');
}

/** The one transaction or case number in the text; null when there is none, or more than one. */
export function parseReference(text: string): Extract<SlotAnswer, { type: 'reference' }> | null {
  const values = new Set(findReferences(fold(text)).map((reference) => reference.value));
  const [value] = values;
  return value !== undefined && values.size === 1 ? { type: 'reference', value } : null;
}
