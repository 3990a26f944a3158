import { assign } from 'xstate';
import { appeal, facts, skillFor } from './abnormal-slots.js';
import { another, ask, askChoice, command, end, isCancellable, remember, say, states } from './abnormal-words.js';
import { askWhich } from './seen-transaction.js';

const adviseStolen = say('abnormal.stolen', ({ alsoNotMine }) => ({ count: alsoNotMine.length + 1 }));

/** What the person did not do: the wallet is made safe first, then it is seen who it was. */
export const notMeStates = states({
  notMe: {
    entry: remember({ suspected: 'NOT_ME' }),
    always: [
      { guard: isCancellable, target: 'confirmCancel', actions: say('abnormal.cancelFirst') },
      { target: 'protect', actions: say('abnormal.thisOne', facts) },
    ],
  },
  protect: {
    always: [{ guard: ({ context }) => context.frozen, target: 'whoDidIt', actions: say('abnormal.alreadyFrozen') }, 'offerFreeze'],
  },
  offerFreeze: {
    ...askChoice('abnormal.offerFreeze', ['FREEZE', 'NO_FREEZE'], { unshown: ['PERSON', 'OTHER_ONE', 'CHEATED'], asked: ['GET_BACK'] }),
    on: { CHEATED: 'cheated', GET_BACK: { actions: say('abnormal.getBack') }, FREEZE: 'freezing', NO_FREEZE: 'whoDidIt', PERSON: { target: 'stolenPerson', actions: adviseStolen }, ...another },
  },
  freezing: {
    entry: [say('abnormal.freezing'), command(({ userId }) => ({ command: 'freezeWallet', userId: userId ?? '' }))],
    on: {
      COMMAND_DONE: {
        target: 'whoDidIt',
        actions: [assign({ frozen: true }), { type: 'say', params: ({ event }) => ({ line: 'abnormal.frozenNow', values: { time: { time: event.at } } }) }],
      },
      COMMAND_REFUSED: [
        {
          guard: ({ event }) => event.because === 'alreadyDone',
          target: 'whoDidIt',
          actions: [assign({ frozen: true }), say('abnormal.alreadyFrozen')],
        },
        { target: 'whoDidIt', actions: say('abnormal.freezeRefused') },
      ],
      COMMAND_FAILED: { target: 'whoDidIt', actions: say('abnormal.freezeFailed') },
      COMMAND_DELAYED: { target: 'whoDidIt', actions: say('command.delayed.freeze') },
    },
  },
  whoDidIt: {
    ...askChoice('abnormal.whoDidIt', ['FAMILY', 'AUTO_DEBIT', 'UNKNOWN_NAME', 'STOLEN'], { unshown: ['MINOR', 'PERSON', 'CHEATED'], asked: ['GET_BACK'] }),
    on: {
      CHEATED: 'cheated', GET_BACK: { actions: say('abnormal.getBack') },
      FAMILY: 'family', AUTO_DEBIT: 'autoDebit', UNKNOWN_NAME: 'unknownName', STOLEN: 'moreNotMine', MINOR: 'minorSpending',
      PERSON: { target: 'stolenPerson', actions: adviseStolen },
    },
  },
  /** Somebody had them do it. */
  cheated: { ...end({ type: 'flow', name: 'stop-loss', carried: { moneyGone: true }, skill: 'fraud' }) },
  family: {
    entry: say('abnormal.family'),
    ...askChoice('abnormal.familyThen', ['SOLVED', 'STOLEN'], { unshown: ['MINOR', 'PERSON'] }),
    on: { SOLVED: 'solved', STOLEN: 'moreNotMine', MINOR: 'minorSpending', PERSON: { target: 'stolenPerson', actions: adviseStolen } },
  },
  unknownName: {
    entry: say('abnormal.unknownName', facts),
    ...askChoice('abnormal.familyThen', ['SOLVED', 'STOLEN'], { unshown: ['FAMILY', 'PERSON'] }),
    on: { SOLVED: 'solved', STOLEN: 'moreNotMine', FAMILY: 'family', PERSON: { target: 'stolenPerson', actions: adviseStolen } },
  },
  moreNotMine: {
    ...ask(({ items, chosen, alsoNotMine }) =>
      askWhich('abnormal.moreNotMine', items.filter(({ id, kind }) => id !== chosen?.id && kind !== 'received' && !alsoNotMine.includes(id)), ['NO_MORE'])),
    always: { guard: ({ context }) => context.items.length <= context.alsoNotMine.length + 1, target: 'theft' },
    on: {
      PICKED: { target: 'moreNotMine', actions: assign(({ context, event }) => ({ alsoNotMine: [...context.alsoNotMine, event.id] })) },
      NO_MORE: 'theft',
    },
  },
  /** A number on file that may be the thief's is no way to reach anybody: only a person goes on. */
  theft: {
    entry: adviseStolen,
    always: [{ guard: ({ context }) => context.maybeTakenOver, target: 'stolenPerson', actions: say('abnormal.takenOver') }, 'stolen'],
  },
  stolen: {
    ...askChoice('abnormal.stolenThen', ['PERSON', 'FILE'], { unshown: ['NO_FILE'] }),
    on: { PERSON: 'stolenPerson', FILE: 'appealStolen', NO_FILE: 'stolenPerson' },
  },
  appealStolen: { ...end(appeal('unauthorised')) },
  stolenPerson: { ...end((slots) => ({ type: 'person', skill: skillFor(slots, 'fraud'), urgent: true, reason: 'abnormal.stolen' })) },
});
