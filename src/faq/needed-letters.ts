/**
 * Hundreds of expressions are held against every message, and most of them share no letter with it. What an expression
 * cannot match without is read off its source, so that only those are tried whose letters are there.
 */
export type FindCandidates = (text: string) => number[];

/** At least one of these letters is in whatever the expression matches. */
type Needed = ReadonlySet<string>;

/** Which of the expressions (flag `u`, without `i`) might match, by number and in order. Never leaves out one that does. */
export function createFindCandidates(sources: readonly string[]): FindCandidates {
  const needs = sources.map((source) => readNeeds(source));
  const byLetter = new Map<string, number[]>();
  const always: number[] = [];
  needs.forEach((needed, at) => {
    const rarest = smallest(needed);
    if (!rarest) always.push(at);
    for (const letter of rarest ?? []) byLetter.set(letter, [...(byLetter.get(letter) ?? []), at]);
  });
  return (text) => {
    const letters = new Set(text);
    const found = new Set(always);
    for (const letter of letters) {
      for (const at of byLetter.get(letter) ?? []) if (needs[at]?.every((needed) => holdsAny(letters, needed))) found.add(at);
    }
    return [...found].sort((a, b) => a - b);
  };
}

function holdsAny(letters: ReadonlySet<string>, needed: Needed): boolean {
  for (const letter of needed) if (letters.has(letter)) return true;
  return false;
}

function smallest(needs: readonly Needed[]): Needed | undefined {
  return needs.reduce<Needed | undefined>((least, each) => (!least || each.size < least.size ? each : least), undefined);
}

/** All of what is needed; empty where nothing can be told. */
export function readNeeds(source: string): Needed[] {
  const reader = { tokens: tokensOf(source), at: 0 };
  return readAlternatives(reader);
}

interface Reader {
  tokens: string[];
  at: number;
}

/** Escapes, classes, openings of groups and quantifiers in one piece each. */
const TOKEN = /\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^]|\[(?:\\[^]|[^\]\\])*\]|\((?:\?(?:<?[=!]|<\w+>|:))?|[*+?]\??|\{\d+(?:,\d*)?\}\??|[^]/gu;

function tokensOf(source: string): string[] {
  return source.match(TOKEN) ?? [];
}

function readAlternatives(reader: Reader): Needed[] {
  const alternatives = [readSequence(reader)];
  while (reader.tokens[reader.at] === '|') {
    reader.at += 1;
    alternatives.push(readSequence(reader));
  }
  const [only] = alternatives;
  return alternatives.length === 1 && only ? only : oneOf(alternatives);
}

/** Of several ways one is taken, and it needs its own. */
function oneOf(alternatives: Needed[][]): Needed[] {
  const rarest = alternatives.map(smallest);
  return rarest.some((needed) => needed === undefined) ? [] : [new Set(rarest.flatMap((needed) => [...(needed ?? [])]))];
}

function readSequence(reader: Reader): Needed[] {
  const needs: Needed[] = [];
  for (;;) {
    const token = reader.tokens[reader.at];
    if (token === undefined || token === '|' || token === ')') return needs;
    reader.at += 1;
    const needed = readPiece(reader, token);
    if (!mayBeMissing(reader)) needs.push(...needed);
  }
}

function readPiece(reader: Reader, token: string): Needed[] {
  if (token.startsWith('(')) {
    const inside = readAlternatives(reader);
    reader.at += 1;
    return /[=!]$/.test(token) ? [] : inside;
  }
  if (token.startsWith('[')) return readClass(token);
  if (token.startsWith('\\')) return /^\\[^\p{L}\p{N}]$/u.test(token) ? [new Set([token.slice(1)])] : [];
  return /^[.^$]$/.test(token) ? [] : [new Set([token])];
}

/** Letters alone: no ranges, no escapes, nothing excluded. */
function readClass(token: string): Needed[] {
  const inside = token.slice(1, -1);
  return /^[^^\\-][^\\-]*$/u.test(inside) ? [new Set(inside)] : [];
}

/** Takes a quantifier that follows. */
function mayBeMissing(reader: Reader): boolean {
  const next = reader.tokens[reader.at] ?? '';
  if (!/^(?:[*+?]\??|\{\d.*)$/.test(next)) return false;
  reader.at += 1;
  return /^(?:[*?]|\{0)/.test(next);
}
