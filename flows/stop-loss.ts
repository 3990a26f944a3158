import { assign } from 'xstate';
import { type Flow, flowKit, type Stages } from './kit.js';
import { asItem } from './seen-transaction.js';
import { canStop, carriedSlots, facts, mayAct, meet, notYetLost, skillOf, type Slots, slots, sort, without } from './stop-loss-slots.js';

/**
 * Somebody is being cheated, or just was. Contact is broken first and no data asked; if money has left, the police;
 * what can still be cancelled; the freeze of the vouched person's own wallet; then what else to do, complete even
 * when nobody is on duty; and a person with priority, or the appeal. What a frightened person says on the way is
 * answered where it is said, and the question asked again.
 */

/** What frightened people say in the middle, whatever the question. */
const SAID = ['AFRAID', 'THREATENED', 'STILL_ON', 'WHAT_NOW', 'UNSURE', 'ASHAMED', 'GET_BACK', 'CODE_TOLD', 'UNFREEZE', 'SHARED', 'AM_CHILD', 'FOR_OTHER', 'SECRECY', 'POLICE', 'WHETHER_POLICE'] as const;
type Said = (typeof SAID)[number];
type Choice =
  | Said | 'ONLY_ONE' | 'YES' | 'NO' | 'HUNG_UP' | 'MONEY_GONE' | 'NOTHING_GONE' | 'FREEZE' | 'NO_FREEZE' | 'PERSON'
  | 'CANCEL' | 'KEEP' | 'STOP_IT' | 'ANOTHER' | 'APPEAL' | 'ENOUGH' | 'NO_MORE' | 'ASTRAY' | 'NOT_SCAM' | 'BEING_CHEATED';

const { createMachine, say, query, command, remember, askChoice, ask, end } = flowKit<Slots, Choice>();

const BREAK_CONTACT = { self: 'stopLoss.breakContact', child: 'stopLoss.breakContactChild', other: 'stopLoss.breakContactOther' };
const PASSWORDS = (remote: boolean): string => (remote ? 'stopLoss.passwordsElsewhere' : 'stopLoss.passwords');

/** A transfer is spoken of that is to be stopped, wherever one stands: it is looked for anew. */
const stopIt = [{ guard: mayAct, target: 'lookUpAgain' } as const, { actions: say('stopLoss.cancelYourself') }];

/** "There is no second one" declines nothing. */
const onlyOne = { actions: say('stopLoss.onlyOne') };

/** Answered on the spot. */
const listening = {
  AFRAID: { actions: say('stopLoss.afraid') },
  THREATENED: { actions: say('stopLoss.threatened') },
  STILL_ON: { actions: say('stopLoss.stillOn') },
  WHAT_NOW: { actions: say('stopLoss.whatNow') },
  UNSURE: { actions: say('stopLoss.unsure') },
  ASHAMED: { actions: say('stopLoss.ashamed') },
  GET_BACK: { actions: say('stopLoss.getBack') },
  CODE_TOLD: { actions: say('stopLoss.codeTold') },
  UNFREEZE: { actions: say('stopLoss.noUnfreeze') },
  SHARED: { actions: [say('stopLoss.shared'), remember({ remote: true })] },
  AM_CHILD: { actions: [say('stopLoss.amChild'), remember({ victim: 'child' })] },
  SECRECY: { actions: say('stopLoss.secrecy') },
  POLICE: { actions: say('stopLoss.toPolice') },
  WHETHER_POLICE: { actions: say('stopLoss.whetherPolice') },
  FOR_OTHER: { actions: [say('stopLoss.forOther'), remember({ victim: 'other' })] },
};

const machine = createMachine({
  id: 'stop-loss',
  context: ({ input: { userId, hints, carried } }) => {
    const known = carriedSlots.safeParse(carried).data ?? {};
    return {
      userId,
      victim: known.victim ?? (hints.someoneElse ? 'other' : 'self'),
      moneyGone: known.moneyGone ?? null,
      remote: known.remote ?? false,
      frozen: false,
      maybeTakenOver: false,
      cancellable: [],
      wentOut: [],
      chosen: null,
      lost: [],
    };
  },
  initial: 'begin',
  on: listening,
  states: {
    begin: { always: [{ guard: mayAct, target: 'lookUpPerson' }, 'breakContact'] },
    lookUpPerson: {
      entry: query(({ userId }) => ({ query: 'person', userId: userId ?? '' })),
      on: {
        PERSON_FOUND: {
          target: 'breakContact',
          actions: assign(({ context, event }) => (event.answer ? meet(event.answer, context, event.now) : { userId: null })),
        },
        QUERY_FAILED: 'breakContact',
      },
    },
    breakContact: {
      ...ask(({ victim }) => ({
        line: BREAK_CONTACT[victim],
        codeExpected: true,
        slot: { type: 'choice' },
        choices: ['HUNG_UP', 'MONEY_GONE', 'FREEZE', 'PERSON'],
        unshown: ['YES', 'NO', 'NOTHING_GONE', 'ONLY_ONE', 'STOP_IT', 'ASTRAY', ...SAID],
      })),
      on: {
        HUNG_UP: [{ guard: ({ context }) => context.moneyGone === true, target: 'callPolice' }, { target: 'didMoneyLeave' }],
        YES: 'didMoneyLeave', NO: { actions: say('stopLoss.stillOn') },
        MONEY_GONE: 'callPolice', ONLY_ONE: 'callPolice', STOP_IT: 'callPolice', NOTHING_GONE: 'nothingLeft', FREEZE: 'freeze', PERSON: 'personNow',
        ASTRAY: 'isItScam',
      },
    },
    /** What is said again and again fits nobody who is being cheated: it is made sure, and nobody is kept here. */
    isItScam: {
      ...askChoice('stopLoss.isItScam', ['BEING_CHEATED', 'NOT_SCAM', 'PERSON'], { unshown: ['MONEY_GONE', 'FREEZE', ...SAID] }),
      on: { BEING_CHEATED: 'breakContact', NOT_SCAM: 'notScam', MONEY_GONE: 'callPolice', FREEZE: 'freeze', PERSON: 'personNow' },
    },
    notScam: { entry: say('stopLoss.notScam'), ...end({ type: 'left' }) },
    didMoneyLeave: {
      ...askChoice('stopLoss.didMoneyLeave', ['MONEY_GONE', 'NOTHING_GONE'], { unshown: ['YES', 'NO', 'HUNG_UP', 'FREEZE', 'PERSON', 'ONLY_ONE', 'STOP_IT', ...SAID] }),
      on: {
        MONEY_GONE: 'callPolice', ONLY_ONE: 'callPolice', NOTHING_GONE: 'nothingLeft', YES: 'callPolice', STOP_IT: 'callPolice', NO: 'nothingLeft', HUNG_UP: 'didMoneyLeave', FREEZE: 'freeze', PERSON: 'personNow',
      },
    },

    callPolice: { entry: [assign({ moneyGone: true }), say('stopLoss.callPolice')], always: 'whatWentOut' },
    nothingLeft: { entry: assign({ moneyGone: false }), always: 'whatWentOut' },
    whatWentOut: { always: [{ guard: mayAct, target: 'lookUpTransactions' }, 'protect'] },
    lookUpTransactions: {
      entry: query(({ userId }) => ({ query: 'transactions', userId: userId ?? '' })),
      on: {
        TRANSACTIONS_FOUND: { target: 'whatCanBeCancelled', actions: assign(({ event }) => sort(event.answer, event.now)) },
        QUERY_FAILED: { target: 'protect', actions: say('stopLoss.cannotLookUp') },
      },
    },
    whatCanBeCancelled: {
      always: [
        { guard: ({ context }) => context.cancellable.length === 0, target: 'protect' },
        { target: 'confirmCancel', actions: assign(({ context }) => ({ chosen: context.cancellable[0] ?? null })) },
      ],
    },
    confirmCancel: {
      ...askChoice('stopLoss.confirmCancel', ['CANCEL', 'KEEP'], { values: facts, unshown: ['YES', 'NO', 'FREEZE', 'PERSON', 'ONLY_ONE', ...SAID] }),
      on: {
        ONLY_ONE: onlyOne, CANCEL: 'cancelling', YES: 'cancelling', NO: 'nextCancellable', KEEP: 'nextCancellable',
        FREEZE: 'freeze', PERSON: 'personNow',
      },
    },
    lookUpAgain: {
      entry: query(({ userId }) => ({ query: 'transactions', userId: userId ?? '' })),
      on: {
        TRANSACTIONS_FOUND: [
          { guard: ({ event }) => event.answer.some(canStop), target: 'whatCanBeCancelled', actions: assign(({ event }) => sort(event.answer, event.now)) },
          { target: 'protect', actions: say('stopLoss.nothingToCancel') },
        ],
        QUERY_FAILED: { target: 'protect', actions: say('stopLoss.cannotLookUp') },
      },
    },
    /** One transfer less to ask about, whatever became of it. */
    nextCancellable: {
      entry: assign(({ context }) => ({ cancellable: without(context.cancellable, context.chosen?.id) })),
      always: 'whatCanBeCancelled',
    },
    cancelling: {
      entry: command(({ userId, chosen }) => ({ command: 'cancelTransfer', userId: userId ?? '', transactionId: chosen?.id ?? '' })),
      on: {
        COMMAND_DONE: {
          target: 'nextCancellable',
          actions: [say('stopLoss.cancelled', facts), assign(({ context }) => ({ wentOut: without(context.wentOut, context.chosen?.id) }))],
        },
        COMMAND_REFUSED: [
          { guard: ({ event }) => event.because === 'alreadyDone', target: 'nextCancellable', actions: say('stopLoss.cancelledBefore', facts) },
          { target: 'nextCancellable', actions: say('stopLoss.cancelRefused', facts) },
        ],
        COMMAND_FAILED: { target: 'nextCancellable', actions: say('stopLoss.cancelFailed', facts) },
        COMMAND_DELAYED: { target: 'nextCancellable', actions: say('command.delayed.cancel') },
      },
    },
    protect: {
      always: [
        { guard: ({ context }) => context.victim === 'other', target: 'whatElse', actions: say('stopLoss.freezeTheirs') },
        { guard: ({ context }) => context.userId === null, target: 'whatElse', actions: say('stopLoss.freezeYourself') },
        { guard: ({ context }) => context.frozen, target: 'whatElse', actions: say('stopLoss.isFrozen') },
        'offerFreeze',
      ],
    },
    offerFreeze: {
      ...askChoice('stopLoss.offerFreeze', ['FREEZE', 'NO_FREEZE'], { unshown: ['YES', 'NO', 'PERSON', 'ONLY_ONE', 'STOP_IT', 'ANOTHER', ...SAID] }),
      on: { ONLY_ONE: onlyOne, STOP_IT: stopIt, ANOTHER: stopIt, FREEZE: 'freezing', YES: 'freezing', NO: 'whatElse', NO_FREEZE: 'whatElse', PERSON: 'personNow' },
    },
    /** Asked for before it was offered. */
    freeze: {
      always: [
        { guard: ({ context }) => context.victim === 'other', target: 'afterFreeze', actions: say('stopLoss.freezeTheirs') },
        { guard: ({ context }) => context.userId === null, target: 'afterFreeze', actions: say('stopLoss.freezeYourself') },
        { guard: ({ context }) => context.frozen, target: 'afterFreeze', actions: say('stopLoss.isFrozen') },
        'freezing',
      ],
    },
    freezing: {
      entry: [say('abnormal.freezing'), command(({ userId }) => ({ command: 'freezeWallet', userId: userId ?? '' }))],
      on: {
        COMMAND_DONE: {
          target: 'afterFreeze',
          actions: [
            assign({ frozen: true }),
            { type: 'say', params: ({ event }) => ({ line: 'abnormal.frozenNow', values: { time: { time: event.at } } }) },
          ],
        },
        COMMAND_REFUSED: [
          {
            guard: ({ event }) => event.because === 'alreadyDone',
            target: 'afterFreeze',
            actions: [assign({ frozen: true }), say('stopLoss.isFrozen')],
          },
          { target: 'afterFreeze', actions: say('abnormal.freezeRefused') },
        ],
        COMMAND_FAILED: { target: 'afterFreeze', actions: say('abnormal.freezeFailed') },
        COMMAND_DELAYED: { target: 'afterFreeze', actions: say('command.delayed.freeze') },
      },
    },
    afterFreeze: {
      always: [{ guard: ({ context }) => context.moneyGone === null, target: 'didMoneyLeave' }, 'whatElse'],
    },

    whatElse: {
      entry: [
        say('stopLoss.whatElse', ({ remote }) => ({ passwords: { line: PASSWORDS(remote) } })),
        say('stopLoss.nobodyElse'),
      ],
      always: [{ guard: ({ context }) => context.moneyGone === true && context.wentOut.length > 0, target: 'personOrAppeal' }, 'personOrNot'],
    },
    personOrNot: {
      ...askChoice('stopLoss.personOrNot', ['PERSON', 'ENOUGH'], { unshown: ['YES', 'NO', 'MONEY_GONE', 'FREEZE', 'ONLY_ONE', 'STOP_IT', 'ANOTHER', ...SAID] }),
      on: { ONLY_ONE: onlyOne, STOP_IT: stopIt, ANOTHER: stopIt, PERSON: 'person', YES: 'person', NO: 'enough', ENOUGH: 'enough', MONEY_GONE: 'callPolice', FREEZE: 'freeze' },
    },
    personOrAppeal: {
      ...askChoice('stopLoss.personOrAppeal', ['PERSON', 'APPEAL', 'ENOUGH'], { unshown: ['FREEZE', 'ONLY_ONE', 'STOP_IT', 'ANOTHER', ...SAID] }),
      on: { ONLY_ONE: onlyOne, STOP_IT: stopIt, ANOTHER: stopIt, PERSON: 'person', APPEAL: 'chooseLost', ENOUGH: 'enough', FREEZE: 'freeze' },
    },
    chooseLost: {
      ...ask((context) => ({
        line: context.lost.length > 0 ? 'stopLoss.chooseMoreLost' : 'stopLoss.chooseLost',
        slot: { type: 'pick', items: notYetLost(context).map(asItem), orReference: false },
        choices: ['NO_MORE'],
        unshown: ['PERSON', 'ONLY_ONE', ...SAID],
      })),
      always: { guard: ({ context }) => notYetLost(context).length === 0, target: 'appeal' },
      on: {
        PICKED: { target: 'chooseLost', actions: assign(({ context, event }) => ({ lost: [...context.lost, event.id] })) },
        NO_MORE: [{ guard: ({ context }) => context.lost.length > 0, target: 'appeal' }, { target: 'personOrAppeal' }],
        ONLY_ONE: [{ guard: ({ context }) => context.lost.length > 0, target: 'appeal' }, onlyOne],
        PERSON: 'person',
      },
    },
    appeal: {
      ...end((context) => ({ type: 'flow', name: 'appeal', carried: { reason: 'scam', transactionIds: context.lost, asked: ['freeze', 'more'] }, skill: skillOf(context) })),
    },
    enough: { entry: say('stopLoss.enough'), ...end({ type: 'solved' }) },
    /** In the middle: what matters most is told before the wait begins. */
    personNow: {
      entry: say('stopLoss.meanwhile'),
      ...end((context) => ({ type: 'person', skill: skillOf(context), urgent: true, reason: 'stopLoss' })),
    },
    person: { ...end((context) => ({ type: 'person', skill: skillOf(context), urgent: true, reason: 'stopLoss' })) },
  },
});

/** The contact is broken, what went out, what can be stopped, what comes next. */
const STAGES: Stages = [
  ['breakContact', 'isItScam'],
  ['didMoneyLeave'],
  ['confirmCancel', 'offerFreeze'],
  ['personOrNot', 'personOrAppeal', 'chooseLost'],
];

export const stopLoss: Flow = { name: 'stop-loss', version: 8, machine, slots, stages: () => STAGES, skill: (stored) => skillOf(slots.parse(stored)), migrations: { 2: (old) => old, 3: (old) => old, 4: (old) => old, 5: (old) => old, 6: (old) => old, 7: (old) => old } };
