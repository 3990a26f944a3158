import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Value, Values } from '../../flows/kit.js';
import type { FactClauses } from '../faq/facts.js';
import type { Fault } from '../faq/fault.js';
import { findForbidden } from '../faq/forbidden.js';
import { BEFORE_REPORTED } from '../faq/forbidden-rules.js';
import { toTraditional } from './chinese.js';
import { formatMoney, formatTime } from './format.js';
import { LOCALES, type Locale } from './locale.js';

/** The catalogue: every sentence of ours outside FAQ answers, by key, and the labels of choices. */
export interface Lines {
  has(key: string): boolean;
  keys(): string[];
  hasChoice(flow: string, id: string): boolean;
  /** @throws when the key or a value is missing: a bug, caught by the flow contract suite. */
  speak(key: string, values: Values, locale: Locale, now: number): string;
  /** The label of a flow's choice in the person's language, and what people type for it in any language. */
  choice(flow: string, id: string, locale: Locale): { label: string; words: string[] };
  revision(key: string): string;
}

/** The language files as written; traditional Chinese is derived from simplified. */
export type LineFiles = Record<WrittenLocale, unknown>;
type WrittenLocale = Exclude<Locale, 'zh-Hant'>;

const choiceLine = z.strictObject({ label: z.string(), words: z.array(z.coerce.string()).default([]) });
type ChoiceLine = z.infer<typeof choiceLine>;
type Leaf = string | ChoiceLine;

/** Everything that is wrong with the language files; empty when nothing is. */
export function checkLines(files: LineFiles, facts: FactClauses): Fault[] {
  const [zh, en] = [flatten(files['zh-CN']), flatten(files.en)];
  return [...new Set([...zh.keys(), ...en.keys()])].flatMap((key) => checkKey(key, zh.get(key), en.get(key), facts));
}

function checkKey(key: string, zh: Leaf | undefined, en: Leaf | undefined, facts: FactClauses): Fault[] {
  if (zh === undefined) return [fault('zh-CN', key, 'is missing', 'Write it: en.yaml has it.')];
  if (en === undefined) return [fault('en', key, 'is missing', 'Write it: zh-CN.yaml has it.')];
  if (typeof zh !== 'string' || typeof en !== 'string') {
    if (typeof zh === 'string' || typeof en === 'string') {
      return [fault('en', key, 'is a sentence in one language and a choice in the other', 'Make them alike.')];
    }
    return [...checkWording('zh-CN', key, zh.label), ...checkWording('en', key, en.label)];
  }
  return [
    ...checkWording('zh-CN', key, zh),
    ...checkWording('en', key, en),
    ...checkPlaceholders(key, placeholders(zh), placeholders(en), facts),
  ];
}

/** Lines that are only spoken when the operator has just reported what they say. */
const REPORTED = /^(?:event|closure\.state|appealStatus\.(?:state|next)|abnormal\.(?:status|frozenNow|cancelledNow))(?:\.|$)/;

function checkWording(locale: WrittenLocale, key: string, text: string): Fault[] {
  const found = findForbidden(text, locale).filter(({ why }) => why !== BEFORE_REPORTED || !REPORTED.test(key));
  return found.map(({ wording, why }) => fault(locale, key, `says "${wording}", which ${why}`, 'Reword it.'));
}

function checkPlaceholders(key: string, zh: string[], en: string[], facts: FactClauses): Fault[] {
  const unknown = [...zh, ...en].filter((name) => name.includes('.') && !facts['zh-CN'].has(name));
  const differing = [...zh, ...en].filter((name) => zh.includes(name) !== en.includes(name));
  return [
    ...unknown.map((name) => fault('zh-CN', key, `names the unknown operator fact {${name}}`, 'See faq-data/operator.yaml.')),
    ...differing.map((name) => fault('en', key, `has {${name}} in one language only`, 'Use it in both or in neither.')),
  ];
}

function fault(locale: WrittenLocale, entry: string, what: string, remedy: string): Fault {
  return { file: `flows/lines/${locale}.yaml`, entry, place: '', what, remedy };
}

export function createLines(files: LineFiles, facts: FactClauses): Lines {
  const written = { 'zh-CN': flatten(files['zh-CN']), en: flatten(files.en) };
  const byLocale = { ...written, 'zh-Hant': derive(written['zh-CN']) };

  const sentence = (key: string, locale: Locale): string => {
    const leaf = byLocale[locale].get(key);
    if (typeof leaf !== 'string') throw new Error(`no line ${key} in ${locale}`);
    return leaf;
  };
  const choiceLeaf = (flow: string, id: string, locale: Locale): ChoiceLine => {
    const leaf = byLocale[locale].get(`choice.${flow}.${id}`) ?? byLocale[locale].get(`choice.${id}`);
    if (!leaf || typeof leaf === 'string') throw new Error(`no choice ${id} of ${flow} in ${locale}`);
    return leaf;
  };
  const wordsOf = (flow: string, id: string): string[] =>
    LOCALES.flatMap((each) => [choiceLeaf(flow, id, each).label, ...choiceLeaf(flow, id, each).words]);
  const revisionOf = remember((key: string) =>
    createHash('sha256').update(sentence(key, 'zh-CN') + sentence(key, 'en')).digest('hex').slice(0, 8));
  /** Asked for several times in every turn, and the same every time. */
  const choiceOf = remember((flow: string) => remember((id: string) => remember((locale: Locale) =>
    ({ label: choiceLeaf(flow, id, locale).label, words: wordsOf(flow, id) }))));
  /** Flows with choices of their own. Others are not remembered by name: what an old button names is unchecked. */
  const choosing = new Set([...written['zh-CN'].keys()].flatMap((key) => /^choice\.([^.]+)\./.exec(key)?.[1] ?? []));
  const speak: Lines['speak'] = (key, values, locale, now) => {
    const text = sentence(key, locale);
    return text.includes('{') ? fill(text, key, values, locale, now) : text;
  };
  const fill = (text: string, key: string, values: Values, locale: Locale, now: number): string =>
    text.replace(PLACEHOLDER, (_, name: string) => {
      const value = values[name];
      if (value !== undefined) return format(value, locale, now);
      const fact = facts[locale].get(name);
      if (fact === undefined) throw new Error(`line ${key} lacks a value for ${name}`);
      return fact;
    });
  const format = (value: Value, locale: Locale, now: number): string => {
    if (typeof value !== 'object') return String(value);
    if ('money' in value) return formatMoney(value.money, locale);
    if ('time' in value) return formatTime(value.time, locale, now);
    if ('lines' in value) return value.lines.map((each) => speak(each.line, each.values, locale, now)).join('\n');
    return speak(value.line, value.values ?? {}, locale, now);
  };

  return {
    has: (key) => written['zh-CN'].has(key),
    keys: () => [...written['zh-CN'].keys()],
    hasChoice: (flow, id) => written['zh-CN'].has(`choice.${flow}.${id}`) || written['zh-CN'].has(`choice.${id}`),
    speak,
    choice: (flow, id, locale) => choiceOf(choosing.has(flow) ? flow : '')(id)(locale),
    revision: revisionOf,
  };
}

const WINDOW = 'window.';

/** The words of the chat window and the pages, for the build: `window.send` is `send` there. Placeholders stay. */
export function windowLines(files: LineFiles): Record<Locale, Record<string, string>> {
  const [zh, en] = [flatten(files['zh-CN']), flatten(files.en)];
  const pick = (leaves: Map<string, Leaf>): Record<string, string> => Object.fromEntries([...leaves].flatMap(([key, leaf]) =>
    key.startsWith(WINDOW) && typeof leaf === 'string' ? [[key.slice(WINDOW.length), leaf]] : []));
  return { 'zh-CN': pick(zh), 'zh-Hant': pick(derive(zh)), en: pick(en) };
}

function remember<Name extends string, Result>(make: (name: Name) => Result): (name: Name) => Result {
  const made = new Map<Name, Result>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const result = make(name);
    made.set(name, result);
    return result;
  };
}

const PLACEHOLDER = /\{([a-zA-Z.]+)\}/g;

export function placeholders(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].flatMap((match) => match[1] ?? []);
}

/** `a: { b: text }` → `a.b`. The wordings of facts are not lines and are left out. */
function flatten(file: unknown, prefix = ''): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  for (const [name, value] of Object.entries(z.record(z.string(), z.unknown()).parse(file))) {
    if (prefix === '' && name === 'facts') continue;
    const key = prefix + name;
    if (typeof value === 'string') leaves.set(key, value.trim());
    else if (isChoice(value)) leaves.set(key, choiceLine.parse(value));
    else for (const [inner, leaf] of flatten(value, `${key}.`)) leaves.set(inner, leaf);
  }
  return leaves;
}

function isChoice(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'label' in value;
}

function derive(simplified: Map<string, Leaf>): Map<string, Leaf> {
  const traditional = (leaf: Leaf): Leaf =>
    typeof leaf === 'string' ? toTraditional(leaf) : { label: toTraditional(leaf.label), words: leaf.words };
  return new Map([...simplified].map(([key, leaf]) => [key, traditional(leaf)]));
}
