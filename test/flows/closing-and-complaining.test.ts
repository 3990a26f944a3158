import { describe, expect, it } from '@jest/globals';
import { closure } from '../../flows/closure.js';
import { complaint } from '../../flows/complaint.js';
import type { Flow, FlowEvent } from '../../flows/kit.js';
import { advanceFlow, type Run } from '../../src/dialogue/run-flow.js';
import { SAMPLES } from '../support/flow-samples.js';

/** Where an event leads from a state, and what is said on the way. */
function lead(flow: Flow, state: string, event: FlowEvent, slots: Record<string, unknown> = {}): [string, string[]] {
  const stored = { name: flow.name, version: flow.version, state, slots: { ...SAMPLES[flow.name], ...slots } };
  const run = advanceFlow(flow, stored, event, new Map(), 0);
  return [placeOf(run), saidBy(run)];
}

function placeOf(run: Run | null): string {
  switch (run?.type) {
    case undefined:
      return 'not taken';
    case 'needs':
      return run.query.query;
    case 'waits':
      return run.flow.state;
    case 'ended':
      return run.end.type === 'person' ? `a person for ${run.end.skill}` : run.end.type;
  }
}

const saidBy = (run: Run | null): string[] =>
  run === null || run.type === 'needs' ? [] : run.wishes.flatMap((wish) => (wish.type === 'say' ? [wish.wording.line] : []));

const refused = (because: string): FlowEvent => ({ type: 'COMMAND_REFUSED', because });
const failed: FlowEvent = { type: 'COMMAND_FAILED' };

describe('closing, where things go wrong', () => {
  it('says of no request that it went through when nothing answered', () => {
    expect(lead(closure, 'submitting', failed)).toEqual(['a person for closure', ['closure.submitFailed']]);
    expect(lead(closure, 'takingBack', failed)).toEqual(['a person for closure', ['closure.takeBackFailed']]);
  });

  it('looks again when the operator says that something is in the way, or that a request is open', () => {
    for (const because of ['blocked', 'notVerified', 'alreadyOpen', 'alreadyDone']) {
      expect(lead(closure, 'submitting', refused(because))).toEqual(['person', []]);
    }
    expect(lead(closure, 'submitting', refused('notFound'))).toEqual(['a person for closure', ['closure.refused']]);
  });

  it.each(['wasUrged', 'whoseWallet', 'records', 'blocked', 'blockedForPerson', 'saveFirst'])('takes a change of mind at %s', (state) => {
    expect(lead(closure, state, { type: 'KEEP' })).toEqual(['left', ['closure.kept']]);
  });
  it.each(['cannotLookUp', 'confirm'])('takes a change of mind at %s', (state) => {
    expect(lead(closure, state, { type: 'NOT_NOW' })).toEqual(['left', ['closure.kept']]);
  });
  it.each(['blocked', 'blockedForPerson', 'saveFirst', 'withdrawing'])('takes "not yet" for no change of mind at %s', (state) => {
    expect(lead(closure, state, { type: 'NOT_YET' })[0]).toBe(state);
  });
  it.each(['awaitingIdentity', 'underReview', 'coolingOff', 'paused', 'withdrawing', 'receipt'])('takes a change of mind at %s', (state) => {
    expect(lead(closure, state, { type: 'TAKE_BACK' })).toEqual(['confirmTakeBack', []]);
  });

  it('gives a person who knows the case', () => {
    const sample = SAMPLES['closure'] ?? {};
    const held = sample['holding'] as Record<string, unknown>;
    expect(closure.skill?.(sample)).toBe('closure');
    expect(closure.skill?.({ ...sample, bereaved: true })).toBe('estate');
    expect(closure.skill?.({ ...sample, holding: { ...held, maybeTakenOver: true } })).toBe('takeover');
    expect(closure.skill?.({ ...sample, holding: { ...held, minor: true } })).toBe('minor');
  });
});

describe('complaining, where things go wrong', () => {
  it.each(['submitting', 'passingOn'])('says of nothing that it was recorded when it was not, at %s', (state) => {
    expect(lead(complaint, state, failed)).toEqual(['a person for supervisor', ['complaint.notTaken']]);
    expect(lead(complaint, state, refused('notFound'))).toEqual(['a person for supervisor', ['complaint.notTaken']]);
  });

  it('goes on without the operator: a complaint is taken all the same', () => {
    const fresh = { outside: false, kind: 'complaint', about: null, asked: [] };
    expect(lead(complaint, 'lookUpPerson', { type: 'QUERY_FAILED' }, fresh)).toEqual(['chooseAbout', ['complaint.begun']]);
    expect(lead(complaint, 'lookUpCases', { type: 'QUERY_FAILED' }, fresh)).toEqual(['chooseAbout', ['complaint.begun']]);
  });

  it.each([
    ['CHANGE_TEXT', 'tell'], ['CHANGE_WANTED', 'tellWanted'], ['CHANGE_ABOUT', 'chooseAbout'], ['CHANGE_CONTACT', 'contact'],
    ['CHANGE_RELATED', 'chooseRelated'], ['CHANGE_FILES', 'askEvidence'],
  ])('changes one item at a word: %s', (type, state) => {
    const all = { asked: ['right', 'begun', 'related', 'evidence', 'forWhom', 'contact'] };
    for (const from of ['summary', 'changeWhat', 'changeMore']) expect(lead(complaint, from, { type }, all)[0]).toBe(state);
  });

  it('carries a run of its first version on', () => {
    const { opening, ...old } = SAMPLES['complaint'] as { opening: null };
    expect(complaint.migrations[1]?.({ state: 'tell', slots: old })).toEqual({ state: 'tell', slots: { ...old, opening } });
  });
});
