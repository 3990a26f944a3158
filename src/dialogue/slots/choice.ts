import { fold } from './fold.js';
import type { Option, SlotAnswer } from './slot.js';
import { at, bare, indexOfWord, placeSaid } from './words.js';
import { parseYesNo } from './yes-no.js';

/** Ids that plain yes and no choose. */
const AGREEING = ['YES', 'CONFIRM', 'TELL_ME'];
const DECLINING = ['NO', 'NOT_NOW', 'NO_NEWS'];

type OptionAnswer = Extract<SlotAnswer, { type: 'option' }>;

/** The one option that the text names by its label, its words, its number, or a yes or no; null when none or
 *  several. */
export function parseChoice(text: string, options: readonly Option[]): OptionAnswer | null {
  const place = placeSaid(fold(text));
  const chosen =
    optionNamed(text, options) ??
    (place === null ? null : at(options, place)) ??
    optionMentioned(text, options) ??
    optionBegun(text, options);
  return chosen && { type: 'option', id: chosen.id };
}

/** The option whose label or word is the whole text. */
export function optionNamed(text: string, options: readonly Option[]): Option | null {
  const said = bare(text);
  return said === '' ? null : only(options.filter((option) => namesOf(option).some((name) => bare(name) === said)));
}

/** The option whose label or word stands in the text, or that the text agrees to or declines. */
export function optionMentioned(text: string, options: readonly Option[]): Option | null {
  const contained = optionContained(fold(text), options);
  const agreed = optionAgreed(text, options);
  if (contained === 'several') return null;
  if (!contained || !agreed || contained === agreed) return contained ?? agreed;
  return [...AGREEING, ...DECLINING].includes(contained.id) ? null : contained;
}

/** 暂不 for 暂不提交, when no other option begins so. */
function optionBegun(text: string, options: readonly Option[]): Option | null {
  const said = bare(text);
  if (said.length < (/^[a-z]/.test(said) ? 4 : 2)) return null;
  return only(options.filter((option) => namesOf(option).some((name) => bare(name).startsWith(said))));
}

function optionAgreed(text: string, options: readonly Option[]): Option | null {
  const answer = parseYesNo(text);
  const ids = answer === 'YES' ? AGREEING : answer === 'NO' ? DECLINING : [];
  return only(options.filter((option) => ids.includes(option.id)));
}

interface Hit {
  option: Option;
  start: number;
  end: number;
}

/** A name inside a longer one that also stands there (需要 in 不需要) does not count. */
function optionContained(folded: string, options: readonly Option[]): Option | 'several' | null {
  const hits = options.flatMap((option) => hitsOf(folded, option));
  const outer = hits.filter((hit) => !hits.some((other) => other.option !== hit.option && encloses(other, hit)));
  const found = [...new Set(outer.map((hit) => hit.option))];
  return found.length > 1 ? 'several' : (found[0] ?? null);
}

function hitsOf(folded: string, option: Option): Hit[] {
  return namesOf(option)
    .filter((name) => bare(name).length > 1)
    .map((name) => ({ option, start: indexOfWord(folded, name), length: fold(name).trim().length }))
    .filter(({ start }) => start >= 0)
    .map(({ start, length }) => ({ option, start, end: start + length }));
}

function encloses(outer: Hit, inner: Hit): boolean {
  return outer.start <= inner.start && inner.end <= outer.end && outer.end - outer.start > inner.end - inner.start;
}

function namesOf(option: Option): string[] {
  return [option.label, ...option.words];
}

function only<T>(found: readonly T[]): T | null {
  return found.length === 1 ? (found[0] ?? null) : null;
}
