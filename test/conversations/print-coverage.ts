import { FLOWS } from '../../flows/index.js';
import { createCoverage, type FlowCoverage, percentOf, type Share } from './flow-coverage.js';
import { hold } from './hold.js';
import { readTranscripts } from './read-transcripts.js';
import type { Transcript } from './transcript.js';

/** `npm run flows:coverage`: holds every conversation and prints what of the flows none of them visits. */
const AT_ONCE = 8;

const coverage = createCoverage();
const waiting = readTranscripts().flatMap(({ file, transcripts }) => transcripts.map((transcript) => ({ file, transcript })));
const held = waiting.length;

/** One that breaks its promise is told; where it went until then counts. */
async function holdNext(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) await holdOrTell(next);
}

async function holdOrTell({ file, transcript }: { file: string; transcript: Transcript }): Promise<void> {
  try {
    await hold(transcript, coverage.note);
  } catch (error) {
    process.exitCode = 1;
    console.error(`${file}: ${transcript.title}\n${(error as Error).message}\n`);
  }
}

function describeShare({ all, missing }: Share): string {
  return `${all - missing.length}/${all}`.padStart(9);
}

function describeMissing({ states, branches }: FlowCoverage): string[] {
  return [...states.missing.map((name) => `  state   ${name}`), ...branches.missing.map((name) => `  branch  ${name}`)];
}

await Promise.all(Array.from({ length: AT_ONCE }, holdNext));
const rows = [...FLOWS.values()].map(coverage.of);
console.log(`${held} conversations\n\n${'flow'.padEnd(22)}   states  branches`);
for (const { flow, states, branches } of rows) console.log(`${flow.padEnd(22)}${describeShare(states)} ${describeShare(branches)}`);
console.log(`${'in per cent'.padEnd(22)}${String(percentOf(rows.map(({ states }) => states))).padStart(9)} ${String(percentOf(rows.map(({ branches }) => branches))).padStart(9)}`);
for (const row of rows) {
  const missing = describeMissing(row);
  if (missing.length > 0) console.log(`\n${row.flow}: no conversation visits\n${missing.join('\n')}`);
}
