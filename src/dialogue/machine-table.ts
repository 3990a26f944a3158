import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';

/** What our flat machines do, read off XState's own definition. What it does not cover is refused when it is made. */
export interface MachineTable {
  id: string;
  /** Of every state. */
  whole: Node;
  states: ReadonlyMap<string, Node>;
  /** The state that it begins in. */
  initial: string;
  /** What it knows at first. */
  begin: (input: unknown) => Context;
}

export interface Node {
  on: ReadonlyMap<string, Way[]>;
  always: Way[];
  entry: Act[];
  isFinal: boolean;
}

export interface Way {
  guard: Read<boolean> | null;
  acts: Act[];
  /** The state to enter; null: it stays where it is. */
  to: string | null;
  /** It leads nowhere and does nothing: the event is not taken. */
  forbids: boolean;
}

export type Act =
  | { type: 'assign'; assignment: Read<Context> | Context }
  | { type: 'wish'; wish: string; params: unknown };

export type Context = Record<string, unknown>;
/** Reads something off where the machine stands, and what it was given. */
export type Read<Result> = (at: { context: Context; event: { type: string } }) => Result;

const tables = new WeakMap<AnyStateMachine, MachineTable>();

/** Made once for every machine. @throws when its definition holds more than a table can. */
export function tableOf(machine: AnyStateMachine): MachineTable {
  const known = tables.get(machine);
  if (known) return known;
  const states = Object.values(machine.states).map((node): [string, Node] => [node.key, toNode(node)]);
  const table = { id: machine.id, whole: toNode(machine.root), states: new Map(states), initial: toInitial(machine), begin: toBegin(machine) };
  tables.set(machine, table);
  return table;
}

function toInitial({ root }: AnyStateMachine): string {
  const { target: [first] = [], actions } = root.initial;
  if (actions.length > 0) throw refused(root, 'actions on the way to the initial state');
  if (first?.parent !== root) throw refused(root, 'beginning in no state of its own');
  return first.key;
}

/** The context may ask for actors to be started; ours do not. */
function toBegin({ config: { context = {} } }: AnyStateMachine): (input: unknown) => Context {
  if (typeof context !== 'function') return () => context as Context;
  return (input) => (context as (given: { input: unknown }) => Context)({ input });
}

function toNode(node: AnyStateNode): Node {
  const isWhole = node.parent === undefined;
  if (!(isWhole ? ['compound'] : ['atomic', 'final']).includes(node.type)) throw refused(node, `${node.type} states`);
  if (node.after.length > 0) throw refused(node, 'timers');
  if (node.exit.length > 0) throw refused(node, 'exit actions');
  if (node.invoke.length > 0) throw refused(node, 'invoked actors');
  const toWays = (ways: readonly AnyTransitionDefinition[] = []): Way[] => ways.map((way) => toWay(node, way));
  const always = toWays(node.always);
  if (always.some(({ to }) => to === null)) throw refused(node, 'always that leads nowhere');
  return {
    on: new Map([...node.transitions].map(([type, ways]) => [named(node, type), toWays(ways)])),
    always,
    entry: node.entry.map((action) => toAct(node, action)),
    isFinal: node.type === 'final',
  };
}

function named(node: AnyStateNode, event: string): string {
  if (event.includes('*')) throw refused(node, 'wildcard events');
  return event;
}

/** To itself is staying, unless it asks for more. */
function toWay(node: AnyStateNode, { target = [], reenter, guard, actions }: AnyTransitionDefinition): Way {
  const [to, ...others] = target;
  if (reenter && node.parent === undefined) throw refused(node, 'entering of the whole again');
  if (others.length > 0 || (to && to.parent !== node.machine.root)) throw refused(node, 'target but one state');
  const stays = to === undefined || (to === node && !reenter);
  const acts = actions.map((action) => toAct(node, action));
  return { guard: toGuard(node, guard), acts, to: stays ? null : to.key, forbids: to === undefined && acts.length === 0 };
}

function toGuard(node: AnyStateNode, guard: unknown): Read<boolean> | null {
  if (guard === undefined) return null;
  if (typeof guard !== 'function' || 'check' in guard) throw refused(node, 'guard but a plain function');
  return guard as Read<boolean>;
}

function toAct(node: AnyStateNode, action: unknown): Act {
  if (typeof action === 'function') return toAssign(node, action as { type?: string; assignment?: unknown });
  const { type, params } = typeof action === 'string' ? { type: action, params: undefined } : (action as { type: string; params?: unknown });
  const known: unknown = node.machine.implementations.actions[type];
  if (typeof known === 'function' && 'resolve' in known) throw refused(node, `action ${type} that is XState's own`);
  return { type: 'wish', wish: type, params };
}

function toAssign(node: AnyStateNode, action: { type?: string; assignment?: unknown }): Act {
  if (action.type !== 'xstate.assign') throw refused(node, `action ${action.type ?? 'that is a function'}`);
  return { type: 'assign', assignment: action.assignment as Read<Context> | Context };
}

function refused(node: AnyStateNode, what: string): Error {
  return new Error(`${node.id}: the runner takes no ${what}`);
}
