/** Digits however they are said: 138, 一三八, "one three eight", with anything people put between. */

import { anyOf, latin } from './pattern.js';

/** Digits with nothing between them. Offsets are into the folded text. */
export interface DigitGroup {
  start: number;
  end: number;
  digits: string;
}

/** What may stand between two groups of one number. A slash, a bracket, a colon or an "uh" may, a sentence may not. */
const MARKS = String.raw`[\s\-_.,·•、/|~'"()[\]:;*+=。]`;
const HESITATIONS = anyOf('[呃额嗯啊哦喔诶]+|那个|然后|再来?|接着|杠|横杠', latin('um+|uh+|er+|then|dash'));
const BETWEEN = new RegExp(`^(?:${MARKS}{1,3}|${MARKS}{0,3}${HESITATIONS}${MARKS}{0,3})$`);

const HAN = ['零〇○', '一幺壹', '二两贰', '三叁', '四肆', '五伍', '六陆', '七柒', '八捌', '九玖'];
const ENGLISH = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const VALUES: Record<string, string> = Object.fromEntries<string>([
  ...HAN.flatMap((han, value) => [...han, ENGLISH[value] ?? '', value].map((name): [string, string] => [String(name), String(value)])),
  ['oh', '0'],
]);

/** The letter that people read for a zero, behind another digit: "three eight oh oh". */
const OH = `(?<=${latin(...ENGLISH, 'oh')}[ -]|(?:double|triple) )oh(?![a-z])`;

const SIGN = `[\\d${HAN.join('')}]`;
const SPELLED = anyOf(latin(...ENGLISH), OH);
/** Arabic ones in one piece, except the first behind "double": that one stands twice. */
const ATOMS = new RegExp(`\\d+|(?:${latin('double|triple')} )?${anyOf(SIGN, SPELLED)}`, 'g');
const ANY_SIGN = new RegExp(SIGN);
const ANY_SPELLED = new RegExp(SPELLED);

/** Looked at in two steps: most texts have no Latin words to look among. */
export function holdsDigit(folded: string): boolean {
  return ANY_SIGN.test(folded) || (/[a-z]/.test(folded) && ANY_SPELLED.test(folded));
}

/** True when a number has so many digits or more, all its groups together. */
export function holdsNumber(folded: string, length: number): boolean {
  return joinedGroups(folded).some((run) => run.reduce((sum, { digits }) => sum + digits.length, 0) >= length);
}

/** The digit that one character or English word stands for, or null. */
export function digitOf(name: string): string | null {
  return VALUES[name] ?? null;
}

/** Numbers as sequences of groups: "138 0013 8000, 一三八" has one run of four groups. A single 一 beside Arabic digits
 *  is a word of its own ("483920 一直不对"). */
export function digitRuns(folded: string): DigitGroup[][] {
  return joinedGroups(folded).map((run) => {
    const isWord = (group: DigitGroup | undefined, beside: DigitGroup | undefined) =>
      group?.digits.length === 1 && !isArabic(folded, group) && beside !== undefined && isArabic(folded, beside);
    const from = isWord(run[0], run[1]) ? 1 : 0;
    return run.slice(from, isWord(run.at(-1), run.at(-2)) ? -1 : undefined);
  });
}

function isArabic(folded: string, { start }: DigitGroup): boolean {
  return /\d/.test(folded[start] ?? '');
}

function joinedGroups(folded: string): DigitGroup[][] {
  const runs: DigitGroup[][] = [];
  if (!holdsDigit(folded)) return runs;
  for (const group of digitGroups(folded)) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && BETWEEN.test(folded.slice(last.end, group.start))) run.push(group);
    else runs.push([group]);
  }
  return runs;
}

function digitGroups(folded: string): DigitGroup[] {
  const groups: DigitGroup[] = [];
  for (const match of folded.matchAll(ATOMS)) {
    const digits = digitsOfAtom(match[0]);
    const end = match.index + match[0].length;
    const last = groups.at(-1);
    if (last?.end === match.index) {
      last.digits += digits;
      last.end = end;
    } else groups.push({ start: match.index, end, digits });
  }
  return groups;
}

function digitsOfAtom(atom: string): string {
  if (/^\d/.test(atom)) return atom;
  const [times, name] = atom.includes(' ') ? atom.split(' ') : ['', atom];
  const digit = digitOf(name ?? '') ?? '';
  return digit.repeat(times === 'double' ? 2 : times === 'triple' ? 3 : 1);
}

export interface DigitWindow {
  start: number;
  end: number;
  digits: string;
  /** How many digits each group holds, left to right. */
  sizes: number[];
}

/** Every stretch of neighbouring groups of a run whose digits number between `min` and `max`; per first group the
 *  longest comes first. */
export function windowsOf(run: readonly DigitGroup[], min: number, max: number): DigitWindow[] {
  return run.flatMap((first, i) => {
    const found: DigitWindow[] = [];
    let digits = '';
    // No more groups than digits can fit: a slice to the end would make this quadratic.
    for (const [more, group] of run.slice(i, i + max).entries()) {
      digits += group.digits;
      if (digits.length > max) break;
      if (digits.length < min) continue;
      const sizes = run.slice(i, i + more + 1).map((each) => each.digits.length);
      found.unshift({ start: first.start, end: group.end, digits, sizes });
    }
    return found;
  });
}
