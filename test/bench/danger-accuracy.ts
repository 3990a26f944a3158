import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { createDetectDanger, type Danger, loadDangerSigns } from '../../src/faq/danger.js';
import { packageRoot } from '../../src/package-root.js';

export const TUNED_ON = 'faq-data/danger.yaml';
export const HELD_OUT = 'test/support/danger-held-out.yaml';

const labelled = z.strictObject({
  crisis: z.array(z.string()),
  violence: z.array(z.string()),
  scam: z.array(z.string()),
  none: z.array(z.string()),
});
export type Labelled = z.infer<typeof labelled>;

export function loadLabelled(file: string, root = packageRoot()): Labelled {
  return labelled.parse(parse(readFileSync(path.join(root, file), 'utf8')));
}

export interface Judged {
  text: string;
  label: Danger | null;
  heard: Danger | null;
}

export function judge(set: Labelled, root = packageRoot()): Judged[] {
  const detect = createDetectDanger(loadDangerSigns(path.join(root, 'faq-data/danger-signs.yaml')));
  return Object.entries(set).flatMap(([label, texts]) =>
    texts.map((text) => ({ text, label: label === 'none' ? null : (label as Danger), heard: detect(text) })),
  );
}

export interface Figures {
  recall: { heard: number; of: number };
  falseAlarms: { heard: number; of: number };
  /** Danger heard, but of another kind. */
  confused: number;
}

/** Self-harm and violence both bring the crisis path; taking one for the other still helps. */
export function countDanger(judged: Judged[]): Figures {
  const kind = (danger: Danger | null): string | null => (danger === 'violence' ? 'crisis' : danger);
  const dangers = judged.filter(({ label }) => label !== null);
  const others = judged.filter(({ label }) => label === null);
  const rightly = dangers.filter(({ label, heard }) => kind(heard) === kind(label));
  return {
    recall: { heard: rightly.length, of: dangers.length },
    falseAlarms: { heard: others.filter(({ heard }) => heard !== null).length, of: others.length },
    confused: dangers.filter(({ heard }) => heard !== null).length - rightly.length,
  };
}

export function formatFigures(name: string, { recall, falseAlarms, confused }: Figures): string {
  const percent = ({ heard, of }: Figures['recall']): string => `${heard}/${of} = ${((100 * heard) / of).toFixed(1)} %`;
  return `${name}: recall ${percent(recall)}, false alarms ${percent(falseAlarms)}, of another kind ${confused}`;
}

if (process.argv[1]?.includes('danger-accuracy') === true) {
  for (const file of [TUNED_ON, HELD_OUT]) console.log(formatFigures(file, countDanger(judge(loadLabelled(file)))));
}
