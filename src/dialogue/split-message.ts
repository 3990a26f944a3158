import { MATCH_LIMITS } from '../faq/understand.js';
import type { Understand, Understanding } from '../faq/topic.js';
import { asksOutright } from './is-digression.js';

/** A part of a message that stands for itself. */
export interface Part {
  text: string;
  meaning: Understanding;
}

/** More parts than this are a story. */
const MOST = 3;

const LINK_WORDS = [
  '还有就是', '还有', '還有', '另外', '顺便问一下', '顺便问', '順便問', '对了', '對了', '再问一下', '再問一下', 'and also', 'also,', 'by the way,?', 'another question:?',
  'one more thing:?',
];
const SIGNS = '\\n。！？!?；;';
const LINKS = new RegExp(`[${SIGNS}]+|(?:[，,\\s]|^)*(?:${LINK_WORDS.join('|')})[，,：:\\s]*`, 'iu');
/** Without a sign, or a letter that some link begins with, nothing is parted. */
const MAY_PART = new RegExp(`[${SIGNS}${LINK_WORDS.map((word) => word.charAt(0)).join('')}]`, 'i');
/** A comma between questions: "how do I change it, what are the limits, and is there a fee?" */
const COMMAS = /[,，、]\s*(?:and\s+|那|还有)?(?=(?:how|what|where|when|why|is there|are there|can|could|do|does)\b|[^,，、]*(?:怎么|怎麼|多少|多久|哪|吗|嗎|能不能|可不可以|有没有|有沒有))/iu;
const QUESTION_ENDS = /(?<=[？?])/u;

/**
 * Two or three questions in one message, each about something else and each clear by itself; a flow that is asked for
 * comes last, when the questions are answered. Empty for everything else: one question, or one story in sentences.
 */
export function splitMessage(text: string, understand: Understand): Part[] {
  const pieces = MAY_PART.test(text) ? piecesOf(text) : [text.trim()];
  const parts = pieces.length > 1 ? partsOf(pieces, understand, hasLink(text)) : [];
  return parts.length > 0 ? parts : partsOf(pieces.flatMap(atCommas), understand, false);
}

/** To split takes an expression made anew, even where there is nothing to split at. */
function atCommas(piece: string): string[] {
  return /[,，、]/.test(piece) ? piece.split(COMMAS) : [piece];
}

function partsOf(pieces: string[], understand: Understand, linked: boolean): Part[] {
  if (pieces.length < 2) return [];
  const parts = pieces
    .map((piece) => ({ text: piece, meaning: understand(piece) }))
    .filter(({ meaning }) => !isPleasantry(meaning));
  if (parts.length < 2 || parts.length > MOST || !parts.every((part) => standsAlone(part, linked))) return [];
  const ids = new Set(parts.map(({ meaning }) => meaning.id));
  const flows = parts.filter(({ meaning }) => meaning.kind === 'flow');
  if (ids.size < parts.length || flows.length > 1) return [];
  return [...parts.filter((part) => !flows.includes(part)), ...flows];
}

function piecesOf(text: string): string[] {
  return text
    .split(QUESTION_ENDS)
    .flatMap((piece) => piece.split(LINKS).map((each, index, all) => (index === all.length - 2 && all.at(-1) === '' ? restOf(piece, each) : each)))
    .map((piece) => piece.trim())
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece));
}

/** A question keeps its mark: it tells that it is one. */
function restOf(piece: string, said: string): string {
  return /[？?]\s*$/u.test(piece) ? `${said}?` : said;
}

function hasLink(text: string): boolean {
  return /还有|還有|另外|顺便|順便|对了|對了|再问|再問|also|by the way|another question|one more thing/i.test(text);
}

function isPleasantry({ kind, smalltalk }: Understanding): boolean {
  return kind === 'smalltalk' && ['smalltalk.greeting', 'smalltalk.thanks'].includes(smalltalk ?? '');
}

/** A clear question; said to be one more thing, it need not be put as one. */
function standsAlone({ text, meaning }: Part, linked: boolean): boolean {
  if (meaning.kind === 'flow') return meaning.id !== 'flow.stop-loss';
  if (meaning.smalltalk === 'smalltalk.others') return true;
  return meaning.kind === 'answer' && meaning.score >= MATCH_LIMITS.sure && (asksOutright(text) || (linked && [...text].length <= 12));
}

/** Shorter messages do not ramble. */
const RAMBLING = 30;
const GOES_ON = /然后(?!后)|然後|再就是|再来就是|还有就是|還有就是|还有|還有|另外|[\n。！？!?；;]+|[，,]|\band (?:also|then)\b/iu;

/** What a rambling message touches, each once and in order: a question or a wish of its own in every part. */
export function touchedMatters(text: string, understand: Understand): Part[] {
  if ([...text].length < RAMBLING) return [];
  const parts = text.split(GOES_ON).map((piece) => ({ text: piece.trim(), meaning: understand(piece.trim()) }));
  const clear = parts.filter(({ meaning }) => (meaning.kind === 'answer' || meaning.kind === 'flow') && meaning.score >= MATCH_LIMITS.sure);
  return clear.filter(({ meaning }, index) => clear.findIndex((each) => each.meaning.id === meaning.id) === index);
}
