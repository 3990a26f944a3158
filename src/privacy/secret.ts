import type { DigitGroup } from '../dialogue/slots/digits.js';

export const SECRET_KINDS = ['password', 'code', 'pin', 'cvv', 'card', 'identity'] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

export interface Stretch {
  start: number;
  end: number;
}

/** A stretch of text that must not be kept. Offsets are into the folded text. */
export interface Secret extends Stretch {
  kind: SecretKind;
  /** The end of the number that may stay ("7890"); empty when all of it goes. */
  kept: string;
  /** Whether the words or the shape tell, or only that the flow is about a code. */
  told: 'by words' | 'by shape' | 'by flow';
}

/** A word that announces a secret, and how many digits such a secret has. */
export interface SecretWord {
  kind: Extract<SecretKind, 'password' | 'code' | 'pin' | 'cvv'>;
  /** Over folded text; global. */
  pattern: RegExp;
  digits: [number, number];
}

export interface Mention extends Stretch {
  word: SecretWord;
}

/** Longer runs of digits are ids, even when they are read out digit by digit. */
export const LONGEST_RUN = 16;

/** Where the words stand. What one has taken the next does not look at: 动态密码 is mentioned once, as a code, and not
 *  again as a password. */
export function mentionsIn(folded: string, words: readonly SecretWord[]): Mention[] {
  let left = folded;
  return words.flatMap((word) => {
    const stretches = stretchesOf(word.pattern, left);
    left = blank(left, stretches);
    return stretches.map((stretch) => ({ ...stretch, word }));
  });
}

export function secretOf({ start, end }: Stretch, word: SecretWord): Secret {
  return { start, end, kind: word.kind, kept: '', told: 'by words' };
}

/** The whole run when its length fits, else as many of its first groups as do; groups may be given last first. */
export function stretchOfRun(run: readonly DigitGroup[], [min, max]: [number, number]): Stretch | null {
  const first = run.slice(0, LONGEST_RUN + 1);
  const spelled = lengthOf(first) <= LONGEST_RUN && first.every((group) => group.digits.length < 4);
  const fitting = first.filter((_, i) => lengthOf(first.slice(0, i + 1)) <= max);
  const taken = spelled ? first : fitting;
  if (lengthOf(taken) < min) return null;
  return { start: Math.min(...taken.map(({ start }) => start)), end: Math.max(...taken.map(({ end }) => end)) };
}

/** How many digits the groups have together. */
export function lengthOf(run: readonly DigitGroup[]): number {
  return run.reduce((sum, group) => sum + group.digits.length, 0);
}

/** Takes stretches out of the reckoning, length kept. */
export function blank(folded: string, stretches: readonly Stretch[]): string {
  if (stretches.length === 0) return folded;
  const chars = folded.split('');
  for (const { start, end } of stretches) chars.fill('〓', start, end);
  return chars.join('');
}

/** How far apart a word and a number stand: a Chinese character says about as much as two letters. Those above 64
 *  are only estimated. */
export function distance(folded: string, a: Stretch, b: Stretch): number {
  const [from, to] = a.end <= b.start ? [a.end, b.start] : [b.end, a.start];
  if (to - from > 64) return to - from;
  return [...folded.slice(from, to)].reduce((sum, char) => sum + (/\p{Script=Han}/u.test(char) ? 2 : 1), 0);
}

/** Of a global pattern. Most texts hold none: a look costs less than reading on. */
export function stretchesOf(pattern: RegExp, folded: string): Stretch[] {
  if (folded.search(pattern) < 0) return [];
  return [...folded.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

export function overlapsAny(stretch: Stretch, others: readonly Stretch[]): boolean {
  return others.some((other) => stretch.start < other.end && other.start < stretch.end);
}
