import { digitRuns, type DigitGroup } from '../dialogue/slots/digits.js';
import { findPhones } from '../dialogue/slots/phone.js';
import { findReferences } from '../dialogue/slots/reference.js';
import { blank, distance, stretchesOf, type Secret, type Stretch } from './secret.js';
import { DEVICE, LINK, OTHER_NUMBERS, PROSE, SECRET_WORDS, SURE_LINK, type SecretWord } from './secret-words.js';

/** A word and a bare number may stand this far apart, as `distance` counts. */
const NEAR = 48;
const UNIT_AFTER =
  /^\s*(?:元|块|分钟|小时|秒|次|个|天|位|年|月|日|号|(?:yuan|rmb|cny|minutes?|mins?|times|digits?|days?|hours?)(?![a-z]))/;
/** A longer run of digits than this is an id, even when it is read out digit by digit. */
const LONGEST_RUN = 16;

interface Mention extends Stretch {
  word: SecretWord;
}

/** Passwords, codes, PINs and CVVs in a folded text: by the words near them, or, when `expected` is 'code', any bare
 *  number of four to eight digits. */
export function findCredentials(folded: string, expected: 'code' | 'nothing'): Secret[] {
  const mentions = mentionsIn(folded);
  const following = mentions.flatMap((mention) => secretBehind(folded, mention) ?? []);
  const preceding = passwordsBefore(blank(folded, following));
  const direct = [...following, ...preceding];
  const left = blank(folded, [...direct, ...otherNumbers(blank(folded, direct))]);
  return [...direct, ...nearby(left, mentions, expected)];
}

/** 动态密码 is mentioned once, as a code, not again as a password. */
function mentionsIn(folded: string): Mention[] {
  return SECRET_WORDS.reduce<Mention[]>((found, word) => {
    const more = stretchesOf(new RegExp(word.pattern, 'g'), folded).map((stretch) => ({ ...stretch, word }));
    return [...found, ...more.filter((mention) => !overlapsAny(mention, found))];
  }, []);
}

function secretBehind(folded: string, { word, end }: Mention): Secret | null {
  const rest = folded.slice(end);
  const digits = digitsBehind(folded, end, word);
  if (digits) return secretOf(digits, word);
  const pattern = new RegExp(`^(?<link>${LINK})(?<token>[!-~]*[a-z0-9][!-~]*(?: [!-~]*\\d[!-~]*)*)`);
  const { link = '', token = '' } = pattern.exec(rest)?.groups ?? {};
  const start = end + link.length;
  const stretch = { start, end: start + token.replace(/[,;"']+$/, '').length };
  if (!isToken(folded, stretch, word, link)) return null;
  return secretOf({ ...stretch, start: start - leadingSigns(link) }, word);
}

/** How many signs at the end of the link belong to the password behind it: "password: !x9" has one. */
function leadingSigns(link: string): number {
  return /[-_~.!/<>{}()[\]]*$/.exec(link)?.[0].length ?? 0;
}

function secretOf({ start, end }: Stretch, word: SecretWord): Secret {
  return { start, end, kind: word.kind, kept: '', told: 'by words' };
}

/** Digits, however separated, that follow the word with nothing but a link between. */
function digitsBehind(folded: string, end: number, word: SecretWord): Stretch | null {
  const run = digitRuns(folded.slice(end)).find((groups) => (groups[0]?.start ?? 0) >= 0);
  const first = run?.[0];
  if (!run || !first) return null;
  const link = folded.slice(end, end + first.start);
  if (!new RegExp(`^${LINK}$`).test(link)) return null;
  const taken = stretchOfRun(run, word.digits);
  if (!taken) return null;
  const stretch = { start: end + taken.start, end: end + taken.end };
  return isOtherNumber(folded, stretch, link) || /^[a-z!@#$%^&*_+~\\]/.test(folded.slice(stretch.end)) ? null : stretch;
}

function isOtherNumber(folded: string, stretch: Stretch, link: string): boolean {
  if (UNIT_AFTER.test(folded.slice(stretch.end))) return true;
  if (SURE_LINK.test(link)) return false;
  return overlapsAny(stretch, phonesAndReferences(folded));
}

/** The whole run when its length fits, else its first group. */
function stretchOfRun(run: readonly DigitGroup[], [min, max]: [number, number]): Stretch | null {
  const total = run.reduce((sum, group) => sum + group.digits.length, 0);
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return null;
  if (total >= min && total <= max) return { start: first.start, end: last.end };
  if (first.digits.length >= min && first.digits.length <= max) return { start: first.start, end: first.end };
  const spelled = run.every((group) => group.digits.length < 4) && total >= min && total <= LONGEST_RUN;
  return spelled ? { start: first.start, end: last.end } : null;
}

function isToken(folded: string, { start, end }: Stretch, word: SecretWord, link: string): boolean {
  const token = folded.slice(start, end);
  const plain = token.replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  if (plain.length < 3 || DEVICE.test(plain) || PROSE.test(plain.split(' ')[0] ?? '')) return false;
  if (word.kind !== 'password' && word.kind !== 'pin') return word.kind === 'code' && isMixedCode(plain);
  const sure = SURE_LINK.test(link);
  if (!sure && (/@\w+\.\w/.test(token) || overlapsAny({ start, end }, phonesAndReferences(folded)))) return false;
  if (/\d/.test(plain)) return plain.length >= 4 && !isCount(plain, folded.slice(end));
  return sure || (folded[start - link.length - 1] === '码' && plain.length >= 6);
}

/** "8-16位", "20 times". */
function isCount(plain: string, after: string): boolean {
  return /^\d{1,3}[-~]\d{1,3}$/.test(plain) || (/\d$/.test(plain) && UNIT_AFTER.test(after));
}

function phonesAndReferences(folded: string): Stretch[] {
  return [...findPhones(folded), ...findReferences(folded)];
}

function isMixedCode(plain: string): boolean {
  return /^(?=.*\d)[a-z0-9-]{4,10}$/.test(plain);
}

const PASSWORD_BEFORE = new RegExp(
  String.raw`(?<![!-~])(?<token>[!-~]*[a-z0-9][!-~]*)\s*(?:这个|,)?\s*` +
    String.raw`(?:就?是我?的?|作为|(?<![a-z])(?:is|was)(?: my| the)?(?: \w+)?)\s*\p{Script=Han}{0,6}` +
    '(?:密码|口令|pass ?word|passwd|pwd|pass ?code)(?![a-z是错不])',
  'gu',
);

/** "abc123是我的密码", "hunter2 is my password". */
function passwordsBefore(folded: string): Secret[] {
  const left = blank(folded, phonesAndReferences(folded));
  return [...left.matchAll(PASSWORD_BEFORE)].flatMap((match) => {
    const token = match.groups?.token ?? '';
    const isWord = !/\d/.test(token) && token.length < 6;
    if (isWord || token.length < 4 || PROSE.test(token)) return [];
    const end = match.index + token.length;
    return [{ start: match.index, end, kind: 'password', kept: '', told: 'by words' } satisfies Secret];
  });
}

function otherNumbers(folded: string): Stretch[] {
  return [...phonesAndReferences(folded), ...OTHER_NUMBERS.flatMap((pattern) => stretchesOf(pattern, folded))];
}

function nearby(folded: string, mentions: readonly Mention[], expected: 'code' | 'nothing'): Secret[] {
  const digits = digitRuns(folded).flatMap((run) => stretchesNear(folded, run, mentions, expected));
  return [...digits, ...mixedNear(blank(folded, digits), mentions)];
}

function stretchesNear(
  folded: string,
  run: readonly DigitGroup[],
  mentions: readonly Mention[],
  expected: 'code' | 'nothing',
): Secret[] {
  const whole = { start: run[0]?.start ?? 0, end: run.at(-1)?.end ?? 0 };
  const near = mentions.filter((mention) => distance(folded, mention, whole) <= NEAR);
  const byWords = near.flatMap(({ word }) => partsOf(run, word.digits).map((part) => secretOf(part, word)));
  const byFlow = expected === 'code' ? partsOf(run, [4, 8]) : [];
  const [first] = byWords;
  if (first) return byWords.filter(({ kind }) => kind === first.kind).filter((secret) => isBare(folded, secret));
  return byFlow
    .filter((part) => isBare(folded, part))
    .map((part) => ({ ...part, kind: 'code', kept: '', told: 'by flow' }));
}

/** The whole run, or every group of it that fits. */
function partsOf(run: readonly DigitGroup[], limits: [number, number]): Stretch[] {
  const [min, max] = limits;
  const total = run.reduce((sum, group) => sum + group.digits.length, 0);
  const fitting = run.filter(({ digits }) => digits.length >= min && digits.length <= max);
  if (total > max && fitting.length > 0) return fitting;
  const whole = stretchOfRun(run, limits);
  return whole ? [whole] : [];
}

/** Not part of a word (rtx4090) or of a masked number (****6231). The letter of "G-483920" does not make it one. */
function isBare(folded: string, { start, end }: Stretch): boolean {
  return !/(?:[a-z]{2}-|[a-z]|[\d*]-?)$/.test(folded.slice(0, start)) && !/^[a-z]+\d/.test(folded.slice(end));
}

/** Letters and digits together, near the word 密码: "忘了，密码好像 abc123". */
function mixedNear(folded: string, mentions: readonly Mention[]): Secret[] {
  const passwords = mentions.filter(({ word }) => word.kind === 'password');
  const isBehind = (token: Stretch) =>
    passwords.some((mention) => mention.end <= token.start && distance(folded, mention, token) <= NEAR / 2);
  return stretchesOf(/(?<![!-~])(?=[!-~]*[a-z])(?=[!-~]*\d)[!-~]{6,32}(?![!-~])/g, folded)
    .filter(isBehind)
    .filter(({ start, end }) => !DEVICE.test(folded.slice(start, end)) && !/[/@]/.test(folded.slice(start, end)))
    .map((stretch) => ({ ...stretch, kind: 'password', kept: '', told: 'by words' }));
}

function overlapsAny(stretch: Stretch, others: readonly Stretch[]): boolean {
  return others.some((other) => stretch.start < other.end && other.start < stretch.end);
}
