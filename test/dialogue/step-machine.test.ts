import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AnyMachineSnapshot, type AnyStateMachine, assign, createMachine, initialTransition, not, raise, transition } from 'xstate';
import { FLOWS } from '../../flows/index.js';
import type { Flow } from '../../flows/kit.js';
import { NO_HINTS } from '../../src/dialogue/drive-flow.js';
import { enterMachine, stepMachine } from '../../src/dialogue/step-machine.js';
import { SAMPLES } from '../support/flow-samples.js';

type Event = { type: string };
type At = { state: string; context: Record<string, unknown> };

/** What XState itself makes of the step; null where it does not take the event. */
function stepOfXState(machine: AnyStateMachine, { state, context }: At, event: Event): unknown {
  const from = machine.resolveState({ value: state, context }) as AnyMachineSnapshot;
  if (!from.can(event)) return null;
  const [to, actions] = transition(machine, from, event) as [AnyMachineSnapshot, { type: string; params: unknown }[]];
  const asked = actions.map(({ type, params }) => ({ type, params }));
  return { state: to.value as string, context: to.context as unknown, done: to.status === 'done', actions: asked };
}

function bothOf(machine: AnyStateMachine, at: At, event: Event): { ours: unknown; theirs: unknown } {
  return { ours: outcomeOf(() => stepMachine(machine, at, event)), theirs: outcomeOf(() => stepOfXState(machine, at, event)) };
}

/** A flow's own words throw on slots that no run of it has: then both do. */
function outcomeOf(step: () => unknown): unknown {
  try {
    return step();
  } catch (error) {
    if (error instanceof TypeError) return 'throws';
    throw error;
  }
}

/** Every event that the machine names, with what such an event may bring. */
function eventsOf(machine: AnyStateMachine): Event[] {
  const item = (SAMPLES['abnormal-transaction']?.['items'] as unknown[])[0];
  const aCase = (SAMPLES['appeal']?.['cases'] as unknown[])[0];
  const brought: Record<string, object[]> = {
    FILES_GIVEN: [{ files: ['f-1', 'f-2'] }],
    TOLD: [{ value: '还有一件事' }, { value: '我要告到法院去' }],
    PICKED: [{ id: 'T20261118100003' }, { id: 'AP20261118000001' }],
    ANSWERED: [{ value: '+8613800138000' }, { value: '132.50' }, { value: 'T20261118100003' }],
    COMMAND_DONE: [{ at: 1, case: null }, { at: 1, case: aCase }],
    COMMAND_REFUSED: [{ because: 'notAllowed' }, { because: 'alreadyDone' }],
    TRANSACTIONS_FOUND: [{ answer: [item], now: 1 }, { answer: [], now: 1 }],
    TRANSACTION_FOUND: [{ answer: item, now: 1 }, { answer: null, now: 1 }],
    CASES_FOUND: [{ answer: [aCase], now: 1 }, { answer: [], now: 1 }],
    PERSON_FOUND: [{ answer: null, now: 1 }],
  };
  return [...(machine.events as string[]), 'NOBODY_KNOWS_THIS'].flatMap((type) => (brought[type] ?? [{ answer: null, now: 1 }]).map((more) => ({ type, ...more })));
}

interface Given {
  userId: string | null;
  text: string;
  reference: string | null;
  carried: Record<string, unknown>;
}

function inputOf({ userId, text, reference, carried }: Given): unknown {
  return {
    userId, phone: userId && '+8613800138000', locale: 'zh-CN', hints: { ...NO_HINTS, text, reference }, carried, now: 1_795_300_000_000,
    facts: { pendingNormalMinutes: null, appealWithinMs: null, onDuty: null },
  };
}

/** What XState itself makes of the beginning. */
function beginningOfXState(machine: AnyStateMachine, input: unknown): unknown {
  const [begun, actions] = initialTransition(machine, input) as [AnyMachineSnapshot, { type: string; params: unknown }[]];
  const asked = actions.map(({ type, params }) => ({ type, params }));
  return { state: String(begun.value), context: begun.context as unknown, done: begun.status === 'done', actions: asked };
}

const NOTHING_TOLD = { text: '', reference: null, carried: {} };
const TOLD = ['', '我要匿名投诉客服乱收费，上周转账多收了我五块钱', '注册不了，收不到验证码', '帮我把妈妈的钱包注销掉', '转错人了', '手机丢了，赶紧挂失'];

describe('the beginning of a machine', () => {
  it.each([...FLOWS])('comes to what XState makes of it, whatever the flow %s is told at first', (name, { machine }) => {
    const sample = SAMPLES[name] ?? {};
    for (const userId of [null, 'u-1']) for (const text of TOLD) for (const reference of [null, 'T20261118100003']) for (const carried of [{}, { reason: 'asked' }, sample]) {
      const input = inputOf({ userId, text, reference, carried });
      expect({ input, came: outcomeOf(() => enterMachine(machine, input)) }).toEqual({ input, came: outcomeOf(() => beginningOfXState(machine, input)) });
    }
  });

  it('enters the whole, then its first state, and goes on from there as XState does', () => {
    const machine = createMachine({
      context: ({ input }: { input: unknown }) => ({ input, count: 0 }),
      entry: [{ type: 'say', params: ({ event }: { event: Event }) => event }, assign({ count: 1 })],
      initial: 'a',
      states: {
        a: { entry: [{ type: 'say', params: ({ context }: At) => context['count'] }, assign({ count: 2 })], always: { guard: ({ context }: At) => context['count'] === 2, target: 'b' } },
        b: { type: 'final', entry: { type: 'say', params: ({ context }: At) => context['count'] } },
      },
    } as never) as AnyStateMachine;
    expect(enterMachine(machine, 'told')).toEqual(beginningOfXState(machine, 'told'));
    expect(enterMachine(machine, 'told').actions.map(({ params }) => params)).toEqual([{ type: 'xstate.init', input: 'told' }, 1, 2]);
  });

  it('says so when its first states lead on to each other without end', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { always: 'b' }, b: { always: 'a' } } } as never) as AnyStateMachine;
    expect(() => enterMachine(machine, null)).toThrow('m goes on without end at');
  });
});

describe('a step of a machine', () => {
  it.each([...FLOWS])('comes to what XState makes of it, wherever the flow %s stands and whatever it is given', (name, { machine }) => {
    const events = eventsOf(machine);
    const context = SAMPLES[name] ?? {};
    let taken = 0;
    for (const state of Object.keys(machine.states)) {
      if (machine.states[state]?.type === 'final') continue;
      for (const event of events) {
        const { ours, theirs } = bothOf(machine, { state, context }, event);
        expect({ state, event, came: ours }).toEqual({ state, event, came: theirs });
        if (ours !== null) taken += 1;
      }
    }
    expect(taken).toBeGreaterThan(events.length / 2);
  });

  it('comes to what XState makes of it on the way through a flow from its beginning, one event after the other', () => {
    let taken = 0;
    fc.assert(fc.property(fc.constantFrom(...FLOWS.keys()), fc.boolean(), fc.array(fc.nat(), { minLength: 40, maxLength: 80 }), (name, isGuest, choices) => {
      const { machine } = [...FLOWS.values()].find((flow) => flow.name === name) as Flow;
      const events = eventsOf(machine);
      let at: At = enterMachine(machine, inputOf({ userId: isGuest ? null : 'u-1', ...NOTHING_TOLD }));
      for (const choice of choices) {
        if (machine.states[at.state]?.type === 'final') return;
        const { ours, theirs } = bothOf(machine, at, events[choice % events.length] ?? { type: '' });
        expect(ours).toEqual(theirs);
        if (ours === null || ours === 'throws') continue;
        at = ours as At;
        taken += 1;
      }
    }), { numRuns: 600 });
    expect(taken).toBeGreaterThan(1_000);
  });

  const counting = createMachine({
    context: { count: 0, seen: '' } as Record<string, unknown>,
    initial: 'here',
    on: {
      ANYWHERE: { target: '.here', actions: assign({ seen: 'whole' }) },
      BACKUP: { actions: { type: 'say', params: 'whole' } },
    },
    states: {
      here: {
        entry: [{ type: 'say', params: ({ context }: At) => ({ count: context['count'] }) }, assign({ count: ({ context }: At) => Number(context['count']) + 1 })],
        on: {
          STAY: { actions: assign({ count: 10 }) },
          SELF: 'here',
          AGAIN: { target: 'here', reenter: true },
          NEVER: {},
          BACKUP: { guard: ({ context }: At) => context['count'] === 99, target: 'there' },
          THREE: { target: 'there', actions: [assign({ count: 1 }), { type: 'say', params: ({ context }: At) => context['count'] }, assign(({ context }: At) => ({ count: Number(context['count']) + 1 })), 'plain'] },
          ROUND: 'round',
          DONE: 'end',
        },
      },
      there: { always: [{ guard: ({ context }: At) => context['count'] === 0, target: 'here' }, { target: 'end', actions: { type: 'say', params: ({ event }: { event: Event }) => event.type } }] },
      round: { always: 'round2' },
      round2: { always: 'round' },
      end: { type: 'final', entry: { type: 'say', params: 'ended' } },
    },
  } as never) as AnyStateMachine;

  it.each(['STAY', 'SELF', 'AGAIN', 'ANYWHERE', 'NEVER', 'BACKUP', 'THREE', 'DONE', 'UNKNOWN'])('comes to what XState makes of %s', (type) => {
    const { ours, theirs } = bothOf(counting, { state: 'here', context: { count: 5, seen: '' } }, { type });
    expect(ours).toEqual(theirs);
  });

  it('enters a state again only when it is asked to, or sent there by the machine as a whole', () => {
    const entered = (type: string): unknown => stepMachine(counting, { state: 'here', context: { count: 5 } }, { type })?.context['count'];
    expect([entered('STAY'), entered('SELF'), entered('AGAIN'), entered('ANYWHERE')]).toEqual([10, 5, 6, 6]);
  });

  it('leaves what it was given as it was', () => {
    const context = Object.freeze({ count: 5, seen: '' });
    stepMachine(counting, { state: 'here', context }, { type: 'THREE' });
    expect(context).toEqual({ count: 5, seen: '' });
  });

  it('says so when states lead on to each other without end', () => {
    expect(() => stepMachine(counting, { state: 'here', context: {} }, { type: 'ROUND' })).toThrow('goes on without end at round');
  });

  it('takes nothing where the machine has ended', () => {
    expect(stepMachine(counting, { state: 'end', context: {} }, { type: 'ANYWHERE' })).toBeNull();
  });

  it.each([
    ['actions on the way to the initial state', { initial: { target: 'a', actions: 'say' }, states: { a: {} } }, 'm: the runner takes no actions on the way to the initial state'],
    ['parallel states', { type: 'parallel', states: { a: {} } }, 'm: the runner takes no parallel states'],
    ['an entering of the whole again', { initial: 'a', on: { X: { target: '.a', reenter: true } }, states: { a: {} } }, 'm: the runner takes no entering of the whole again'],
  ])('refuses %s', (_, definition, message) => {
    const machine = createMachine({ id: 'm', ...definition } as never) as AnyStateMachine;
    expect(() => stepMachine(machine, { state: 'a', context: {} }, { type: 'X' })).toThrow(message);
  });

  it('knows no state that the machine has not', () => {
    expect(() => stepMachine(counting, { state: 'nowhere', context: {} }, { type: 'STAY' })).toThrow('there is no state nowhere');
  });

  it.each([
    ['nested states', { a: { initial: 'b', states: { b: {} } } }, 'm.a: the runner takes no compound states'],
    ['exit actions', { a: { exit: 'say' } }, 'm.a: the runner takes no exit actions'],
    ['timers', { a: { after: { 10: 'a' } } }, 'm.a: the runner takes no timers'],
    ['actors', { a: { invoke: { src: 'b' } } }, 'm.a: the runner takes no invoked actors'],
    ['wildcards', { a: { on: { '*': 'a' } } }, 'm.a: the runner takes no wildcard events'],
    ['functions as actions', { a: { entry: () => undefined } }, 'm.a: the runner takes no action that is a function'],
    ['events raised', { a: { entry: raise({ type: 'X' }) } }, 'm.a: the runner takes no action xstate.raise'],
    ['guards made of others', { a: { on: { X: { guard: not(() => true), target: 'a' } } } }, 'm.a: the runner takes no guard but a plain function'],
    ['ways out that lead nowhere', { a: { always: { actions: 'say' } } }, 'm.a: the runner takes no always that leads nowhere'],
    ['guards by name', { a: { on: { X: { guard: 'named', target: 'a' } } } }, 'm.a: the runner takes no guard but a plain function'],
  ])('refuses %s instead of taking them otherwise', (_, states, message) => {
    const machine = createMachine({ id: 'm', initial: 'a', states } as never) as AnyStateMachine;
    expect(() => stepMachine(machine, { state: 'a', context: {} }, { type: 'X' })).toThrow(message);
  });
});
