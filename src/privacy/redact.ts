import { detectLocale } from '../dialogue/detect-locale.js';
import type { Locale } from '../dialogue/locale.js';
import { fold, foldWithOffsets } from '../dialogue/slots/fold.js';
import { parseSlot } from '../dialogue/slots/parse-slot.js';
import type { Slot, SlotAnswer } from '../dialogue/slots/slot.js';
import { findCredentials } from './find-credentials.js';
import { findNumbers } from './find-numbers.js';
import { blankMarks, DROPPED_MARK, maskAllBut, stripMarks } from './marks.js';
import { blank, SECRET_KINDS, type Secret, type SecretKind } from './secret.js';

export type { SecretKind } from './secret.js';

/** What the flow is waiting for: it decides what a bare number is. */
export interface Awaited {
  slot: Slot | null;
  /** The flow is about a verification code, so a bare number is likely one. */
  codeExpected: boolean;
}

export interface Redacted {
  /** The only text that may be stored, logged or forwarded. */
  text: string;
  /** What was taken out, each kind once; empty when nothing was. */
  found: SecretKind[];
  /** The typed value of the awaited slot, free of secrets. */
  answer: SlotAnswer | null;
}

/** Takes secrets out of what a person wrote and reads the answer to the awaited slot. Redacting the safe text again
 *  changes nothing. `now` in epoch milliseconds. */
export function redact(text: string, awaited: Awaited, now: number): Redacted {
  const kinds = new Set<SecretKind>();
  let safe = text;
  for (let secrets = secretsIn(safe, awaited, now); secrets.length > 0; secrets = secretsIn(safe, awaited, now)) {
    for (const { kind } of secrets) kinds.add(kind);
    safe = withMarks(safe, secrets);
  }
  const found = SECRET_KINDS.filter((kind) => kinds.has(kind));
  return { text: safe, found, answer: answerIn(safe, awaited.slot, now) };
}

function secretsIn(text: string, awaited: Awaited, now: number): Secret[] {
  const folded = fold(text);
  const readable = blankMarks(folded);
  const numbers = findNumbers(readable);
  const credentials = findCredentials(blank(readable, numbers), awaited.codeExpected ? 'code' : 'nothing');
  const isOwn = ({ start, end }: Secret) => isAnswer(folded.slice(start, end), text, awaited.slot, now);
  return [...numbers, ...credentials].filter((secret) => secret.told !== 'by flow' || !isOwn(secret));
}

/** Digits that answer the slot are its own, not a code, unless words say otherwise. */
function isAnswer(said: string, text: string, slot: Slot | null, now: number): boolean {
  if (slot === null || !['phone', 'amount', 'date', 'reference', 'pick'].includes(slot.type)) return false;
  const answer = answerIn(text, slot, now);
  return answer !== null && JSON.stringify(answerIn(said, slot, now)) === JSON.stringify(answer);
}

/** Free text keeps its marks; typed values are read without them. */
function answerIn(text: string, slot: Slot | null, now: number): SlotAnswer | null {
  if (slot === null) return null;
  return parseSlot(slot.type === 'text' ? text : stripMarks(text), slot, now);
}

/** Of a text without any letters, the article's own language. */
function localeOf(text: string): Locale {
  const isLatin = /\p{Script=Latin}/u.test(text) && !/\p{Script=Han}/u.test(text);
  return detectLocale(text, isLatin ? 'en' : 'zh-CN');
}

/** Whatever the folding left out right behind a secret (zero-width characters, the frame of a keycap) goes with it. */
function withMarks(text: string, secrets: readonly Secret[]): string {
  const { starts } = foldWithOffsets(text);
  const mark = DROPPED_MARK[localeOf(text)];
  let end = text.length;
  return [...secrets]
    .sort((a, b) => b.start - a.start)
    .reduce((safe, secret) => {
      const from = starts[secret.start] ?? 0;
      const to = Math.min(end, starts[secret.end] ?? text.length);
      if (to <= from) return safe;
      end = from;
      return safe.slice(0, from) + (secret.kept === '' ? mark : maskAllBut(secret.kept)) + safe.slice(to);
    }, text);
}
