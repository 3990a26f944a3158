import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createGate, type Gate, type GateState } from '../../src/outbox/gate.js';

const PLACES = 16;
const HOUR_MS = 3_600_000;

let clock = 0;
let states: GateState[] = [];
let gate: Gate;

beforeEach(() => {
  clock = 1_000_000;
  states = [];
  gate = createGate({ places: PLACES, now: () => clock, random: () => 0, onState: (state) => states.push(state) });
});

function fail(times: number): void {
  for (let time = 0; time < times; time += 1) gate.ended('failed');
}

/** Steps of a tenth of a second, in each of which as many calls are made as there are places. */
function pass(ms: number, how: 'answered' | 'failed'): number[] {
  const calls: number[] = [];
  for (const end = clock + ms; clock < end; clock += 100) {
    const started = gate.free(0);
    for (let call = 0; call < started; call += 1) gate.ended(how);
    if (started > 0) calls.push(started);
  }
  return calls;
}

describe('the places of a platform that is pushed to', () => {
  it('are all there while it answers, and while it fails only now and then', () => {
    fail(4);
    gate.ended('answered');
    fail(4);
    expect([gate.free(0), gate.free(10), states]).toEqual([PLACES, 6, []]);
  });

  it('are none after five failures in a row, and then one at a time', () => {
    fail(5);
    expect([gate.free(0), states]).toEqual([0, ['shut']]);
    clock += 1_000;
    expect([gate.free(0), gate.free(1)]).toEqual([1, 0]);
  });

  it('cost a platform that is down for an hour a call each half minute', () => {
    fail(5);
    const calls = pass(HOUR_MS, 'failed');
    expect(calls.every((started) => started === 1)).toBe(true);
    expect(calls.length).toBeLessThanOrEqual(125);
    expect(calls.length).toBeGreaterThanOrEqual(HOUR_MS / 30_000);
  });

  it('come back one by one as it answers again', () => {
    fail(5);
    clock += 1_000;
    expect(gate.free(0)).toBe(1);
    const widths = Array.from({ length: 20 }, () => {
      gate.ended('answered');
      return gate.free(0);
    });
    expect(widths.slice(0, 4)).toEqual([1, 2, 3, 4]);
    expect(widths.at(-1)).toBe(PLACES);
    expect(states).toEqual(['shut', 'opening', 'open']);
  });

  it('are none for longer when it falls again on the way', () => {
    fail(5);
    clock += 1_000;
    gate.ended('answered');
    fail(5);
    clock += 1_900;
    expect(gate.free(0)).toBe(0);
    clock += 100;
    expect(gate.free(0)).toBe(1);
  });

  it('are not taken away again by calls that were under way when it fell', () => {
    fail(PLACES);
    clock += 1_000;
    expect(gate.free(0)).toBe(1);
  });

  it('are never more than there are, and never gone for good, whatever happens', () => {
    const happening = fc.record({ how: fc.constantFrom('answered' as const, 'failed' as const), ms: fc.nat(5_000) });
    fc.assert(fc.property(fc.array(happening), (happenings) => {
      for (const { how, ms } of happenings) {
        clock += ms;
        gate.ended(how);
        expect(gate.free(0)).toBeLessThanOrEqual(PLACES);
      }
      clock += 30_000;
      expect(gate.free(0)).toBeGreaterThan(0);
    }));
  });
});
