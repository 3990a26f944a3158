import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';

/** Something in the data that a person has to put right. */
export interface Fault {
  file: string;
  /** The topic's id, the fact's key or the phrase group; empty when the whole file is meant. */
  entry: string;
  /** Where in the entry, for example `questions.zh-CN[3]`. */
  place: string;
  what: string;
  remedy: string;
}

/** Data that cannot be served. Its message lists every fault, so that one start shows all of them. */
export class FaultyData extends Error {
  override name = 'FaultyData';
  constructor(readonly faults: Fault[]) {
    super(faults.map(describeFault).join('\n'));
  }
}

export function describeFault({ file, entry, place, what, remedy }: Fault): string {
  const where = [file, entry, place].filter((part) => part !== '').join(' › ');
  return `${where}: ${what}. ${remedy}`;
}

/** Reads a YAML file. @throws FaultyData when it is missing or is not YAML. */
export function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    const what = error instanceof Error ? error.message.split('\n')[0] ?? error.name : 'cannot be read';
    throw new FaultyData([{ file, entry: '', place: '', what, remedy: 'See that the file exists and is valid YAML.' }]);
  }
}

/** A schema's complaints as faults. `nameEntry` says which entry a path belongs to. */
export function schemaFaults(
  file: string,
  error: z.ZodError,
  nameEntry: (path: PropertyKey[]) => { entry: string; rest: PropertyKey[] },
): Fault[] {
  return error.issues.map((issue) => {
    const { entry, rest } = nameEntry([...issue.path]);
    const remedy = issue.code === 'unrecognized_keys' ? 'Remove it or correct its spelling.' : 'Correct the value.';
    return { file, entry, place: formatPath(rest), what: issue.message, remedy };
  });
}

export function formatPath(path: PropertyKey[]): string {
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('').replace(/^\./, '');
}
