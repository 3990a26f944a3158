import path from 'node:path';
import { z } from 'zod';
import { createDetectDanger, type Danger, type DangerSigns, loadDangerSigns } from './danger.js';
import { FaultyData, readYaml, schemaFaults } from './fault.js';
import { createFindCandidates } from './needed-letters.js';
import { normalise } from './normalise.js';

function isExpression(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

const pattern = z.union([
  z.strictObject({ whole: z.string().min(1), unless: z.array(z.string()).optional() }),
  z.strictObject({
    contains: z.array(z.string().min(1)).min(1),
    /** Most characters between two of the words. */
    gap: z.int().nonnegative().optional(),
    atMost: z.int().positive().optional(),
    unless: z.array(z.string()).optional(),
  }),
  z.strictObject({ matches: z.string().refine(isExpression), atMost: z.int().positive().optional(), unless: z.array(z.string()).optional() }),
]);
const patterns = z.array(pattern);
const words = z.array(z.string().min(1));

export const COMMAND_NAMES = ['cancel', 'back', 'restart', 'repeat'] as const;
export const SMALLTALK_NAMES = [
  'greeting',
  'thanks',
  'who',
  'goodbye',
  'acknowledge',
  'praise',
  'wait',
  'language',
  'injection',
  'others',
  'smallType',
  'onlyTyping',
  'signLanguage',
  'noCalls',
  'blame',
  'outage',
  'hurry',
  'apology',
  'abuse',
  'anger',
  'sarcasm',
] as const;
/** Said in temper. Whoever asks something besides is answered. */
export const TEMPERS: readonly string[] = ['smalltalk.abuse', 'smalltalk.anger', 'smalltalk.sarcasm'];
/** What somebody needs who cannot see well, or not hear. */
export const NEEDS: readonly string[] = ['smalltalk.smallType', 'smalltalk.onlyTyping', 'smalltalk.signLanguage'];
/** CONTRACT §1. */
export const FLOW_NAMES = [
  'registration',
  'abnormal-transaction',
  'appeal',
  'appeal-status',
  'closure',
  'complaint',
  'stop-loss',
] as const;

const phrasesSchema = z.strictObject({
  politeness: words,
  wishes: words,
  questions: words,
  commands: z.record(z.enum(COMMAND_NAMES), patterns),
  handoff: patterns,
  smalltalk: z.partialRecord(z.enum(SMALLTALK_NAMES), patterns),
  flows: z.partialRecord(z.enum(FLOW_NAMES), patterns),
  /** Of what a matcher would make something, though nobody could tell what it is about. */
  nothing: patterns,
});
/** With the signs of danger, which are heard before any phrase. */
export type Phrases = z.infer<typeof phrasesSchema> & { danger: DangerSigns };
type Pattern = z.infer<typeof pattern>;

const PHRASES_FILE = 'phrases.yaml';
const DANGER_FILE = 'danger-signs.yaml';

/** What a phrase is for. `id` is as in CONTRACT §1, `smalltalk.<which>` or `nothing`. */
export interface Recognised {
  kind: 'flow' | 'command' | 'handoff' | 'smalltalk' | 'crisis' | 'nothing';
  id: string;
}

/** @throws FaultyData */
export function loadPhrases(faqFolder: string): Phrases {
  const file = path.join(faqFolder, PHRASES_FILE);
  const parsed = phrasesSchema.safeParse(readYaml(file));
  if (parsed.success) return { ...parsed.data, danger: loadDangerSigns(path.join(faqFolder, DANGER_FILE)) };
  throw new FaultyData(
    schemaFaults(file, parsed.error, (at) => ({ entry: String(at[0] ?? ''), rest: at.slice(1) })),
  );
}

/** First match wins. Danger comes before everything (support practice §1), then what steers the conversation. */
export function createRecognise(phrases: Phrases): (normalised: string) => Recognised | null {
  const tests = listGroups(phrases).flatMap(([recognised, list]) =>
    list.map((each) => ({ recognised, ...compile(each, phrases) })));
  const findCandidates = createFindCandidates(tests.map(({ source }) => source));
  const strip = compilePoliteness(phrases.politeness);
  const detectDanger = createDetectDanger(phrases.danger);
  return (normalised) => {
    const danger = detectDanger(normalised);
    if (danger !== null) return ANSWERED_BY[danger];
    const said: Said = { text: normalised, bare: strip(normalised) };
    const found = findCandidates(normalised).find((at) => tests[at]?.fits(said));
    return found === undefined ? null : (tests[found]?.recognised ?? null);
  };
}

const ANSWERED_BY: Record<Danger, Recognised> = {
  crisis: { kind: 'crisis', id: 'crisis' },
  violence: { kind: 'crisis', id: 'crisis' },
  scam: { kind: 'flow', id: 'flow.stop-loss' },
};

interface Said {
  text: string;
  /** Without the politeness around it. */
  bare: string;
}

function listGroups(phrases: Phrases): [Recognised, Pattern[]][] {
  const flows = Object.entries(phrases.flows).map(
    ([name, list]): [Recognised, Pattern[]] => [{ kind: 'flow', id: `flow.${name}` }, list],
  );
  const isUrgent = ([{ id }]: [Recognised, Pattern[]]): boolean => id === 'flow.stop-loss';
  return [
    ...flows.filter(isUrgent),
    ...Object.entries(phrases.commands).map(
      ([name, list]): [Recognised, Pattern[]] => [{ kind: 'command', id: `command.${name}` }, list],
    ),
    [{ kind: 'handoff', id: 'handoff' }, phrases.handoff],
    ...Object.entries(phrases.smalltalk).map(
      ([name, list]): [Recognised, Pattern[]] => [{ kind: 'smalltalk', id: `smalltalk.${name}` }, list],
    ),
    ...flows.filter((flow) => !isUrgent(flow)),
    [{ kind: 'nothing', id: 'nothing' }, phrases.nothing],
  ];
}

const DEFAULT_GAP = 6;

interface Test {
  /** Without a match of it in the text nothing fits; empty for what cannot be told so. */
  source: string;
  fits: (said: Said) => boolean;
}

function compile(each: Pattern, phrases: Phrases): Test {
  const forbidden = (each.unless ?? []).flatMap((word) => (word === '{question}' ? phrases.questions : [word]));
  const unless = forbidden.length === 0 ? null : new RegExp(anyOf(forbidden), 'u');
  if ('whole' in each) {
    const wholes = new Set(each.whole.split('|').map(normalise));
    return { source: '', fits: ({ text, bare }) => (wholes.has(text) || wholes.has(bare)) && !unless?.test(text) };
  }
  const source = 'matches' in each ? each.matches : inOrder(each, phrases);
  const expression = new RegExp(source, 'u');
  const longest = each.atMost ?? Infinity;
  return { source, fits: ({ text }) => text.length <= longest && expression.test(text) && !unless?.test(text) };
}

function inOrder({ contains, gap }: Extract<Pattern, { contains: string[] }>, { wishes }: Phrases): string {
  const slots = contains.map((slot) => anyOf(slot.split('|').flatMap((word) => (word === '{wish}' ? wishes : [word]))));
  return slots.join(`.{0,${gap ?? DEFAULT_GAP}}?`);
}

/** Numbers as people quote them. */
const NUMBERS: Record<string, string> = {
  '{case}': '(?<![a-z0-9])(?:ap|cp|cl)\\s?\\d{14}(?!\\d)',
  '{transaction}': '(?<![a-z0-9])t\\s?\\d{14}(?!\\d)',
};

/** Alphabetic words match whole words only; Chinese has no such bounds. */
function anyOf(alternatives: string[]): string {
  const numbers = alternatives.flatMap((word) => NUMBERS[word] ?? []);
  const bounded = alternatives.filter((word) => !(word in NUMBERS)).map(normalise).map((word) => {
    const before = /^[\p{L}\p{N}]/u.test(word) && !/^\p{Script=Han}/u.test(word) ? '(?<![a-z0-9])' : '';
    const after = /[a-z0-9]$/.test(word) ? '(?![a-z0-9])' : '';
    return `${before}${word}${after}`;
  });
  return `(?:${[...numbers, ...bounded].join('|')})`;
}

function compilePoliteness(politeness: string[]): (text: string) => string {
  const any = anyOf([...politeness].sort((a, b) => b.length - a.length));
  const around = new RegExp(`^(?:${any}\\s*)+|(?:\\s*${any})+$`, 'gu');
  return (text) => text.replace(around, '').trim();
}
