import { isDeepStrictEqual } from 'node:util';
import type { Ask, FlowEvent } from '../../flows/kit.js';
import { answerEvent } from './answer-event.js';
import { formatDay, formatMoney } from './format.js';
import type { Lines } from './lines.js';
import type { Locale } from './locale.js';
import type { Correction } from './read-correction.js';
import { itemLabel } from './render-ask.js';
import { fold } from './slots/fold.js';
import { parseSlot } from './slots/parse-slot.js';
import type { Slot, SlotAnswer } from './slots/slot.js';
import { placeSaid } from './slots/places.js';

/** A question that was answered on the way, and what it was given. */
export interface Answered {
  /** In the trail. */
  place: number;
  flow: string;
  ask: Ask;
  slot: Slot;
  event: FlowEvent;
}

/** The answer that a question is to be given instead. */
export interface Corrected {
  asked: Answered;
  event: FlowEvent;
}

/** Which earlier answer a correction means: the latest whose old value was named; else the latest that can be read so.
 *  Null: none. `answered` oldest first. */
export function findCorrected(correction: Correction, answered: Answered[], now: number): Corrected | null {
  const latest = [...answered].reverse().filter(({ slot }) => isAbout(slot, correction));
  const named = correction.from === null ? null : first(latest, (asked) => withOld(asked, correction, now));
  if (named || (correction.from !== null && !correction.outright)) return named;
  return (
    first(latest, (asked) => withNew(asked, correction.to, now)) ??
    (correction.outright ? first(latest, (asked) => withNewText(asked, correction, now)) : null)
  );
}

function isAbout({ type }: Slot, { about }: Correction): boolean {
  return about === null || type === about || type === 'pick';
}

function first<T>(list: Answered[], read: (asked: Answered) => T | null): T | null {
  for (const asked of list) {
    const found = read(asked);
    if (found) return found;
  }
  return null;
}

/** The old answer was what is called wrong, or a text that holds it. */
function withOld(asked: Answered, { from, to }: Correction, now: number): Corrected | null {
  const { slot, event } = asked;
  if (from === null) return null;
  if (slot.type === 'text') return inText(asked, from, to);
  const old = parseSlot(from, slot, now);
  if (!old || !isDeepStrictEqual({ ...answerEvent(old) }, { ...event })) return null;
  const answer = parseSlot(to, slot, now);
  return answer && { asked, event: answerEvent(answer) };
}

function inText(asked: Answered, from: string, to: string): Corrected | null {
  if (asked.event.type !== 'ANSWERED' || !('value' in asked.event) || !asked.event.value.includes(from)) return null;
  return { asked, event: { type: 'ANSWERED', value: asked.event.value.replace(from, to) } };
}

function withNew(asked: Answered, to: string, now: number): Corrected | null {
  const answer = asked.slot.type === 'text' ? null : readNew(to, asked.slot, now);
  return answer && { asked, event: answerEvent(answer) };
}

/** What the new value answers. The place of a button is no value: 第二笔 is of a list. */
export function readNew(to: string, slot: Slot, now: number): SlotAnswer | null {
  const answer = parseSlot(to, slot, now);
  return answer?.type === 'option' && slot.type !== 'pick' && placeSaid(fold(to)) !== null ? null : answer;
}

/** A text, or a button by its place, when nothing else fits. */
function withNewText(asked: Answered, { to, about, said }: Correction, now: number): Corrected | null {
  if (asked.slot.type === 'text') return isDayOrSum(to) ? inStory(asked, to) : (inStory(asked, to) ?? besideStory(asked, said));
  const answer = about === null ? parseSlot(to, asked.slot, now) : null;
  return answer && { asked, event: answerEvent(answer) };
}

const DAYS = /(?:大?前天|昨天|昨晚|昨日|今天|今日|上?上周.|\d{1,2}月\d{1,2}[日号]|yesterday|today|last \w+|the day before yesterday)/gi;
const SUMS = /\d+(?:\.\d{1,2})?(?:元|块|圆)?/g;

function isDayOrSum(to: string): boolean {
  return [DAYS, SUMS].some((kind) => (to.match(kind) ?? []).join('') === to);
}

/** "是前天" changes the one day of a story, "是119" its one sum. A story is replaced by nothing shorter than a sentence. */
function inStory(asked: Answered, to: string): Corrected | null {
  if (asked.event.type !== 'ANSWERED' || !('value' in asked.event)) return null;
  const told = asked.event.value;
  for (const kind of [DAYS, SUMS]) {
    const found = told.match(kind) ?? [];
    if ((to.match(kind) ?? []).join('') === to) return found.length === 1 && found[0] ? inText(asked, found[0], to) : null;
  }
  return [...to].length >= Math.min(SENTENCE, [...told].length) ? { asked, event: { type: 'ANSWERED', value: to } } : null;
}
const SENTENCE = 8;
/** In characters. In a longer story a few words do not say what they stand for. */
const SHORT_STORY = 24;

/** "打错了，是我堂妹" stands beside the few words it corrects: nothing that was told is lost. */
function besideStory({ event, ...asked }: Answered, said: string): Corrected | null {
  if (event.type !== 'ANSWERED' || !('value' in event) || [...event.value].length > SHORT_STORY) return null;
  return { asked: { event, ...asked }, event: { type: 'ANSWERED', value: `${event.value}（${said}）` } };
}

/** In characters; Latin letters say less. */
const LONGEST_QUOTE = { en: 60, zh: 24 };

/** An answer as it is spoken back: money and numbers in full, a text by its beginning. */
export function describeAnswer(lines: Lines, { flow, ask }: Answered, event: FlowEvent, locale: Locale, now: number): string {
  const quoted = (said: string): string => (locale === 'en' ? `"${said}"` : `“${said}”`);
  if (event.type === 'PICKED' && ask.slot.type === 'pick' && 'id' in event) {
    const item = ask.slot.items.find(({ id }) => id === event.id);
    return quoted(item ? itemLabel(lines, item, locale, now) : event.id);
  }
  if (event.type !== 'ANSWERED' || !('value' in event)) return quoted(choiceLabel(lines, flow, event.type, locale));
  if (ask.slot.type === 'amount') return formatMoney(event.value, locale);
  if (ask.slot.type === 'date') return formatDay(Date.parse(event.value), locale);
  if (ask.slot.type !== 'text') return event.value;
  return quoted(shorten(event.value, LONGEST_QUOTE[locale === 'en' ? 'en' : 'zh']));
}

function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length > length ? `${characters.slice(0, length).join('')}…` : text;
}

function choiceLabel(lines: Lines, flow: string, id: string, locale: Locale): string {
  return lines.hasChoice(flow, id) ? lines.choice(flow, id, locale).label : id;
}
