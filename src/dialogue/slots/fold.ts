import { toSimplified } from '../chinese.js';

/** Text made comparable, with the way back: `starts[i]` and `ends[i]` bound, in the original, the character that
 *  `text[i]` came from (UTF-16 offsets). */
export interface Folded {
  text: string;
  starts: number[];
  ends: number[];
}

const DROPPED = /^[\p{Mn}\p{Me}\p{Cf}\u115F\u1160\u3164\uFFA0]$/u;
/** By itself it converts to 幺, a digit; in 什么 and 怎么 it is simplified already. */
const ALWAYS_KEPT = '么';
const CIRCLED_STARTS = [0x2776, 0x2780, 0x278a, 0x24f5];
/** By code point, what it folds to; null: it stays as it is, as most characters do. */
const pieces = new Map<number, string | null>();

/** Full width, case, script, zero-width characters and foreign digits evened out: what the parsers match on.
 *  Character by character, so that every match can be found again in the original. Idempotent. */
export function fold(text: string): string {
  let folded = '';
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at) ?? 0;
    const piece = pieceOf(code);
    const start = at;
    if (code > 0xffff) at += 1;
    if (piece === null) continue;
    folded += text.slice(from, start) + piece;
    from = at + 1;
  }
  return from === 0 ? text : folded + text.slice(from);
}

export function foldWithOffsets(original: string): Folded {
  const folded: Folded = { text: '', starts: [], ends: [] };
  let at = 0;
  for (const char of original) {
    const piece = pieceOf(char.codePointAt(0) ?? 0) ?? char;
    for (let i = 0; i < piece.length; i += 1) {
      folded.starts.push(at);
      folded.ends.push(at + char.length);
    }
    folded.text += piece;
    at += char.length;
  }
  return folded;
}

function pieceOf(code: number): string | null {
  if (code >= 0x61 && code <= 0x7a) return null;
  const known = pieces.get(code);
  if (known !== undefined) return known;
  const char = String.fromCodePoint(code);
  const folded = foldUnknownChar(char, code);
  const piece = folded === char ? null : folded;
  pieces.set(code, piece);
  return piece;
}

function foldUnknownChar(char: string, code: number): string {
  if (/\s|\p{Cc}/u.test(char)) return char === '\n' ? '\n' : ' ';
  const circled = CIRCLED_STARTS.find((start) => code >= start && code < start + 9);
  if (circled !== undefined) return String(code - circled + 1);
  return [...char.normalize('NFKD')].map(foldPiece).join('').toLowerCase();
}

function foldPiece(char: string): string {
  if (DROPPED.test(char)) return '';
  if (/\p{Nd}/u.test(char)) return String(digitValue(char.codePointAt(0) ?? 0));
  if (/\p{Pd}|\u2212/u.test(char)) return '-';
  return /\p{Script=Han}/u.test(char) && char !== ALWAYS_KEPT ? toSimplified(char) : char;
}

/** Unicode keeps the digits of every script in runs of ten that begin with zero, so counting back gives the value. */
function digitValue(code: number): number {
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return before % 10;
}
