import { digitRuns, type DigitGroup } from '../dialogue/slots/digits.js';
import { DEVICE } from './secret-words.js';
import { blank, distance, lengthOf, LONGEST_RUN, secretOf, stretchesOf, stretchOfRun } from './secret.js';
import type { Mention, Secret, Stretch } from './secret.js';

/** A word and a bare number may stand this far apart, as `distance` counts. */
const NEAR = 48;

/** Numbers, and letters with digits, that stand near a word for a secret; while a code is expected, any number as long
 *  as one. `folded` has all that reads as something else blanked. */
export function nearby(folded: string, mentions: readonly Mention[], expected: 'code' | 'nothing'): Secret[] {
  const digits = digitRuns(folded).flatMap((run) => {
    const told = toldByWords(run, folded, mentions);
    return told.length > 0 || expected === 'nothing' ? told : toldByFlow(run);
  });
  const bare = digits.filter((secret) => isBare(folded, secret));
  return [...bare, ...mixed(blank(folded, bare), mentions)];
}

/** All words near a run have their say on how long a secret is, the nearest on what it is. */
function toldByWords(run: readonly DigitGroup[], folded: string, mentions: readonly Mention[]): Secret[] {
  const whole = { start: run[0]?.start ?? 0, end: run.at(-1)?.end ?? 0 };
  const near = mentions
    .map((mention) => ({ mention, gap: distance(folded, mention, whole) }))
    .filter(({ gap }) => gap <= NEAR)
    .sort((a, b) => a.gap - b.gap);
  return near.map(({ mention }) => partsOf(run, mention)).find((parts) => parts.length > 0) ?? [];
}

function toldByFlow(run: readonly DigitGroup[]): Secret[] {
  return stretchesIn(run, [4, 8]).map((part) => ({ ...part, kind: 'code', kept: '', told: 'by flow' }));
}

function partsOf(run: readonly DigitGroup[], { word }: Mention): Secret[] {
  return stretchesIn(run, word.digits).map((part) => secretOf(part, word));
}

/** The whole run, or every group of it that fits; none of a long run of small groups. */
function stretchesIn(run: readonly DigitGroup[], limits: [number, number]): Stretch[] {
  const [min, max] = limits;
  const fitting = run.filter(({ digits }) => digits.length >= min && digits.length <= max);
  if (lengthOf(run) > max && (fitting.length > 0 || lengthOf(run) > LONGEST_RUN)) return fitting;
  const whole = stretchOfRun(run, limits);
  return whole ? [whole] : [];
}

/** Not part of a word (rtx4090) or of a masked number (****6231). The letter of "G-483920" does not make it one. */
function isBare(folded: string, { start, end }: Stretch): boolean {
  const before = folded.slice(Math.max(0, start - 3), start);
  return !/(?:[a-z]{2}-|[a-z]|[\d*]-?)$/.test(before) && !/^[a-z]+\d/.test(folded.slice(end, end + 20));
}

/** Letters and digits together, behind the word 密码: "密码忘了，好像 abc123". */
function mixed(folded: string, mentions: readonly Mention[]): Secret[] {
  const passwords = mentions.filter(({ word }) => word.kind === 'password');
  const isBehind = (token: Stretch) =>
    passwords.some((mention) => mention.end <= token.start && distance(folded, mention, token) <= NEAR / 2);
  return stretchesOf(/(?<![!-~])[!-~]{6,32}(?![!-~])/g, folded)
    .filter((token) => isMixed(folded.slice(token.start, token.end)))
    .filter(isBehind)
    .map((stretch) => ({ ...stretch, kind: 'password', kept: '', told: 'by words' }));
}

function isMixed(token: string): boolean {
  return /[a-z]/.test(token) && /\d/.test(token) && !DEVICE.test(token) && !/[/@]/.test(token);
}
