import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type Fault, FaultyData, readYaml, schemaFaults } from './fault.js';

/** Files of the folder that hold no topics. */
const OTHER_FILES = new Set([
  'operator.yaml',
  'phrases.yaml',
  'concepts.yaml',
  'out-of-scope.yaml',
  'sayings.yaml',
  'danger-signs.yaml',
  'danger.yaml',
]);

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2027-01-31');
const written = z.strictObject({ 'zh-CN': z.string().trim().min(1), en: z.string().trim().min(1) });
const questions = z.strictObject({ 'zh-CN': z.array(z.string().trim().min(1)), en: z.array(z.string().trim().min(1)) });

const entrySchema = z.strictObject({
  id: z.string().regex(/^[a-z]+(\.[a-z0-9-]+)+$/, 'must look like group.name'),
  title: written,
  answer: written,
  questions,
  regression: questions,
  related: z.array(z.string()).default([]),
  flow: z.string().nullable().default(null),
  source: z.enum(['article', 'operator', 'general']),
  revision: z.int().positive(),
  review: day,
  valid: z.strictObject({ from: day.optional(), until: day.optional() }).optional(),
});

/** A topic as it is written in `faq-data/`, with the file it came from. */
export type Entry = z.infer<typeof entrySchema> & { file: string };

/** Every entry of every topic file, in the order of the files' names, with the further questions of
 *  `questions/<group>.yaml` behind its own.
 *  @throws FaultyData when a file cannot be read as topics or questions */
export function readEntries(faqFolder: string): Entry[] {
  const faults: Fault[] = [];
  const entries: Entry[] = [];
  for (const name of listYaml(faqFolder).filter((each) => !OTHER_FILES.has(each))) {
    const read = readFile(path.join(faqFolder, name), name);
    if ('faults' in read) faults.push(...read.faults);
    else entries.push(...read.entries);
  }
  const folder = path.join(faqFolder, QUESTIONS_FOLDER);
  for (const name of existsSync(folder) ? listYaml(folder) : []) {
    faults.push(...addQuestions(entries, path.join(folder, name), `${QUESTIONS_FOLDER}/${name}`));
  }
  if (faults.length > 0) throw new FaultyData(faults);
  return entries;
}

/** Other ways in which people ask: topic id → questions. Apart from the topics, so that answers stay easy to find. */
const QUESTIONS_FOLDER = 'questions';
const furtherSchema = z.record(z.string(), questions);

function listYaml(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort();
}

/** Returns what is wrong with the file. */
function addQuestions(entries: Entry[], file: string, name: string): Fault[] {
  const parsed = furtherSchema.safeParse(readYaml(file));
  if (!parsed.success) {
    return schemaFaults(name, parsed.error, (at) => ({ entry: String(at[0] ?? ''), rest: at.slice(1) }));
  }
  return Object.entries(parsed.data).flatMap(([id, further]): Fault[] => {
    const entry = entries.find((each) => each.id === id);
    if (!entry) return [{ file: name, entry: id, place: '', what: 'there is no such topic', remedy: 'Correct the id or add the topic.' }];
    entry.questions['zh-CN'].push(...further['zh-CN']);
    entry.questions.en.push(...further.en);
    return [];
  });
}

function readFile(file: string, name: string): { entries: Entry[] } | { faults: Fault[] } {
  try {
    const raw = readYaml(file);
    const parsed = z.array(entrySchema).safeParse(raw);
    if (parsed.success) return { entries: parsed.data.map((entry) => ({ ...entry, file: name })) };
    const nameEntry = (at: PropertyKey[]): { entry: string; rest: PropertyKey[] } => ({
      entry: idOf(raw, at[0]),
      rest: at.slice(1),
    });
    return { faults: schemaFaults(name, parsed.error, nameEntry) };
  } catch (error) {
    if (error instanceof FaultyData) return { faults: error.faults };
    throw error;
  }
}

function idOf(raw: unknown, index: PropertyKey | undefined): string {
  const entry: unknown = Array.isArray(raw) && typeof index === 'number' ? raw[index] : null;
  const named = z.looseObject({ id: z.string() }).safeParse(entry);
  return named.success ? named.data.id : `entry ${String(index ?? '')}`;
}

/** Whether the topic may be spoken at `now` (epoch milliseconds); days begin and end in UTC. */
export function isValid({ valid }: Entry, now: number): boolean {
  const today = new Date(now).toISOString().slice(0, 10);
  return (valid?.from ?? today) <= today && today <= (valid?.until ?? today);
}
