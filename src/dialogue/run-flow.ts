import type { Ask, End, Flow, FlowEvent, FlowInput, Follow, StateMeta, Wording } from '../../flows/kit.js';
import type { WalletCommand, WalletQuery } from '../wallet/wallet.js';
import type { StoredFlow } from './session.js';
import { type Action, enterMachine, stepMachine, type Stepped } from './step-machine.js';
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
  return settle(flow, enterMachine(flow.machine, input), answers, now);
}

/** Gives the flow one event. Null: the flow's present state does not take it. */
export function advanceFlow(
  flow: Flow,
  { state, slots }: StoredFlow,
  event: FlowEvent,
  answers: QueryAnswers,
  now: number,
): Run | null {
  const first = stepMachine(flow.machine, { state, context: slots }, event);
  return first && settle(flow, first, answers, now);
}

/** What the present state waits for. Null: it waits for a command's result. */
export function presentAsk(flow: Flow, { state, slots }: StoredFlow): { ask: Ask | null } {
  return { ask: metaOf(flow.machine, state).ask?.(slots) ?? null };
}

/** Brings what was stored by an older version of the flow up to date. Null: it must be begun again. */
export function migrate(flow: Flow, stored: StoredFlow): StoredFlow | null {
  if (stored.version === flow.version && cameHere(flow, stored)) return stored;
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

/** The machine itself came to rest there, with these very slots, which nobody changes: what a session in memory brings
 *  into its next turn need not be parsed again. */
function cameHere({ machine }: Flow, { state, slots }: StoredFlow): boolean {
  const place = restingPlaces.get(slots);
  return place?.machine === machine && place.state === state;
}

const restingPlaces = new WeakMap<StoredFlow['slots'], { machine: Flow['machine']; state: string }>();

function settle(flow: Flow, first: Stepped, answers: QueryAnswers, now: number): Run {
  const wishes: Wish[] = [];
  let at = first;
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const query = collect(at.actions, wishes);
    if (!query) return rest(flow, at, wishes);
    const answer = answers.get(queryKey(query));
    if (!answer) return { type: 'needs', query };
    at = stepMachine(flow.machine, at, answerEvent(query, answer, now)) ?? { ...at, actions: [] };
  }
  throw new Error(`flow ${flow.name} asks queries without end at ${at.state}`);
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

function rest({ name, version, machine }: Flow, { state, context: slots, done }: Stepped, wishes: Wish[]): Run {
  if (done) return { type: 'ended', end: metaOf(machine, state).end?.(slots) ?? { type: 'left' }, wishes };
  restingPlaces.set(slots, { machine, state });
  return { type: 'waits', flow: { name, version, state, slots }, wishes };
}

function metaOf({ states }: Flow['machine'], state: string): StateMeta<Record<string, unknown>> {
  return (states[state]?.meta ?? {}) as StateMeta<Record<string, unknown>>;
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
