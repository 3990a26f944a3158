import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';
import { digitRuns, windowsOf, type DigitGroup, type DigitWindow } from './digits.js';
import { findReferences } from './reference.js';
import { fold } from './fold.js';
import type { SlotAnswer } from './slot.js';

export interface Phone {
  start: number;
  end: number;
  /** E.164. */
  value: string;
}

const CHINESE_MOBILE = /^(?:(?:00)?86)?(1[3-9]\d{9})$/;
/** How people group the eleven digits. Other groupings count only when the whole run is the number. */
const MOBILE_SHAPES = ['11', '3,4,4', '3,8', '7,4', '4,7', '4,4,3', '3,3,5', '5,6', '6,5'];
/** Codes that are written without a plus in this neighbourhood: Hong Kong, Macau, Taiwan. */
const NEIGHBOURS = /^(?:852|853|886)/;
/** A plus, or the word for one. */
const PLUS = /(?:\+|加|(?<![a-z])plus)[\s(]*$/;
/** How North Americans group their eleven digits. */
const AMERICAN_SHAPE = '1,3,3,4';
/** Digits of a mobile number written with its country code but neither plus nor 00. */
const UNMARKED = /^[2-9]\d{10,12}$/;

/** Telephone numbers in a folded text, left to right. Eleven digits beginning 13–19 are always China's; other
 *  countries' need + or 00, and have to be valid by libphonenumber. */
export function findPhones(folded: string): Phone[] {
  const blanked = blankReferences(folded);
  return digitRuns(blanked).flatMap((run) => phonesOfRun(blanked, run));
}

/** The one telephone number in the text; null when there is none, or more than one. */
export function parsePhone(text: string): Extract<SlotAnswer, { type: 'phone' }> | null {
  const folded = fold(text);
  const values = new Set(findPhones(folded).map((phone) => phone.value));
  if (values.size > 1) return null;
  const value = [...values][0] ?? unmarked(folded);
  return value === null ? null : { type: 'phone', value };
}

/** "351 912 345 678": only where a phone number is waited for, and where no other digits stand in the text. */
function unmarked(folded: string): string | null {
  const [run, ...others] = digitRuns(blankReferences(folded));
  const digits = run?.map((group) => group.digits).join('') ?? '';
  if (others.length > 0 || !UNMARKED.test(digits) || digits.startsWith('86')) return null;
  const phone = parsePhoneNumberFromString(`+${digits}`, metadata);
  return phone?.isValid() && phone.getType() === 'MOBILE' ? phone.number : null;
}

function blankReferences(folded: string): string {
  return findReferences(folded).reduce(
    (text, { start, end }) => text.slice(0, start) + 'x'.repeat(end - start) + text.slice(end),
    folded,
  );
}

function phonesOfRun(folded: string, run: readonly DigitGroup[]): Phone[] {
  const phones: Phone[] = [];
  for (const window of windowsOf(run, 7, 18)) {
    if (phones.some((phone) => window.start < phone.end)) continue;
    const phone = phoneOf(folded, run, window);
    if (phone) phones.push(phone);
  }
  return phones;
}

function phoneOf(folded: string, run: readonly DigitGroup[], window: DigitWindow): Phone | null {
  const plus = PLUS.exec(folded.slice(Math.max(0, window.start - 8), window.start));
  const start = plus ? window.start - plus[0].length : window.start;
  const value = (plus && international(window.digits)) ?? national(run, window);
  return value === null ? null : { start, end: window.end, value };
}

function national(run: readonly DigitGroup[], window: DigitWindow): string | null {
  const american = window.sizes.length === 4 && window.sizes.join(',') === AMERICAN_SHAPE ? international(window.digits) : null;
  return american ?? mobile(run, window) ?? otherThanMobile(run, window);
}

function otherThanMobile(run: readonly DigitGroup[], window: DigitWindow): string | null {
  return startsAfresh(run, window) ? (prefixed(window.digits) ?? landline(window)) : null;
}

function mobile(run: readonly DigitGroup[], window: DigitWindow): string | null {
  const number = CHINESE_MOBILE.exec(window.digits)?.[1];
  if (number === undefined) return null;
  const whole = window.start === run[0]?.start && window.end === run.at(-1)?.end;
  if (whole) return `+86${number}`;
  return !continuesFours(run, window) && MOBILE_SHAPES.includes(shapeWithoutCountry(window)) ? `+86${number}` : null;
}

/** In "6200 0047 5300 0006" the 00 is no prefix. */
function startsAfresh(run: readonly DigitGroup[], window: DigitWindow): boolean {
  const before = run[run.findIndex((group) => group.start === window.start) - 1];
  return before === undefined || before.digits.length === 11;
}

/** "6222 0213 1380 0138 000" is a bank card and no phone number. */
function continuesFours(run: readonly DigitGroup[], window: DigitWindow): boolean {
  const before = run[run.findIndex((group) => group.start === window.start) - 1];
  return before?.digits.length === 4 && window.sizes[0] === 4;
}

/** Sizes of the groups, the country code left out whether it stands alone (2 or 4 digits) or is glued on. */
function shapeWithoutCountry(window: DigitWindow): string {
  const extra = window.digits.length - 11;
  const [first = 0, ...rest] = window.sizes;
  const sizes = first > extra ? [first - extra, ...rest] : rest;
  return sizes.join(',');
}

function prefixed(digits: string): string | null {
  if (digits.startsWith('00')) return international(digits.slice(2));
  return NEIGHBOURS.test(digits) && digits.length >= 11 ? international(digits) : null;
}

/** Trunk zeros that people keep after the country code ("+44 (0)20 …") are taken out when the number is valid so. */
function international(digits: string): string | null {
  const chinese = CHINESE_MOBILE.exec(digits)?.[1];
  if (chinese !== undefined && digits.startsWith('86')) return `+86${chinese}`;
  const phone = parsePhoneNumberFromString(`+${digits}`, metadata);
  return phone?.isValid() ? phone.number : null;
}

function landline({ digits, sizes }: DigitWindow): string | null {
  const [first = 0] = sizes;
  if (!/^0[1-9]\d{8,10}$/.test(digits) || sizes.length > 3 || first < 3) return null;
  const phone = parsePhoneNumberFromString(digits, 'CN', metadata);
  return phone?.isValid() ? phone.number : null;
}
