import type { Flow } from '../../flows/kit.js';
import { type Act, tableOf, type Way } from '../../src/dialogue/machine-table.js';

/** One step within a run of a flow, `always` steps on their own. */
export interface Visit {
  flow: string;
  /** Null where the flow begins, and where it is led on by an event that it takes anywhere. */
  from: string | null;
  /** Empty for an `always` step. */
  event: string;
  to: string;
}

type Machine = Flow['machine'];

/** The same flows, telling of every step that is taken in them. Their machines stay as they are. */
export function watchFlows(flows: ReadonlyMap<string, Flow>, tell: (visit: Visit) => void): ReadonlyMap<string, Flow> {
  return new Map([...flows].map(([name, flow]) => [name, { ...flow, machine: watchMachine(name, flow.machine, tell) }]));
}

/** Stands before the machine where it begins, and in each of its ways. */
function watchMachine(flow: string, machine: Machine, tell: (visit: Visit) => void): Machine {
  const watched = Object.create(machine) as Machine;
  const { states, whole, initial } = tableOf(watched);
  whole.entry.unshift(doing(() => tell({ flow, from: null, event: '', to: initial })));
  const watch = (ways: Way[], from: string | null, event: string): void => {
    for (const way of ways) {
      const to = way.to ?? from;
      if (to !== null) way.acts.unshift(doing(() => tell({ flow, from, event, to })));
    }
  };
  for (const [name, node] of [...states, [null, whole] as const]) {
    watch(node.always, name, '');
    for (const [event, ways] of node.on) watch(ways, name, event);
  }
  return watched;
}

/** Changes nothing. */
function doing(work: () => void): Act {
  return { type: 'assign', assignment: () => (work(), {}) };
}
