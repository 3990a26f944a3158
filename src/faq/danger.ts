import { z } from 'zod';
import { FaultyData, readYaml, schemaFaults } from './fault.js';
import { createFindCandidates } from './needed-letters.js';
import { normalise } from './normalise.js';
import { rememberLast } from '../remember-last.js';

/** What a message may warn of: that the writer or somebody else may die by their own hand, that somebody may be hurt,
 *  that somebody is being cheated or just was. */
export type Danger = 'crisis' | 'violence' | 'scam';
export type DetectDanger = (text: string) => Danger | null;

const ways = z.string().transform((block) => block.split('\n').map((line) => line.trim()).filter(Boolean));
const table = z.strictObject({
  heard: z.int().positive(),
  points: z.array(z.strictObject({ signs: z.array(z.string()).min(1), points: z.int() })),
});
const signsSchema = z
  .strictObject({
    idioms: ways,
    signs: z.record(z.string(), ways),
    tables: z.strictObject({ violence: table, crisis: table, scam: table }),
  })
  .superRefine(({ signs, tables }, context) => {
    for (const name of Object.values(tables).flatMap(({ points }) => points.flatMap((line) => line.signs.flatMap(namesIn)))) {
      if (!(name in signs)) context.addIssue({ code: 'custom', path: ['tables'], message: `names the unknown sign ${name}` });
    }
  });
export type DangerSigns = z.infer<typeof signsSchema>;
type Table = z.infer<typeof table>;

/** @throws FaultyData */
export function loadDangerSigns(file: string): DangerSigns {
  const parsed = signsSchema.safeParse(readYaml(file));
  if (parsed.success) return parsed.data;
  throw new FaultyData(schemaFaults(file, parsed.error, (at) => ({ entry: String(at[1] ?? at[0] ?? ''), rest: at.slice(2) })));
}

/** Pure and deterministic; well below a millisecond for a message of ordinary length. */
export function createDetectDanger(data: DangerSigns): DetectDanger {
  const weigh = createWeighDanger(data);
  return (text) => weigh(text).danger;
}

/** What was heard and why: the signs that are there and the points of every table. */
export interface Weighed {
  danger: Danger | null;
  signs: string[];
  points: Record<Danger, number>;
}

/** The tables in this order: who may kill is heard before who may die, and both before money. */
const ORDER = ['violence', 'crisis', 'scam'] as const;

export function createWeighDanger({ idioms, signs, tables }: DangerSigns): (text: string) => Weighed {
  const withoutIdioms = new RegExp(anyOf(idioms), 'gu');
  const findSigns = createFindSigns(signs);
  const weigh = rememberLast(REMEMBERED, (normalised): Weighed => {
    const found = findSigns(normalised.replace(withoutIdioms, ' '));
    const points = { violence: sum(tables.violence, found), crisis: sum(tables.crisis, found), scam: sum(tables.scam, found) };
    const danger = ORDER.find((each) => points[each] >= tables[each].heard) ?? null;
    return { danger, signs: [...found], points };
  });
  return (text) => weigh(normalise(text));
}

/** Few: they are kept as they were said. */
const REMEMBERED = 4;

function createFindSigns(signs: Record<string, string[]>): (said: string) => Set<string> {
  const names = Object.keys(signs);
  const lines = Object.entries(signs).flatMap(([name, all]) => all.map((line) => ({ name, source: anyOf([line]) })));
  const tests = lines.map(({ name, source }) => ({ name, test: new RegExp(source, 'u') }));
  const findCandidates = createFindCandidates(lines.map(({ source }) => source));
  return (said) => {
    const found = new Set<string>();
    for (const at of findCandidates(said)) {
      const line = tests[at];
      if (line && !found.has(line.name) && line.test.test(said)) found.add(line.name);
    }
    return new Set(names.filter((name) => found.has(name)));
  };
}

function sum({ points }: Table, found: ReadonlySet<string>): number {
  return points.reduce((total, line) => (line.signs.every((each) => holds(each, found)) ? total + line.points : total), 0);
}

function holds(wanted: string, found: ReadonlySet<string>): boolean {
  if (wanted.startsWith('!')) return !found.has(wanted.slice(1));
  return wanted.split('|').some((name) => found.has(name));
}

function namesIn(wanted: string): string[] {
  return wanted.replace(/^!/, '').split('|');
}

/** How far … reaches: a Chinese character says more than a Latin one. */
const REACH = { han: '.{0,10}', latin: '.{0,32}' };

function anyOf(lines: string[]): string {
  return lines.map((line) => (/\p{Script=Han}/u.test(line) ? `(?:${widen(line, REACH.han)})` : bounded(widen(line, REACH.latin)))).join('|');
}

/** Latin words match whole words only; Chinese has no such bounds. */
function bounded(line: string): string {
  return `(?<![a-z0-9])(?:${line})(?![a-z0-9])`;
}

function widen(line: string, reach: string): string {
  return line.replaceAll('…', reach);
}
