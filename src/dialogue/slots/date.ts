import { hoursOfDay, dayOf, type Span } from './calendar.js';
import { findDays, type DayMention } from './day.js';
import { fold } from './fold.js';
import { readChineseNumber } from './numerals.js';
import type { SlotAnswer } from './slot.js';

/** Hours that a part of the day covers. The night runs into the next day, since "last night" does. */
const PARTS: { pattern: RegExp; hours: [number, number] }[] = [
  { pattern: /凌晨|early (?:this |in the )?morning|small hours/, hours: [0, 6] },
  { pattern: /清早|清晨|一早|早上|早晨|今[早晨]|朝早|今朝|(?<!before )morning/, hours: [5, 12] },
  { pattern: /上午|上昼/, hours: [6, 12] },
  { pattern: /中午|正午|晏昼|(?<!after)noon|lunch ?time/, hours: [11, 14] },
  { pattern: /下午|下昼|afternoon/, hours: [12, 18] },
  { pattern: /傍晚/, hours: [17, 20] },
  { pattern: /半夜|深夜|夜里|夜间|last night|tonight|late (?:at )?night/, hours: [18, 30] },
  { pattern: /晚上|昨晚|今晚|前晚|琴晚|寻晚|夜晚|晚间|[昨今前]夜|evening|night/, hours: [18, 24] },
];
const CLOCK_CHINESE =
  /(?<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})[点时](?:钟|(?<half>半)|(?<quarter>[一三])刻|(?<minute>\d{1,2}|[零一二三四五六七八九十]{1,3})分?)?/;
const CLOCK = /(?<![\d:.-])(?<hour>[01]?\d|2[0-3])(?::(?<minute>[0-5]\d))(?::[0-5]\d)?\s*(?<half>[ap])?\.?(?:m\b)?/;
const CLOCK_ENGLISH = /(?<![\d:])(?<hour>1[0-2]|[1-9])(?:[:.](?<minute>[0-5]\d))?\s*(?<half>[ap])\.?m\b/;
/** "at 10", without saying which half of the day. */
const CLOCK_AT =
  /(?<![a-z])(?:at|around|about)\s+(?<hour>1[0-2]|[1-9])(?:\s*o'?clock)?(?!\s*[\d:./%])(?!\s+(?!last|yesterday|today|this|in the|on)[a-z])/;
const RANGE = /^\s*(?:到|至|-|~|to|until|till|and)\s*$/;

/** "11 月 18 日" is written with or without spaces. */
const GAPS = /(?<=\p{Script=Han})\s+(?=\d)|(?<=\d)\s+(?=\p{Script=Han})/gu;

/** The day, part of a day, hour, week or month that the text names; a time alone is the last such time. Spans are in
 *  Asia/Shanghai, `to` exclusive; one that has not begun at `now` is null, as are two different days. */
export function parseDate(text: string, now: number): Extract<SlotAnswer, { type: 'date' }> | null {
  const folded = fold(text).trim().replace(GAPS, '');
  const span = spanOf(folded, findDays(folded, now), now);
  return span && span.from <= now ? { type: 'date', ...span } : null;
}

function spanOf(folded: string, days: DayMention[], now: number): Span | null {
  const [first, second] = [days[0], days.at(-1)];
  if (!first || !second) return timeAlone(folded, now);
  if (days.every(({ span }) => span.from === first.span.from)) return withinDay(folded, first, now);
  const joined = days.length === 2 && RANGE.test(folded.slice(first.end, second.start));
  return joined && first.span.from < second.span.from ? { from: first.span.from, to: second.span.to } : null;
}

function withinDay(folded: string, { day, span }: DayMention, now: number): Span {
  if (day === null) return span;
  const part = PARTS.find(({ pattern }) => pattern.test(folded));
  const exact = clockSpan(folded, day, part?.hours);
  if (exact) return exact;
  if (!part) return span;
  const [from, to] = part.hours;
  const hours = hoursOfDay(day, from, to);
  return to > 24 && hours.from > now ? hoursOfDay(day, 0, 6) : hours;
}

/** Today's, or yesterday's when today's is still to come. */
function timeAlone(folded: string, now: number): Span | null {
  const part = PARTS.find(({ pattern }) => pattern.test(folded));
  if (!part && !clockOf(folded)) return null;
  const spans = [dayOf(now), dayOf(now) - 1].map((day) =>
    clockSpan(folded, day, part?.hours) ?? (part ? hoursOfDay(day, ...part.hours) : null),
  );
  return spans.find((span) => span !== null && span.from <= now) ?? null;
}

interface Clock {
  hour: number;
  /** Null: only the hour was said. */
  minute: number | null;
  /** Whether the hour is told on 24 hours, or the half of the day said. */
  certain: boolean;
}

function clockSpan(folded: string, day: number, part: [number, number] | undefined): Span | null {
  const clock = clockOf(folded);
  if (!clock) return null;
  const hour = inPart(clock, part);
  if (hour === null) return null;
  const from = hour + (clock.minute ?? 0) / 60;
  return clock.minute === null ? hoursOfDay(day, hour, hour + 1) : hoursOfDay(day, from, from + 1 / 60);
}

/** 下午3点 is 15, 晚上12点 is 24. Null when morning and afternoon are both possible. */
function inPart({ hour, certain }: Clock, part: [number, number] | undefined): number | null {
  if (certain || hour > 12) return hour;
  if (!part) return null;
  const [from, to] = part;
  return [hour % 12, (hour % 12) + 12, (hour % 12) + 24].find((at) => at >= from && at <= to) ?? null;
}

function clockOf(folded: string): Clock | null {
  const english = CLOCK_ENGLISH.exec(folded)?.groups;
  if (english) {
    const hour = (Number(english.hour) % 12) + (english.half === 'p' ? 12 : 0);
    return { hour, minute: english.minute === undefined ? null : Number(english.minute), certain: true };
  }
  const colon = CLOCK.exec(folded)?.groups;
  if (colon) return { hour: Number(colon.hour), minute: Number(colon.minute), certain: /^0/.test(colon.hour ?? '') };
  const hour = CLOCK_AT.exec(folded)?.groups?.hour;
  if (hour) return { hour: Number(hour), minute: null, certain: false };
  const chinese = CLOCK_CHINESE.exec(folded)?.groups;
  return chinese ? readChineseClock(chinese) : null;
}

function readChineseClock({ hour = '', half, quarter, minute }: Record<string, string | undefined>): Clock | null {
  const at = readChineseNumber(hour)?.value ?? 24;
  if (at > 24) return null;
  const quarters = quarter === '一' ? 15 : 45;
  const minutes = minute ? (readChineseNumber(minute)?.value ?? 0) : null;
  return { hour: at, minute: half ? 30 : quarter ? quarters : minutes, certain: false };
}
