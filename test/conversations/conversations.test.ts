import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { FLOWS } from '../../flows/index.js';
import { content, ROOT } from '../support/test-app.js';
import { createCoverage, percentOf } from './flow-coverage.js';
import { hold } from './hold.js';
import { readTranscripts } from './read-transcripts.js';

// Read here: within a test it would count as that test's time.
content();
const coverage = createCoverage();

/** An operator who never answers is waited for in real seconds, and others run beside. */
const LONGEST_MS = 90_000;

// They mostly wait (for the disk, for time to pass): several at once take the time of one.
for (const { file, transcripts } of readTranscripts()) {
  describe(file, () => {
    for (const transcript of transcripts) it.concurrent(transcript.title, () => hold(transcript, coverage.note), LONGEST_MS);
  });
}

const goals = z
  .strictObject({ unvisitedStates: z.record(z.string(), z.array(z.string())), branchesPercent: z.number().int() })
  .parse(parse(readFileSync(path.join(ROOT, 'test/conversations/coverage.yaml'), 'utf8')));

/** Runs last: what the conversations above visited. `npm run flows:coverage` prints it. */
describe('the conversations together', () => {
  for (const flow of FLOWS.values()) {
    it(`visit every state of ${flow.name}`, () => {
      const allowed = goals.unvisitedStates[flow.name] ?? [];
      expect(coverage.of(flow).states.missing.filter((state) => !allowed.includes(state))).toEqual([]);
    });
  }

  it(`visit at least ${goals.branchesPercent} % of the branches`, () => {
    const branches = [...FLOWS.values()].map((flow) => coverage.of(flow).branches);
    expect(percentOf(branches)).toBeGreaterThanOrEqual(goals.branchesPercent);
  });

  it('are excused only from states that there are', () => {
    const known = (flow: string, state: string): boolean => state in (FLOWS.get(flow)?.machine.states ?? {});
    const unknown = Object.entries(goals.unvisitedStates).flatMap(([flow, states]) =>
      states.filter((state) => !known(flow, state)).map((state) => `${flow}/${state}`));
    expect(unknown).toEqual([]);
  });
});
