import { getInitialMicrosteps, getMicrosteps } from 'xstate';
import type { Flow, FlowEvent } from '../../flows/kit.js';

/** One step within a run of a flow, `always` steps on their own. `from` is null where the flow begins. */
export interface Visit {
  flow: string;
  from: string | null;
  /** Empty for an `always` step. */
  event: string;
  to: string;
}

type Machine = Flow['machine'];
type Steps = ReturnType<typeof getMicrosteps>;

/** The same flows, telling of every step that is taken in them. Their machines stay as they are. */
export function watchFlows(flows: ReadonlyMap<string, Flow>, tell: (visit: Visit) => void): ReadonlyMap<string, Flow> {
  return new Map([...flows].map(([name, flow]) => [name, { ...flow, machine: watchMachine(name, flow.machine, tell) }]));
}

/** Stands before the machine at the two places where logic is asked to move. */
function watchMachine(flow: string, machine: Machine, tell: (visit: Visit) => void): Machine {
  const follow = (start: string | null, event: string, steps: Steps): void => {
    let from = start;
    steps.forEach(([{ value }], index) => {
      tell({ flow, from, event: index === 0 ? event : '', to: String(value) });
      from = String(value);
    });
  };
  const transition: Machine['transition'] = (snapshot, event, scope) => {
    follow(String(snapshot.value), (event as FlowEvent).type, getMicrosteps(machine, snapshot, event));
    return machine.transition(snapshot, event, scope);
  };
  const getInitialSnapshot: Machine['getInitialSnapshot'] = (scope, input) => {
    follow(null, '', getInitialMicrosteps(machine, input));
    return machine.getInitialSnapshot(scope, input);
  };
  return Object.assign(Object.create(machine) as Machine, { transition, getInitialSnapshot });
}
