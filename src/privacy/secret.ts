export const SECRET_KINDS = ['password', 'code', 'pin', 'cvv', 'card', 'identity'] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/** A stretch of text that must not be kept. Offsets are into the folded text. */
export interface Secret {
  start: number;
  end: number;
  kind: SecretKind;
  /** The end of the number that may stay ("7890"); empty when all of it goes. */
  kept: string;
  /** Whether the words or the shape tell, or only that the flow is about a code. */
  told: 'by words' | 'by shape' | 'by flow';
}

export interface Stretch {
  start: number;
  end: number;
}

/** Takes stretches out of the reckoning, length kept. */
export function blank(folded: string, stretches: readonly Stretch[]): string {
  return stretches.reduce(
    (text, { start, end }) => text.slice(0, start) + '〓'.repeat(end - start) + text.slice(end),
    folded,
  );
}

/** How far apart a word and a number stand: a Chinese character says about as much as two letters. */
export function distance(folded: string, a: Stretch, b: Stretch): number {
  const between = a.end <= b.start ? folded.slice(a.end, b.start) : folded.slice(b.end, a.start);
  return [...between].reduce((sum, char) => sum + (/\p{Script=Han}/u.test(char) ? 2 : 1), 0);
}

export function stretchesOf(pattern: RegExp, folded: string): Stretch[] {
  return [...folded.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}
