import { digitRuns, type DigitGroup } from '../dialogue/slots/digits.js';
import { findPhones } from '../dialogue/slots/phone.js';
import { findReferences } from '../dialogue/slots/reference.js';
import { nearby } from './near-secrets.js';
import { blank, mentionsIn, overlapsAny, secretOf, stretchesOf, stretchOfRun } from './secret.js';
import type { Mention, Secret, SecretWord, Stretch } from './secret.js';
import { DEVICE, LINK_BACK, LINK_TO_DIGITS, LINK_TO_LETTERS, OTHER_NUMBERS, SUM_SENT } from './secret-words.js';
import { ANY_SECRET_WORD, PROSE, SECRET_WORDS, SURE_LINK } from './secret-words.js';

const UNIT_AFTER =
  /^\s*(?:元|块|分钟|小时|秒|次|个|天|位|年|月|日|号|(?:yuan|rmb|cny|minutes?|mins?|times|digits?|days?|hours?)(?![a-z]))/;
/** How much text beside a word is looked at: the longest link with a secret. In characters. */
const REACH = 160;
const LINK_ONLY = new RegExp(`^${LINK_TO_DIGITS}$`);
const LINK_BACK_ONLY = new RegExp(`^${LINK_BACK}$`);
/** "密码是六个八". "6个一样的数字" is none. */
const REPEATED_BEHIND = new RegExp(`^(?<link>${LINK_TO_DIGITS})(?<said>[四五六七八4-8]个(?:\\d|[零一二三四五六七八九])(?![样起组字]))`);
const TOKEN_BEHIND = new RegExp(`^(?<link>${LINK_TO_LETTERS})(?<token>[!-~]*[a-z0-9][!-~]*(?: [!-~]*\\d[!-~]*)*)`);

/** A folded text with what is known of it. */
interface Reading {
  folded: string;
  runs: DigitGroup[][];
  phonesAndReferences: Stretch[];
}

/** Passwords, codes, PINs and CVVs in a folded text: by the words near them, or, when `expected` is 'code', any bare
 *  number of four to eight digits. */
export function findCredentials(folded: string, expected: 'code' | 'nothing'): Secret[] {
  const mentions = ANY_SECRET_WORD.test(folded) ? mentionsIn(folded, SECRET_WORDS) : [];
  if (mentions.length === 0 && expected === 'nothing') return [];
  const phonesAndReferences = [...findPhones(folded), ...findReferences(folded)];
  const reading = { folded, runs: digitRuns(folded), phonesAndReferences };
  const direct = [...mentions.flatMap((mention) => secretsBeside(reading, mention)), ...passwordsBefore(reading)];
  const others = (mentions.length === 0 ? [...OTHER_NUMBERS, SUM_SENT] : OTHER_NUMBERS).flatMap((pattern) => stretchesOf(pattern, folded));
  const left = blank(folded, [...direct, ...phonesAndReferences, ...others]);
  return [...direct, ...nearby(left, mentions, expected)];
}

function secretsBeside(reading: Reading, mention: Mention): Secret[] {
  const before = digitsBefore(reading, mention);
  const behind = repeatedBehind(reading, mention) ?? digitsBehind(reading, mention) ?? tokenBehind(reading, mention);
  return [before, behind].flatMap((stretch) => (stretch ? secretOf(stretch, mention.word) : []));
}

function repeatedBehind({ folded }: Reading, { end }: Mention): Stretch | null {
  const { link = '', said = '' } = REPEATED_BEHIND.exec(folded.slice(end, end + REACH))?.groups ?? {};
  return said === '' ? null : { start: end + link.length, end: end + link.length + said.length };
}

/** Digits, however separated, that follow the word with nothing but a link between. */
function digitsBehind({ folded, runs, phonesAndReferences }: Reading, { end, word }: Mention): Stretch | null {
  const run = (runs.find((groups) => endOf(groups) > end) ?? []).filter((group) => group.start >= end);
  const first = run[0];
  if (!first || first.start > end + REACH) return null;
  const link = folded.slice(end, first.start);
  const taken = LINK_ONLY.test(link) ? stretchOfRun(run, word.digits) : null;
  if (!taken) return null;
  const after = folded.slice(taken.end, taken.end + REACH);
  if (UNIT_AFTER.test(after) || /^[a-z!@#$%^&*_+~\\]/.test(after)) return null;
  return SURE_LINK.test(link) || !overlapsAny(taken, phonesAndReferences) ? taken : null;
}

/** "483920 是验证码", "4839 is the code". */
function digitsBefore({ folded, runs, phonesAndReferences }: Reading, { start, word }: Mention): Stretch | null {
  const run = (runs.findLast((groups) => startOf(groups) < start) ?? []).filter((group) => group.end <= start);
  const last = run.at(-1);
  if (!last || last.end < start - REACH || !LINK_BACK_ONLY.test(folded.slice(last.end, start))) return null;
  const taken = stretchOfRun([...run].reverse(), word.digits);
  return taken && !overlapsAny(taken, phonesAndReferences) ? taken : null;
}

function startOf(run: readonly DigitGroup[]): number {
  return run[0]?.start ?? 0;
}

function endOf(run: readonly DigitGroup[]): number {
  return run.at(-1)?.end ?? 0;
}

function tokenBehind(reading: Reading, { end, word }: Mention): Stretch | null {
  const match = TOKEN_BEHIND.exec(reading.folded.slice(end, end + REACH));
  const { link = '', token = '' } = match?.groups ?? {};
  const start = end + link.length;
  const stretch = { start, end: start + token.replace(/[,;"']+$/, '').length };
  return isToken(reading, stretch, word, link) ? { ...stretch, start: start - leadingSigns(link) } : null;
}

/** How many signs at the end of the link belong to the password behind it: "password: !x9" has one. */
function leadingSigns(link: string): number {
  return /[-_~.!/<>{}()[\]]*$/.exec(link)?.[0].length ?? 0;
}

function isToken({ folded, phonesAndReferences }: Reading, stretch: Stretch, word: SecretWord, link: string): boolean {
  const token = folded.slice(stretch.start, stretch.end);
  const plain = token.replace(/^[^a-z0-9]+/, '').replace(/[^a-z0-9]+$/, '');
  if (plain.length < 3 || PROSE.test(plain.split(' ')[0] ?? '')) return false;
  const sure = SURE_LINK.test(link);
  if (!sure && DEVICE.test(plain)) return false;
  if (word.kind === 'code') return /^(?=.*\d)[a-z0-9-]{4,10}$/.test(plain);
  if (word.kind === 'cvv') return false;
  if (!sure && (/@\w+\.\w/.test(token) || overlapsAny(stretch, phonesAndReferences))) return false;
  if (/\d/.test(plain)) return plain.length >= 4 && !isCount(plain, folded.slice(stretch.end, stretch.end + REACH));
  return sure || (folded[stretch.start - link.length - 1] === '码' && plain.length >= 6);
}

/** "8-16位", "20 times". */
function isCount(plain: string, after: string): boolean {
  return /^\d{1,3}[-~]\d{1,3}$/.test(plain) || (/^\d+$/.test(plain) && UNIT_AFTER.test(after));
}

const PASSWORD_NAMED = new RegExp(
  String.raw`\s?(?:这个|,)?\s?(?:就?是我?的?|作为|(?<![a-z])(?:is|was)(?: my| the)?(?: \w{1,20})?)\s?\p{Script=Han}{0,6}` +
    '(?:密码|口令|pass ?word|passwd|pwd|pass ?code)(?![a-z是错不])',
  'gu',
);

/** "abc123是我的密码", "hunter2 is my password". */
function passwordsBefore({ folded, phonesAndReferences }: Reading): Secret[] {
  return stretchesOf(PASSWORD_NAMED, folded).flatMap(({ start: end }) => {
    const token = /[!-~]{4,64}$/.exec(folded.slice(Math.max(0, end - 64), end))?.[0] ?? '';
    const stretch = { start: end - token.length, end };
    const isWord = !/\d/.test(token) && (token.length < 6 || PROSE.test(token));
    return isWord || token === '' || overlapsAny(stretch, phonesAndReferences)
      ? []
      : [{ ...stretch, kind: 'password', kept: '', told: 'by words' } satisfies Secret];
  });
}
