import { assign } from 'xstate';
import { listed, meet } from './appeal-slots.js';
import { ask, askAPerson, askChoice, end, holds, markAsked, query, say, states, toCase } from './appeal-words.js';
import { lookAtCase } from './seen-case.js';
import { askWhich, look } from './seen-transaction.js';

/** Whose wallet, and which of its transactions. */
export const transactionStates = states({
  whoseWallet: {
    ...askChoice('abnormal.whoseWallet', ['YES', 'NO']),
    on: { YES: [{ guard: holds(({ userId }) => userId === null), target: 'guest' }, { target: 'lookUpPerson' }], NO: 'othersWallet' },
  },
  othersWallet: {
    entry: say('appeal.othersWallet'),
    ...askChoice('appeal.guestThen', ['SOLVED', 'PERSON']),
    on: { SOLVED: 'left', PERSON: 'person' },
  },
  guest: {
    entry: say('appeal.guest'),
    ...askChoice('appeal.guestThen', ['SOLVED', 'PERSON']),
    on: { SOLVED: 'left', PERSON: 'person' },
  },

  lookUpPerson: {
    entry: query(({ userId }) => ({ query: 'person', userId: userId ?? '' })),
    on: {
      PERSON_FOUND: [
        { guard: ({ event }) => event.answer === null, target: 'guest' },
        {
          target: 'known',
          actions: assign(({ context, event }) => (event.answer ? meet(event.answer, context.phone, event.now) : {})),
        },
      ],
      QUERY_FAILED: 'cannotLookUp',
    },
  },
  known: {
    always: [
      { guard: holds(({ barred }) => barred === 'estate'), target: 'estate' },
      { guard: holds(({ barred }) => barred === 'closed'), target: 'walletClosed' },
      { guard: holds(({ minor, asked }) => minor && !asked.includes('guardian')), target: 'guardian' },
      'lookUpCases',
    ],
  },
  estate: { entry: say('abnormal.estate'), ...end({ type: 'person', skill: 'estate', urgent: false, reason: 'appeal' }) },
  walletClosed: { entry: say('appeal.walletClosed'), ...askAPerson },
  guardian: {
    entry: say('appeal.guardian'),
    ...askChoice('appeal.guardianHere', ['GUARDIAN_HERE', 'PERSON']),
    on: { GUARDIAN_HERE: { target: 'lookUpCases', actions: markAsked('guardian') }, PERSON: 'person' },
  },
  lookUpCases: {
    entry: query(({ userId }) => ({ query: 'cases', userId: userId ?? '' })),
    on: {
      CASES_FOUND: { target: 'withCases', actions: assign(({ event }) => ({ cases: event.answer.map(lookAtCase), lookedUpAt: event.now })) },
      QUERY_FAILED: 'cannotLookUp',
    },
  },
  withCases: {
    always: [
      { guard: holds(({ reference }) => /^(?:AP|CP|CL)/.test(reference ?? '')), target: 'caseNamed' },
      { guard: holds(({ reference }) => reference !== null), target: 'lookUpReference' },
      'lookUpTransactions',
    ],
  },
  /** The number of a case was given, not that of a transaction. */
  caseNamed: toCase(({ reference }) => reference),
  lookUpTransactions: {
    entry: query(({ userId }) => ({ query: 'transactions', userId: userId ?? '' })),
    on: {
      TRANSACTIONS_FOUND: { target: 'narrow', actions: assign(({ context, event }) => listed(context, event.answer)) },
      QUERY_FAILED: 'cannotLookUp',
    },
  },
  narrow: {
    always: [
      { guard: holds(({ chosen }) => chosen !== null), target: 'next' },
      {
        guard: holds(({ wanted }) => wanted.length > 0),
        target: 'lookUpReference',
        actions: assign(({ context }) => ({ reference: context.wanted[0] ?? null })),
      },
      { guard: holds(({ items }) => items.length === 0), target: 'notListed', actions: say('abnormal.noTransactions') },
      {
        guard: holds(({ items, amount }) => items.filter((item) => item.amount === amount).length === 1),
        target: 'next',
        actions: assign(({ context: { items, amount } }) => ({ chosen: items.find((item) => item.amount === amount) ?? null })),
      },
      'chooseTransaction',
    ],
  },
  chooseTransaction: {
    ...ask(({ items }) => askWhich('appeal.chooseTransaction', items, ['NOT_LISTED'])),
    on: {
      PICKED: {
        target: 'next',
        actions: assign(({ context, event }) => ({ chosen: context.items.find(({ id }) => id === event.id) ?? null, also: [] })),
      },
      ANSWERED: { target: 'withCases', actions: assign(({ event }) => ({ reference: event.value, wanted: [] })) },
      NOT_LISTED: 'notListed',
    },
  },
  lookUpReference: {
    entry: query(({ userId, reference }) => ({ query: 'transaction', userId: userId ?? '', transactionId: reference ?? '' })),
    on: {
      TRANSACTION_FOUND: [
        { guard: ({ event }) => event.answer === null, target: 'notListed', actions: [assign({ reference: null, wanted: [] }), say('abnormal.referenceNotFound')] },
        {
          target: 'next',
          actions: assign(({ event }) => ({ chosen: event.answer ? look(event.answer) : null, also: [], reference: null, lookedUpAt: event.now })),
        },
      ],
      QUERY_FAILED: 'cannotLookUp',
    },
  },
  cannotLookUp: {
    entry: say('abnormal.cannotLookUp'),
    ...askChoice('abnormal.tryAgain', ['TRY_AGAIN', 'PERSON']),
    on: { TRY_AGAIN: 'lookUpPerson', PERSON: 'person' },
  },
  notListed: {
    entry: say('abnormal.whereElse'),
    ...askChoice('abnormal.notListed', ['HAVE_REFERENCE', 'OTHER_APP', 'PERSON']),
    on: { HAVE_REFERENCE: 'enterReference', OTHER_APP: 'otherApp', PERSON: 'person' },
  },
  enterReference: {
    ...ask(() => ({ line: 'abnormal.enterReference', slot: { type: 'reference' }, choices: ['PERSON'] })),
    on: { ANSWERED: { target: 'withCases', actions: assign(({ event }) => ({ reference: event.value, wanted: [] })) }, PERSON: 'person' },
  },
  otherApp: { entry: say('abnormal.otherApp'), ...end({ type: 'left' }) },
});
