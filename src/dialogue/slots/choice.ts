import { fold } from './fold.js';
import { anyOf } from './pattern.js';
import type { Option, SlotAnswer } from './slot.js';
import { partMeant } from './meant.js';
import { at, placeSaid, placeTold } from './places.js';
import { isNearly } from './typo.js';
import { bare, findWord, withoutManners, type WordHit } from './words.js';
import { contradictsItself, isMereYes, parseYesNo } from './yes-no.js';

/** Ids that plain yes and no choose. */
const AGREEING = ['YES', 'CONFIRM', 'TELL_ME'];
const DECLINING = ['NO', 'NOT_NOW', 'NO_NEWS'];

/** Asks about what would be chosen. A story that ends in 怎么办 is none. */
const ASKS = new RegExp(
  anyOf(
    '什么是|是什么|什么意思|会怎[样么]|多久|是多少|区别|(?:可以|能|要|是|会).{0,12}吗[?？]?$|能不能|可不可以|(?<!不)是不是',
    '^(?:whats?|hows?|why|when|wheres?|does|do i|is|will)(?![a-z])',
    '^(?:can|could)(?! (?:you|we|i) (?:please )?(?:change|edit|add|remove|submit|send|file|freeze|withdraw|watch|tell me)(?![a-z]))(?![a-z])',
  ),
);

/** "卡里没有" tells where something is not, and is no "没有". */
const NOT_THERE = /(?:卡|账户|账上|余额|钱包|记录|账单|app|银行)(?:里面?|上面?|中|那边|那里|这边|度)?(?:也|还是?|都|并|根本|仍然)?(?:没有|没看[到见]|冇)/;

/** "No wait, …" denies nothing. */
const HOLDS_ON = /^(?:(?:no|oh|ok|sorry|actually),? )*(?:wait|hold on|hang on|one moment|just a moment|actually)(?:,? (?:no|actually|a moment|a second|a sec|please))*[\s,.!:-]+/;

type OptionAnswer = Extract<SlotAnswer, { type: 'option' }>;

/** The one option that the text names by its label, its words, its number, or a yes or no; null when none or
 *  several. */
export function parseChoice(text: string, options: readonly Option[]): OptionAnswer | null {
  const folded = fold(text).trim().replace(/其它/g, '其他');
  const chosen = optionNamed(folded, options) ?? optionNamed(withoutManners(folded), options) ?? optionAt(placeSaid(folded), options) ?? optionTold(folded, options);
  return chosen && { type: 'option', id: chosen.id };
}

/** What a longer message chooses: when it asks, a question that is one of the choices; of "not this but that", that. */
function optionTold(folded: string, options: readonly Option[]): Option | null {
  if (ASKS.test(folded.replace(HOLDS_ON, '')) || NOT_THERE.test(folded)) return optionMentioned(folded, options.filter(({ asked }) => asked));
  const meant = partMeant(folded);
  // "OK, not now" denies what comes behind the OK, and does not mean the OK.
  const chosen = meant === null || parseYesNo(meant) === 'YES' ? null : (parseChoice(meant, options)?.id ?? null);
  if (chosen !== null) return options.find(({ id }) => id === chosen) ?? null;
  return (
    optionMentioned(folded, options) ??
    optionAt(placeTold(folded), options) ??
    optionBegun(folded, options) ??
    optionMisspelt(folded, options)
  );
}

function optionAt(place: number | null, options: readonly Option[]): Option | null {
  return place === null ? null : at(options, place);
}

/** The option whose label or word is the whole text. */
export function optionNamed(text: string, options: readonly Option[]): Option | null {
  const said = bare(text);
  return said === '' ? null : only(options.filter((option) => namesOf(option).some((name) => name.bare === said)));
}

/** The option whose label or word stands in the text, or that the text agrees to or declines. */
export function optionMentioned(text: string, options: readonly Option[]): Option | null {
  const contained = optionContained(fold(text), options);
  const agreed = optionAgreed(text, options);
  if (contained === 'several') return null;
  return contained ?? agreed;
}

/** 暂不 for 暂不提交, when no other option begins so. */
function optionBegun(text: string, options: readonly Option[]): Option | null {
  const said = bare(text);
  if (said.length < (/^[a-z]/.test(said) ? 4 : 2)) return null;
  return only(options.filter((option) => namesOf(option).some((name) => name.bare.startsWith(said))));
}

/** One wrong, missing or added character, when only one option comes that near. That somebody wants it is no part of a
 *  name: 我要申诉 and 我要投诉 have nothing else alike. */
function optionMisspelt(folded: string, options: readonly Option[]): Option | null {
  const said = bare(folded).replace(/^(?:是|那就|就|选|我选)|(?:吧|啊|了|谢谢)$/g, '').replace(WANTING, '');
  return only(options.filter((option) => namesOf(option).some((name) => isNearly(said, name.bare.replace(WANTING, '')))));
}

const WANTING = /^(?:我要|我想要?|请|帮我)/;

/** Where no choice is a yes by its nature, the one for which people are known to say 好的. */
function optionAgreed(text: string, options: readonly Option[]): Option | null {
  const answer = parseYesNo(text);
  const ids = answer === 'YES' ? AGREEING : answer === 'NO' ? DECLINING : [];
  const byNature = options.filter(({ id }) => ids.includes(id));
  return only(answer === 'YES' && byNature.length === 0 ? options.filter(({ words }) => words.includes('好的')) : byNature);
}

interface Hit extends WordHit {
  option: Option;
}

/** A name inside a longer one that also stands there (需要 in 不需要), or that is denied there, does not count. */
function optionContained(folded: string, options: readonly Option[]): Option | 'several' | null {
  const hits = options.flatMap((option) => hitsOf(folded, option));
  const outer = hits.filter((hit) => !hit.denied && !hits.some((other) => isInside(hit, other)));
  const [chosen, ...others] = new Set(withoutAgreement(folded, outer).map((hit) => hit.option));
  return others.length > 0 ? 'several' : (chosen ?? null);
}

/** Who says 好的，冻结吧 agrees, and says to what; 找人工，谢谢 likewise. "不是，是的" stays both. */
function withoutAgreement(folded: string, hits: Hit[]): Hit[] {
  const named = hits.filter(({ start, end }) => !saysNoMore(folded.slice(start, end)));
  return named.length === 0 || contradictsItself(folded) ? hits : named;
}

function saysNoMore(words: string): boolean {
  return isMereYes(words) || THANKS.test(words);
}

const THANKS = /^(?:谢谢你?|多谢|唔该|thanks|thank you)$/;

function hitsOf(folded: string, option: Option): Hit[] {
  return namesOf(option)
    .filter((name) => name.bare.length > 1 && folded.includes(name.folded))
    .flatMap((name) => findWord(folded, name.folded).map((hit) => ({ ...hit, option })))
    .filter(({ start, end }) => folded.slice(start, end) !== 'no' || !(LACKING.test(folded.slice(0, start)) && /^ (?!want|need|like)[a-z]/.test(folded.slice(end))));
}

/** "There is no other way", "i no have card": no to nothing. */
const LACKING = /(?<![a-z])(?:there(?:'s| is| are| was)|have|has|had|got|is|i)\s+$/;

function isInside(hit: Hit, other: Hit): boolean {
  return (other.denied || other.option !== hit.option) && encloses(other, hit);
}

function encloses(outer: Hit, inner: Hit): boolean {
  return outer.start <= inner.start && inner.end <= outer.end && outer.end - outer.start > inner.end - inner.start;
}

interface Name {
  folded: string;
  bare: string;
}

function namesOf({ label, words }: Option): Name[] {
  const known = namesOfWords.get(words) ?? rememberNames(words);
  // As it does in the catalogue.
  return words.includes(label) ? known : [toName(label), ...known];
}

function rememberNames(words: readonly string[]): Name[] {
  const names = words.map(toName);
  namesOfWords.set(words, names);
  return names;
}

/** By the lists of the catalogue, which are the same in every turn. */
const namesOfWords = new WeakMap<readonly string[], Name[]>();

function toName(name: string): Name {
  return { folded: fold(name).trim(), bare: bare(name) };
}

function only<T>(found: readonly T[]): T | null {
  return found.length === 1 ? (found[0] ?? null) : null;
}
