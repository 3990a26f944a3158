import { fold } from './fold.js';
import { anyOf, latin } from './pattern.js';

/** What compares equal when only spaces and punctuation differ. */
export function bare(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]/gu, '');
}

export interface WordHit {
  start: number;
  end: number;
  /** Right behind a negation (不, 没, 別, "not", "haven't"), or named only as what comes later (提交之前, "before you submit"). */
  denied: boolean;
}

/** Where `word` stands in a folded text as a word: Latin ones on word boundaries. */
export function findWord(folded: string, word: string): WordHit[] {
  const wanted = fold(word).trim();
  const hits: WordHit[] = [];
  if (wanted === '') return hits;
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + 1)) {
    if (!standsAlone(folded, at, wanted)) continue;
    hits.push({ start: at, end: at + wanted.length, denied: NEGATED.test(folded.slice(0, at)) || NOT_YET.test(folded.slice(at + wanted.length)) });
  }
  return hits;
}

const NEGATED = new RegExp(
  `${anyOf('不|没|别|唔|勿|没有|不是|不要|不想|不用|唔系', `${latin("not|no|never|cannot|(?:do|does|did|have|has|had|is|was|can|could|wo)n'?t")}(?: (?:a|the|my|want|need|to|yet|even|been|be))*\\s`, `${latin('before')}(?: (?:you|i|we))?\\s`)}$`,
);

const NOT_YET = /^(?:之前|以前)/;

function standsAlone(folded: string, at: number, word: string): boolean {
  const before = /^[a-z0-9]/.test(word) ? folded.slice(0, at) : '';
  const after = /[a-z0-9]$/.test(word) ? folded.slice(at + word.length) : '';
  return !/[a-z0-9]$/.test(before) && !/^[a-z0-9]/.test(after) && !isHalfOfQuestion(folded, at, word);
}

/** 没有 in 有没有, 不要 in 要不要: it asks. */
function isHalfOfQuestion(folded: string, at: number, word: string): boolean {
  return /^[不没唔冇]./u.test(word) && at > 0 && folded[at - 1] === word[1];
}

const MANNERS = /^(?:(?:请|那|那就|就|先|我想|我要|我|这个|please|just|i'd like to|i want to)\s*)+|(?:\s*(?:吧|了|啊|呀|哦|一下|谢谢|行吗|可以吗|please|thanks))+$/gu;

/** What is left when what is only polite is taken away. */
export function withoutManners(text: string): string {
  return fold(text).replace(/[\p{P}\s]+$/u, '').replace(MANNERS, '');
}
