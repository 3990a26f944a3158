import { assign } from 'xstate';
import { failedStates } from './abnormal-failed.js';
import { GUEST_STAGES, guestStates } from './abnormal-guest.js';
import { notMeStates } from './abnormal-not-me.js';
import { onItsWayStates } from './abnormal-on-its-way.js';
import { refundStates } from './abnormal-refund.js';
import { beginSlots, facts, fromVersion2, listed, meet, skillFor, slots, tellRefund } from './abnormal-slots.js';
import { succeededStates } from './abnormal-succeeded.js';
import { ask, askAPerson, askChoice, createMachine, end, query, say, status, suspects } from './abnormal-words.js';
import type { Flow, Stages } from './kit.js';
import { askWhich, look } from './seen-transaction.js';

/**
 * Money that is stuck, lost, sent wrongly or taken: whose wallet, which transaction, what its status means, and then
 * an end – solved, watched, an appeal with everything known, or a person. What the opening message told is not asked
 * again. Only the vouched person's own transactions are looked at; a guest is told how to go on without one word about
 * any account.
 */

const machine = createMachine({
  id: 'abnormal-transaction',
  context: ({ input }) => beginSlots(input),
  initial: 'begin',
  states: {
    begin: {
      always: [
        { guard: ({ context }) => context.someoneElse, target: 'whoseWallet' },
        { guard: ({ context }) => context.userId === null, target: 'guest' },
        'lookUpPerson',
      ],
    },
    whoseWallet: {
      ...askChoice('abnormal.whoseWallet', ['YES', 'NO']),
      on: {
        YES: [{ guard: ({ context }) => context.userId === null, target: 'guest' }, { target: 'lookUpPerson' }],
        NO: 'othersWallet',
      },
    },
    othersWallet: {
      entry: say('abnormal.othersWallet'),
      ...askChoice('abnormal.guestThen', ['SOLVED', 'PERSON']),
      on: { SOLVED: 'solved', PERSON: 'person' },
    },

    lookUpPerson: {
      entry: query(({ userId }) => ({ query: 'person', userId: userId ?? '' })),
      on: {
        PERSON_FOUND: [
          { guard: ({ event }) => event.answer === null, target: 'guest' },
          { target: 'known', actions: assign(({ event }) => (event.answer ? meet(event.answer, event.now) : {})) },
        ],
        QUERY_FAILED: 'cannotLookUp',
      },
    },
    known: {
      always: [
        { guard: ({ context }) => context.deceased, target: 'estate' },
        { guard: ({ context }) => context.minor, target: 'lookUp', actions: say('abnormal.minorHolder') },
        'lookUp',
      ],
    },
    estate: {
      entry: say('abnormal.estate'),
      ...end({ type: 'person', skill: 'estate', urgent: false, reason: 'abnormal.estate' }),
    },
    lookUp: {
      always: [{ guard: ({ context }) => context.reference !== null, target: 'lookUpReference' }, 'lookUpTransactions'],
    },
    lookUpTransactions: {
      entry: query(({ userId }) => ({ query: 'transactions', userId: userId ?? '' })),
      on: {
        TRANSACTIONS_FOUND: {
          target: 'narrow',
          actions: assign(({ context, event }) => ({ ...listed(context, event.answer.map(look)), lookedUpAt: event.now })),
        },
        QUERY_FAILED: 'cannotLookUp',
      },
    },
    narrow: {
      always: [
        {
          guard: ({ context }) => context.frozen && context.suspected === 'FAILED' && !context.items.some((item) => item.status === 'failed'),
          target: 'frozen',
        },
        { guard: ({ context }) => context.items.length === 0, target: 'notListed', actions: say('abnormal.noTransactions') },
        { guard: ({ context }) => context.chosen !== null, target: 'examine' },
        {
          guard: ({ context }) => context.suspected !== null && !context.minor,
          target: 'chooseTransaction',
          actions: say('abnormal.begin', ({ suspected }) => ({ opening: { line: `abnormal.opening.${suspected ?? 'STUCK'}` } })),
        },
        'chooseTransaction',
      ],
    },
    chooseTransaction: {
      ...ask(({ items }) => ({ ...askWhich('abnormal.chooseTransaction', items, ['NOT_LISTED']), unshown: ['THEIRS', 'HOW_LONG'], asked: ['HOW_LONG'] })),
      on: {
        HOW_LONG: { actions: say('abnormal.howLongWhich') },
        THEIRS: 'theirs',
        PICKED: { target: 'examine', actions: assign(({ context, event }) => ({ chosen: context.items.find(({ id }) => id === event.id) ?? null })) },
        ANSWERED: { target: 'lookUpReference', actions: assign(({ event }) => ({ reference: event.value })) },
        NOT_LISTED: { target: 'notListed', actions: say('abnormal.whereElse') },
      },
    },
    lookUpReference: {
      entry: query(({ userId, reference }) => ({ query: 'transaction', userId: userId ?? '', transactionId: reference ?? '' })),
      on: {
        TRANSACTION_FOUND: [
          { guard: ({ event }) => event.answer === null, target: 'notListed', actions: say('abnormal.referenceNotFound') },
          {
            target: 'lookUpOthers',
            actions: assign(({ event }) => ({ chosen: event.answer ? look(event.answer) : null, lookedUpAt: event.now })),
          },
        ],
        QUERY_FAILED: 'cannotLookUp',
      },
    },
    /** What stands beside it tells whether it was paid twice. */
    lookUpOthers: {
      entry: query(({ userId }) => ({ query: 'transactions', userId: userId ?? '' })),
      on: {
        TRANSACTIONS_FOUND: { target: 'examine', actions: assign(({ event }) => ({ items: event.answer.map(look) })) },
        QUERY_FAILED: 'examine',
      },
    },
    cannotLookUp: {
      entry: say('abnormal.cannotLookUp'),
      ...askChoice('abnormal.tryAgain', ['TRY_AGAIN', 'PERSON']),
      on: { TRY_AGAIN: 'lookUpPerson', PERSON: 'person' },
    },
    notListed: {
      ...askChoice('abnormal.notListed', ['HAVE_REFERENCE', 'OTHER_APP', 'OTHER_WALLET', 'OLDER', 'PERSON'], { unshown: ['NO_REFERENCE', 'THEIRS'] }),
      on: {
        HAVE_REFERENCE: 'enterReference', OTHER_APP: 'otherApp', OTHER_WALLET: 'otherWallet', THEIRS: 'theirs', OLDER: 'enterReference', PERSON: 'person',
        NO_REFERENCE: { target: 'person', actions: say('abnormal.noReference') },
      },
    },
    enterReference: {
      ...ask(() => ({ line: 'abnormal.enterReference', slot: { type: 'reference' }, choices: ['NO_REFERENCE', 'PERSON'] })),
      on: {
        ANSWERED: { target: 'lookUpReference', actions: assign(({ event }) => ({ reference: event.value })) },
        NO_REFERENCE: { target: 'person', actions: say('abnormal.noReference') },
        PERSON: 'person',
      },
    },
    otherApp: { entry: say('abnormal.otherApp'), ...end({ type: 'left' }) },
    theirs: { always: [{ guard: suspects('MINOR'), target: 'childsWallet' }, 'othersWallet'] },
    childsWallet: {
      entry: say('abnormal.childsWallet'),
      ...askChoice('abnormal.guestThen', ['SOLVED', 'PERSON']),
      on: { SOLVED: 'solved', PERSON: 'minorPerson' },
    },
    otherWallet: { entry: say('abnormal.otherWallet'), ...end({ type: 'left' }) },

    examine: {
      always: [
        { guard: suspects('NOT_ME'), target: 'notMe' },
        { guard: ({ context: { chosen } }) => chosen?.status === 'failed' && chosen.deducted, target: 'late', actions: say('abnormal.failedDeducted', facts) },
        { guard: status('failed'), target: 'failed', actions: say('abnormal.failed', facts) },
        { guard: status('cancelled'), target: 'wasCancelled' },
        { guard: status('refunding'), target: 'refund', actions: say('abnormal.refunding', tellRefund) },
        { guard: status('partiallyRefunded'), target: 'refund', actions: say('abnormal.partiallyRefunded', tellRefund) },
        { guard: status('refundFailed'), target: 'refundFailed' },
        { guard: status('refunded'), target: 'refunded', actions: say('abnormal.refunded', tellRefund) },
        { guard: status('succeeded'), target: 'succeeded' },
        { guard: ({ context }) => context.suspected === 'WRONG_RECIPIENT' && context.chosen?.status === 'pending', target: 'wrongAndPending', actions: say('abnormal.thisOne', facts) },
        { target: 'onItsWay', actions: say('abnormal.doNotPayAgain', facts) },
      ],
    },

    ...onItsWayStates,
    ...failedStates,
    wasCancelled: { entry: say('abnormal.cancelled', facts), ...end({ type: 'solved' }) },

    ...refundStates,

    ...succeededStates,

    ...notMeStates,

    ...guestStates,

    solved: { entry: say('abnormal.solved'), ...end({ type: 'solved' }) },
    person: { ...askAPerson('abnormal.asked', 'appeals') },
  },
});

/** States of version 2 that waited for the person and are now only passed through. */
const RENAMED: Record<string, string> = { guest: 'guestWhat', autoDebit: 'autoDebitSeen' };

/** Which transaction, what happened to it, what can be done. */
const STAGES: Stages = [
  ['whoseWallet', 'chooseTransaction', 'cannotLookUp', 'notListed', 'enterReference'],
  [
    'withinTime', 'late', 'confirmCancel', 'tryPaying', 'refund', 'chooseDestination', 'refunded', 'received', 'whatIsWrong',
    'whatIsWrongWithTransfer', 'whatIsWrongWithAutoDebit',
  ],
  [
    'othersWallet', 'childsWallet', 'frozenBySelf', 'refundNotSeen', 'noRefundYet', 'appealNotThere', 'wrongRecipient', 'bothSucceeded',
    'noTwin', 'merchant', 'wrongAmount', 'autoDebitSeen', 'minorSpending', 'offerFreeze', 'whoDidIt', 'family', 'unknownName', 'moreNotMine',
    'stolen',
  ],
];
export const abnormalTransaction: Flow = {
  name: 'abnormal-transaction',
  version: 9,
  machine,
  slots,
  stages: ({ userId }) => (userId === null ? GUEST_STAGES : STAGES),
  skill: (stored) => {
    const known = slots.safeParse(stored);
    return known.success ? skillFor(known.data, known.data.suspected === 'NOT_ME' ? 'fraud' : 'appeals') : 'general';
  },
  migrations: { 1: (old) => old, 2: ({ state, slots: old }) => ({ state: RENAMED[state] ?? state, slots: fromVersion2(old) }), 3: (old) => old, 4: (old) => old, 5: (old) => old, 6: (old) => old, 7: (old) => old, 8: (old) => old },
};
