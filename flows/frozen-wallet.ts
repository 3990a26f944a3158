import { assign } from 'xstate';
import { z } from 'zod';
import type { Person } from '../src/wallet/wallet.js';
import { type Flow, flowKit, type Stages, type Values } from './kit.js';
import { isMaybeTakenOver } from './maybe-taken-over.js';

/**
 * Somebody's own wallet is frozen and they want to know why; a guest, whose wallet is unknown, is passed to a person. Who froze it is looked up and said as far as the operator
 * supplies it; never a reason, a rule or a way round, and nothing is unfrozen in chat.
 */
const slots = z.object({
  userId: z.string().nullable(),
  frozen: z.boolean(),
  kind: z.string().nullable(),
  authority: z.string().nullable(),
  maybeTakenOver: z.boolean(),
  deceased: z.boolean(),
});
type Slots = z.infer<typeof slots>;

type Choice = 'PERSON' | 'COMPLAIN' | 'NOT_NOW' | 'SOLVED' | 'STILL_NOT' | 'CHECK' | 'TRY_AGAIN' | 'WHY' | 'WHEN' | 'MONEY' | 'NEEDED';

const { createMachine, say, query, askChoice, end } = flowKit<Slots, Choice>();

type At = { context: Slots };
const isKind = (kind: string) => ({ context }: At) => context.frozen && context.kind === kind;
const by = ({ authority }: Slots): Values => ({ authority: authority ?? '' });

const meet = (person: Person, now: number): Partial<Slots> => ({
  frozen: person.status === 'frozen',
  kind: person.freeze?.kind ?? null,
  authority: person.freeze?.authority ?? null,
  maybeTakenOver: isMaybeTakenOver(person, now),
  deceased: person.status === 'holderDeceasedReported',
});

/** What people ask of a freeze is answered here, and the question stays. */
const answers = {
  WHY: { actions: say('frozen.noReason') },
  WHEN: { actions: say('frozen.noTime') },
  MONEY: { actions: say('frozen.money') },
  NEEDED: { actions: say('frozen.needed') },
} as const;
const choices: Choice[] = ['PERSON', 'COMPLAIN', 'NOT_NOW'];
const asked: Choice[] = ['WHY', 'WHEN', 'MONEY', 'NEEDED'];
const goOn = { PERSON: 'person', COMPLAIN: 'complain', NOT_NOW: 'left' } as const;

const machine = createMachine({
  id: 'frozen-wallet',
  context: ({ input: { userId } }) => ({ userId, frozen: false, kind: null, authority: null, maybeTakenOver: false, deceased: false }),
  initial: 'begin',
  states: {
    begin: { always: [{ guard: ({ context }) => context.userId === null, target: 'person' }, 'lookUpPerson'] },
    lookUpPerson: {
      entry: query(({ userId }) => ({ query: 'person', userId: userId ?? '' })),
      on: {
        PERSON_FOUND: { target: 'known', actions: assign(({ event }) => (event.answer ? meet(event.answer, event.now) : {})) },
        QUERY_FAILED: 'cannotLookUp',
      },
    },
    cannotLookUp: {
      entry: say('frozen.cannotLookUp'),
      ...askChoice('frozen.tryAgain', ['TRY_AGAIN', 'PERSON']),
      on: { TRY_AGAIN: 'lookUpPerson', PERSON: 'person' },
    },
    known: {
      always: [
        { guard: ({ context }) => context.deceased, target: 'estate' },
        { guard: isKind('self'), target: 'bySelf' },
        { guard: (at) => isKind('judicial')(at) && at.context.authority !== null, target: 'stays', actions: say('frozen.byAuthority', by) },
        { guard: isKind('judicial'), target: 'stays', actions: say('frozen.bySomeAuthority') },
        { guard: ({ context }) => context.frozen, target: 'stays', actions: say('frozen.restricted') },
        'notFrozen',
      ],
    },
    estate: { entry: say('abnormal.estate'), ...end({ type: 'person', skill: 'estate', urgent: false, reason: 'frozen.estate' }) },
    stays: { entry: say('frozen.antiFraud'), ...askChoice('frozen.then', choices, { asked }), on: { ...goOn, ...answers } },
    bySelf: {
      entry: say('frozen.bySelf'),
      ...askChoice('frozen.bySelfThen', ['SOLVED', 'STILL_NOT', 'PERSON']),
      on: { SOLVED: 'solved', STILL_NOT: 'person', PERSON: 'person' },
    },
    notFrozen: {
      entry: say('frozen.notFrozen'),
      ...askChoice('frozen.notFrozenThen', ['CHECK', 'PERSON', 'SOLVED']),
      on: { CHECK: 'check', PERSON: 'person', SOLVED: 'solved' },
    },
    check: { ...end({ type: 'flow', name: 'abnormal-transaction', carried: {}, skill: 'general' }) },
    complain: { ...end({ type: 'flow', name: 'complaint', carried: { about: 'freeze' }, skill: 'supervisor' }) },
    person: { ...end(({ maybeTakenOver }) => ({ type: 'person', skill: maybeTakenOver ? 'takeover' : 'general', urgent: false, reason: 'frozen' })) },
    left: { entry: say('frozen.left'), ...end({ type: 'left' }) },
    solved: { entry: say('frozen.solved'), ...end({ type: 'solved' }) },
  },
});

const STAGES: Stages = [['cannotLookUp'], ['stays', 'bySelf', 'notFrozen']];

export const frozenWallet: Flow = {
  name: 'frozen-wallet',
  version: 2,
  machine,
  slots,
  stages: () => STAGES,
  skill: (stored) => (slots.parse(stored).maybeTakenOver ? 'takeover' : 'general'),
  migrations: { 1: (old) => old },
};
