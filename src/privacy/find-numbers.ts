import { digitRuns, holdsDigit, holdsNumber, windowsOf, type DigitGroup, type DigitWindow } from '../dialogue/slots/digits.js';
import { findPhones } from '../dialogue/slots/phone.js';
import { anyOf, latin } from '../dialogue/slots/pattern.js';
import { findReferences } from '../dialogue/slots/reference.js';
import { blank, distance, stretchesOf, type Secret, type Stretch } from './secret.js';

const CARD_WORD = /卡号|银行卡|储蓄卡|信用卡|借记卡|[银白金]卡|[我的张]卡(?![住在顿壳片])|[帐账][号户]|(?<![a-z])(?:card|acct|account|iban)(?![a-z])/g;
const IDENTITY_WORD = new RegExp(
  anyOf(
    '身份证|身分证|证件|护照|通行证|回乡证|返乡证|台胞证|居[留住]证|永居证',
    latin('passports?|id (?:card|number|no)|identity|national id|hkid|travel permit'),
  ),
  'g',
);
/** Word and number may stand this far apart, as `distance` counts. */
const NEAR = 48;
/** Letters and digits of passports and permits: E12345678, H12345678(01), A123456(7). */
const DOCUMENT = /(?<![a-z0-9])(?:[a-z]{1,3}[\s-]?)?\d{6,11}(?:\s?\([0-9a-z]{1,2}\)|[a-z])?(?![a-z0-9])/g;
const HONG_KONG_IDENTITY = /(?<![a-z0-9])[a-z]{1,2}\d{6}\s?\([0-9a]\)/g;
/** A transaction number whose letter was left out. */
const DATED_NUMBER = /(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{6}(?!\d)/g;
/** Mainland identity numbers: province and place, birthday, order, check character. Mistyped ones too: the birthday
 *  stands in them all the same, and no order number begins with a province. */
const IDENTITY_18 = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)\d{4}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]$/;
const IDENTITY_15 = /^[1-8]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$/;
/** Shorter numbers are no cards, nor mainland identity numbers. */
const SHORTEST_CARD = 13;
/** Other documents stand beside a word for one, or have a bracket. */
const MAY_HOLD_DOCUMENT = new RegExp(anyOf(IDENTITY_WORD.source, '\\('));
/** How cards are printed and read out; other groupings need a card issuer's first digits. */
const CARD_SHAPE = /^(?:\d\d|4,4,4,(?:4,)?[1-4]|4,4,4,4,[1-3]|4,6,[45]|6,\d\d?|1(?:,1)+)$/;
/** A bank card of this country even where a digit was mistyped: nothing else people write looks so. */
const UNIONPAY = /^62\d{14,17}$/;
const CARD_START = /^(?:62|4|5[0-5]|2[2-7]|3[4-7]|60|9558)/;

/** Card and identity numbers in a folded text. */
export function findNumbers(folded: string): Secret[] {
  if (!holdsDigit(folded) || !(holdsNumber(folded, SHORTEST_CARD) || MAY_HOLD_DOCUMENT.test(folded))) return [];
  const known = [...findReferences(folded), ...stretchesOf(DATED_NUMBER, folded), ...surePhones(folded)];
  const left = blank(folded, known);
  const identities = findIdentities(left);
  const cards = findCards(blank(left, identities));
  return [...identities, ...cards];
}

/** Numbers that are a phone's whatever stands around: with + or 00, or eleven digits in one. */
function surePhones(folded: string): Stretch[] {
  return findPhones(folded).filter(({ start, end }) => /^(?:\+|00|\d{11}$)/.test(folded.slice(start, end)));
}

function findIdentities(folded: string): Secret[] {
  const words = stretchesOf(IDENTITY_WORD, folded);
  const windows = digitRuns(folded).flatMap((run) => windowsOf(run, 15, 18).filter((window) => isWhole(run, window)));
  const mainland = distinct(windows.flatMap((window) => mainlandIdentity(folded, window, words) ?? []));
  const left = blank(folded, mainland);
  const documents = stretchesOf(DOCUMENT, left)
    .filter((stretch) => isNear(left, stretch, words))
    .filter((stretch) => !isOther(left, stretch));
  const hongKong = stretchesOf(HONG_KONG_IDENTITY, left);
  return distinct([...mainland, ...[...hongKong, ...documents].map((stretch) => identity(left, stretch))]);
}

/** One group, the whole run, or grouped as on the card: region, birthday, the rest. */
function isWhole(run: readonly DigitGroup[], { start, end, sizes }: DigitWindow): boolean {
  const isAll = start === run[0]?.start && end === run.at(-1)?.end;
  return isAll || sizes.length === 1 || (sizes[0] === 6 && sizes.length < 6);
}

function mainlandIdentity(folded: string, window: DigitWindow, words: readonly Stretch[]): Secret | null {
  const behind = window.digits.length === 17 ? /^[\s\-_.]{0,3}x(?![a-z])/.exec(folded.slice(window.end)) : null;
  const letter = behind?.[0] ?? '';
  const number = window.digits + letter.slice(-1);
  const fits = IDENTITY_18.test(number) || IDENTITY_15.test(number);
  if (!fits && !([15, 18].includes(number.length) && isNear(folded, window, words))) return null;
  return identity(folded, { start: window.start, end: window.end + letter.length });
}

function identity(folded: string, { start, end }: Stretch): Secret {
  const kept = folded.slice(start, end).replace(/[^0-9a-z]/g, '').slice(-2).toUpperCase();
  return { start, end, kind: 'identity', kept, told: 'by shape' };
}

/** Phones, recent dates and sums beside the word 护照 are none. */
function isOther(folded: string, stretch: Stretch): boolean {
  const said = folded.slice(stretch.start, stretch.end).trim();
  const isPhone = findPhones(folded).some((phone) => phone.start < stretch.end && stretch.start < phone.end);
  return isPhone || /^20[23]\d[01]\d[0-3]\d$/.test(said) || /^\s*(?:元|块|yuan|rmb)/.test(folded.slice(stretch.end));
}

function findCards(folded: string): Secret[] {
  const words = stretchesOf(CARD_WORD, folded);
  const runs = digitRuns(folded);
  const solid = runs.flat().filter(({ digits }) => isSolidCard(digits)).map((group) => card({ ...group, sizes: [] }));
  const spread = runs.flatMap((run) => cardsOfRun(folded, run, words));
  return distinct([...solid, ...spread]);
}

function isSolidCard(digits: string): boolean {
  return digits.length >= SHORTEST_CARD && digits.length <= 19 && (luhn(digits) || UNIONPAY.test(digits));
}

function cardsOfRun(folded: string, run: readonly DigitGroup[], words: readonly Stretch[]): Secret[] {
  const windows = windowsOf(run, SHORTEST_CARD, 19);
  const saidSo = windows.filter((window) => isNear(folded, window, words) && !holdsPhone(folded, window));
  const shaped = windows.filter((window) => luhn(window.digits) && looksLikeCard(folded, window));
  const mistyped = windows.filter(({ digits, sizes }) => UNIONPAY.test(digits) && sizes.every((size) => size > 2 && size !== 11));
  return distinct([...shaped, ...saidSo, ...mistyped].map(card));
}

function looksLikeCard(folded: string, window: DigitWindow): boolean {
  const sizes = window.sizes.length === 1 ? String(window.digits.length) : window.sizes.join(',');
  if (CARD_SHAPE.test(sizes)) return true;
  const isPhoneAndMore = window.sizes.includes(11) || (window.digits.length < 16 && holdsPhone(folded, window));
  return CARD_START.test(window.digits) && !isPhoneAndMore;
}

function holdsPhone(folded: string, { start, end }: Stretch): boolean {
  return findPhones(folded.slice(start, end)).length > 0;
}

function card({ start, end, digits }: DigitWindow): Secret {
  return { start, end, kind: 'card', kept: digits.slice(-4), told: 'by shape' };
}

/** The check that all card numbers carry (ISO/IEC 7812-1, annex B). */
export function luhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0 && /[1-9]/.test(digits);
}

function isNear(folded: string, stretch: Stretch, words: readonly Stretch[]): boolean {
  return words.some((word) => distance(folded, word, stretch) <= NEAR);
}

/** The first of those that overlap. */
function distinct(secrets: readonly Secret[]): Secret[] {
  return secrets.reduce<Secret[]>(
    (kept, secret) => (kept.some((one) => secret.start < one.end && one.start < secret.end) ? kept : [...kept, secret]),
    [],
  );
}
