import type { AnyStateMachine } from 'xstate';
import type { Flow } from '../../flows/kit.js';
import type { Visit } from './watch-flows.js';

/** What of a flow conversations have visited, and what not. A branch reads `state EVENT > target`. */
export interface FlowCoverage {
  flow: string;
  states: Share;
  branches: Share;
}
export interface Share {
  all: number;
  missing: string[];
}

/** Visits of any number of conversations, and what they amount to. */
export interface Coverage {
  note(visit: Visit): void;
  of(flow: Flow): FlowCoverage;
}

export function createCoverage(): Coverage {
  const states = new Set<string>();
  const branches = new Set<string>();
  return {
    note: ({ flow, from, event, to }) => {
      states.add(`${flow}/${to}`);
      if (from !== null) branches.add(`${flow}/${nameBranch(from, event, to)}`);
    },
    of: ({ name, machine }) => ({
      flow: name,
      states: shareOf(Object.keys(machine.states), (state) => states.has(`${name}/${state}`)),
      branches: shareOf(branchesOf(machine), (branch) => branches.has(`${name}/${branch}`)),
    }),
  };
}

/** Alternatives of one event that lead to the same state count as one branch. */
function branchesOf(machine: AnyStateMachine): string[] {
  const named = Object.values(machine.states).flatMap((state) =>
    [...state.transitions.values(), state.always ?? []].flat().map(({ eventType, target }) =>
      nameBranch(state.key, String(eventType), target?.[0]?.key ?? state.key)));
  return [...new Set(named)];
}

function nameBranch(from: string, event: string, to: string): string {
  return `${from} ${event || 'always'} > ${to}`;
}

function shareOf(all: string[], isVisited: (name: string) => boolean): Share {
  return { all: all.length, missing: all.filter((name) => !isVisited(name)) };
}

/** In per cent, rounded down: 100 means all of them. */
export function percentOf(shares: Share[]): number {
  const all = shares.reduce((sum, share) => sum + share.all, 0);
  const missing = shares.reduce((sum, share) => sum + share.missing.length, 0);
  return Math.floor((100 * (all - missing)) / all);
}
