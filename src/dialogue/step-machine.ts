import type { AnyStateMachine } from 'xstate';
import { type Act, type Context, type MachineTable, type Node, type Read, tableOf, type Way } from './machine-table.js';

/**
 * One step of a flow's machine. XState itself is ready for everything a statechart may have, which costs a turn a
 * fourteenth of its CPU; that this table comes to the same is held by test/dialogue/step-machine.test.ts.
 */
export interface Stepped {
  state: string;
  context: Context;
  done: boolean;
  /** What the machine asked for on its way, none of it run. */
  actions: Action[];
}

export interface Action {
  type: string;
  params?: unknown;
}

type Event = { type: string };

/** More than any way through the states that go on by themselves. */
const MOST_WAYS = 100;

/** Where the machine comes to rest at first. */
export function enterMachine(machine: AnyStateMachine, input: unknown): Stepped {
  const table = tableOf(machine);
  const event = { type: 'xstate.init', input };
  const at: Stepped = { state: table.initial, context: table.begin(input), done: false, actions: [] };
  for (const act of table.whole.entry) perform(at, act, event);
  enter(table, at, event);
  goOn(table, at, wayOut(table, at, event), event);
  return at;
}

/** Null: the state does not take the event, or is an end. @throws for a state that the machine does not have. */
export function stepMachine(machine: AnyStateMachine, from: Pick<Stepped, 'state' | 'context'>, event: Event): Stepped | null {
  const table = tableOf(machine);
  const at: Stepped = { state: from.state, context: from.context, done: false, actions: [] };
  if (nodeOf(table, at).isFinal) return null;
  const way = wayOn(table, at, event);
  if (!way || way.forbids) return null;
  goOn(table, at, way, event);
  return at;
}

function goOn(table: MachineTable, at: Stepped, first: Way | null, event: Event): void {
  let way = first;
  for (let ways = 0; way; ways += 1) {
    if (ways === MOST_WAYS) throw new Error(`${table.id} goes on without end at ${at.state}`);
    go(table, at, way, event);
    way = wayOut(table, at, event);
  }
}

function wayOn(table: MachineTable, at: Stepped, event: Event): Way | null {
  return open(nodeOf(table, at).on.get(event.type), at, event) ?? open(table.whole.on.get(event.type), at, event);
}

function wayOut(table: MachineTable, at: Stepped, event: Event): Way | null {
  if (at.done) return null;
  return open(nodeOf(table, at).always, at, event) ?? open(table.whole.always, at, event);
}

function open(ways: Way[] | undefined, { context }: Stepped, event: Event): Way | null {
  return ways?.find(({ guard }) => guard === null || guard({ context, event })) ?? null;
}

function go(table: MachineTable, at: Stepped, { acts, to }: Way, event: Event): void {
  for (const act of acts) perform(at, act, event);
  if (to === null) return;
  at.state = to;
  enter(table, at, event);
}

function enter(table: MachineTable, at: Stepped, event: Event): void {
  const { entry, isFinal } = nodeOf(table, at);
  for (const act of entry) perform(at, act, event);
  at.done = isFinal;
}

/** Each sees what those before it assigned. */
function perform(at: Stepped, act: Act, event: Event): void {
  const seen = { context: at.context, event };
  if (act.type === 'assign') at.context = { ...at.context, ...assigned(act.assignment, seen) };
  else at.actions.push({ type: act.wish, params: read(act.params, seen) });
}

function assigned(assignment: Read<Context> | Context, seen: Parameters<Read<Context>>[0]): Context {
  if (typeof assignment === 'function') return assignment(seen);
  return Object.fromEntries(Object.entries(assignment).map(([name, value]) => [name, read(value, seen)]));
}

function read(value: unknown, seen: Parameters<Read<unknown>>[0]): unknown {
  return typeof value === 'function' ? (value as Read<unknown>)(seen) : value;
}

function nodeOf({ states }: MachineTable, { state }: Stepped): Node {
  const node = states.get(state);
  if (!node) throw new Error(`there is no state ${state}`);
  return node;
}
