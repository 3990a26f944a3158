import { type AnyMachineSnapshot, createActor, createMachine } from 'xstate';
import type { Ask, End, Flow, FlowEvent, FlowInput, Follow, StateMeta, Wording } from '../../flows/kit.js';
import type { WalletCommand, WalletQuery } from '../wallet/wallet.js';
import type { StoredFlow } from './session.js';
import { type QueryAnswers, queryKey, type ResultInput } from './types.js';

/** What a flow wished for on its way, in order. */
export type Wish =
  | { type: 'say'; wording: Wording }
  | { type: 'command'; command: WalletCommand }
  | { type: 'follow'; matter: Follow };

/** Where a flow came to rest: it needs an answer first, waits for the person or a command, or has ended. */
export type Run =
  | { type: 'needs'; query: WalletQuery }
  | { type: 'waits'; flow: StoredFlow; wishes: Wish[] }
  | { type: 'ended'; end: End; wishes: Wish[] };

/** More steps than any flow takes without the person: a loop of queries, hence a bug. */
const MAX_STEPS = 10;

export function beginFlow(flow: Flow, input: FlowInput, answers: QueryAnswers, now: number): Run {
  return settle(flow, acting((scope) => flow.machine.getInitialSnapshot(scope, input)), answers, now);
}

/** Gives the flow one event. Null: the flow's present state does not take it. */
export function advanceFlow(
  flow: Flow,
  stored: StoredFlow,
  event: FlowEvent,
  answers: QueryAnswers,
  now: number,
): Run | null {
  const snapshot = restore(flow, stored);
  return snapshot.can(event) ? settle(flow, step(flow, snapshot, event), answers, now) : null;
}

/** What the present state waits for. Null: it waits for a command's result. */
export function presentAsk(flow: Flow, stored: StoredFlow): { ask: Ask | null } {
  return { ask: metaOf(restore(flow, stored)).ask?.(stored.slots) ?? null };
}

/** @throws when the stored state or slots do not fit the flow: the caller checks with `fitsFlow` first. */
function restore(flow: Flow, stored: StoredFlow): AnyMachineSnapshot {
  const known = snapshots.get(stored.slots);
  if (known && isLive(flow, stored)) return known;
  const snapshot = flow.machine.resolveState({ value: stored.state, context: stored.slots });
  snapshots.set(stored.slots, snapshot);
  return snapshot;
}

/** The machine itself came to rest there, with these very slots. */
function isLive({ machine }: Flow, { state, slots }: StoredFlow): boolean {
  const known = snapshots.get(slots);
  return known?.machine === machine && known.value === state;
}

/** By their slots, which nobody changes: a turn restores the same state several times, and so does the next one of a
 *  session that is kept in memory. */
const snapshots = new WeakMap<StoredFlow['slots'], AnyMachineSnapshot>();

/** One step of the machine and the actions it asks for, of which none is run. */
function step({ machine }: Flow, snapshot: AnyMachineSnapshot, event: FlowEvent): [AnyMachineSnapshot, Action[]] {
  return acting((scope) => machine.transition(snapshot, event, scope));
}

type Scope = Parameters<Flow['machine']['transition']>[2];

/** XState's own `transition` makes an actor for every step, which costs more than the step. */
function acting(run: (scope: Scope) => AnyMachineSnapshot): [AnyMachineSnapshot, Action[]] {
  const actions: Action[] = [];
  const snapshot = run({ ...INERT, actionExecutor: (action) => void actions.push(action) });
  return [snapshot, actions];
}

const nobody = createActor(createMachine({}));
const nothing = (): void => undefined;
const INERT: Scope = {
  self: nobody, system: nobody.system, id: '', sessionId: '',
  logger: nothing, defer: nothing, emit: nothing, stopChild: nothing, actionExecutor: nothing,
};

/** Brings what was stored by an older version of the flow up to date. Null: it must be begun again. */
export function migrate(flow: Flow, stored: StoredFlow): StoredFlow | null {
  if (stored.version === flow.version && isLive(flow, stored)) return { name: flow.name, version: flow.version, state: stored.state, slots: stored.slots };
  let { state, slots } = stored;
  for (let version = stored.version; version < flow.version; version += 1) {
    const step = flow.migrations[version];
    if (!step) return null;
    ({ state, slots } = step({ state, slots }));
  }
  const parsed = flow.slots.safeParse(slots);
  if (!parsed.success || !(state in flow.machine.states)) return null;
  return { name: flow.name, version: flow.version, state, slots: parsed.data as StoredFlow['slots'] };
}

function settle(flow: Flow, first: [AnyMachineSnapshot, Action[]], answers: QueryAnswers, now: number): Run {
  const wishes: Wish[] = [];
  let [snapshot, actions] = first;
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const query = collect(actions, wishes);
    if (!query) return rest(flow, snapshot, wishes);
    const answer = answers.get(queryKey(query));
    if (!answer) return { type: 'needs', query };
    [snapshot, actions] = step(flow, snapshot, answerEvent(query, answer, now));
  }
  throw new Error(`flow ${flow.name} asks queries without end at ${String(snapshot.value)}`);
}

interface Action {
  type: string;
  params?: unknown;
}

/** Sorts a step's actions into wishes; returns the query, if the step made one. */
function collect(actions: Action[], wishes: Wish[]): WalletQuery | null {
  let query: WalletQuery | null = null;
  for (const { type, params } of actions) {
    if (type === 'say') wishes.push({ type, wording: params as Wording });
    else if (type === 'command') wishes.push({ type, command: params as WalletCommand });
    else if (type === 'follow') wishes.push({ type, matter: params as Follow });
    else if (type === 'query') query = params as WalletQuery;
    else throw new Error(`a flow used ${type}, which the runner does not know`);
  }
  return query;
}

function rest(flow: Flow, snapshot: AnyMachineSnapshot, wishes: Wish[]): Run {
  const meta = metaOf(snapshot);
  if (snapshot.status === 'done') return { type: 'ended', end: meta.end?.(slotsOf(snapshot)) ?? { type: 'left' }, wishes };
  snapshots.set(slotsOf(snapshot), snapshot);
  return {
    type: 'waits',
    flow: { name: flow.name, version: flow.version, state: String(snapshot.value), slots: slotsOf(snapshot) },
    wishes,
  };
}

function slotsOf(snapshot: AnyMachineSnapshot): Record<string, unknown> {
  return snapshot.context as Record<string, unknown>;
}

function metaOf(snapshot: AnyMachineSnapshot): StateMeta<Record<string, unknown>> {
  const node = snapshot.machine.states[String(snapshot.value)];
  return (node?.meta ?? {}) as StateMeta<Record<string, unknown>>;
}

function answerEvent(query: WalletQuery, answer: { found: unknown } | 'failed', now: number): FlowEvent {
  if (answer === 'failed') return { type: 'QUERY_FAILED' };
  return { type: `${query.query.toUpperCase()}_FOUND`, answer: answer.found, now } as FlowEvent;
}

/** The event by which a command's result reaches its flow. */
export function resultEvent(outcome: ResultInput['outcome'], now: number): FlowEvent {
  if (outcome.status === 'gaveUp') return { type: 'COMMAND_FAILED' };
  if (outcome.status === 'nothingLeft') return { type: 'COMMAND_REFUSED', because: 'nothingLeft' };
  if (outcome.status === 'refused') return { type: 'COMMAND_REFUSED', because: outcome.because };
  return { type: 'COMMAND_DONE', at: now, case: outcome.case };
}
