import { assign } from 'xstate';
import { filingStates } from './appeal-filing.js';
import {
  beginSlots, decidedCase, isTaken, isTooOld, isUnderWay, openCase, presentFact, slots, tellChosen, tellEarlier,
} from './appeal-slots.js';
import { toldStates } from './appeal-told.js';
import { transactionStates } from './appeal-transaction.js';
import { askAPerson, askChoice, createMachine, end, follow, holds, say, status, toCase, wasAsked } from './appeal-words.js';
import type { Flow, Stages } from './kit.js';

/**
 * An appeal about the person's own money: whether it can be filed comes before the story; then reason, facts, evidence
 * and contact, a summary in which every item can be changed, consent, one submission and the receipt. `next` looks for
 * what is still missing, so that changing an item leads back to the summary by itself.
 */

const machine = createMachine({
  id: 'appeal',
  context: ({ input }) => beginSlots(input),
  initial: 'begin',
  // Files may come at any moment before the submission.
  on: {
    FILES_GIVEN: {
      guard: holds(({ filed, userId }) => filed === null && userId !== null),
      actions: [
        assign(({ context, event }) => ({ files: [...new Set([...context.files, ...event.files])] })),
        say('attachment.received', ({ files }) => ({ count: files.length })),
      ],
    },
  },
  states: {
    begin: {
      always: [
        { guard: holds(({ someoneElse }) => someoneElse), target: 'whoseWallet' },
        { guard: holds(({ userId }) => userId === null), target: 'guest' },
        { guard: holds(({ wanted }) => wanted.length > 0), target: 'lookUpPerson' },
        { target: 'lookUpPerson', actions: say('appeal.begin') },
      ],
    },
    ...transactionStates,

    /** What is in the way, or still missing, in the order in which it is asked. */
    next: {
      always: [
        { guard: holds(({ chosen }) => chosen === null), target: 'lookUpTransactions' },
        { guard: holds((context) => openCase(context) !== null), target: 'alreadyOpen' },
        { guard: holds((context) => decidedCase(context) !== null), target: 'alreadyDecided' },
        { guard: status('cancelled', 'failed'), target: 'nothingTaken' },
        { guard: holds(({ chosen }) => chosen?.kind === 'received'), target: 'received' },
        { guard: holds(isTooOld), target: 'tooOld' },
        { guard: holds(isUnderWay), target: 'underWay' },
        { guard: holds(({ reason }) => reason === null), target: 'chooseReason' },
        { guard: holds(({ reason, also }) => reason === 'duplicateCharge' && also.length === 0), target: 'chargedTwice' },
        { guard: holds((context) => isTaken(context) && !context.frozen && !context.asked.includes('freeze')), target: 'offerFreeze' },
        { guard: holds((context) => isTaken(context) && !context.asked.includes('more')), target: 'withMore' },
        { guard: holds((context) => presentFact(context) !== null), target: 'tellFact' },
        { guard: holds(({ reason, asked }) => reason === 'minorSpending' && !asked.includes('evidence')), target: 'evidenceLater' },
        { guard: holds(({ asked }) => !asked.includes('evidence')), target: 'askEvidence' },
        { guard: holds(({ maybeTakenOver, asked }) => maybeTakenOver && !asked.includes('contact')), target: 'noCallback' },
        { guard: wasAsked('contact'), target: 'summary' },
        { guard: holds(({ phone }) => phone === null), target: 'enterPhone' },
        'contact',
      ],
    },
    alreadyOpen: {
      entry: say('appeal.alreadyOpen', (context) => tellEarlier(openCase(context))),
      ...askChoice('appeal.alreadyOpenThen', ['ADD_TO_IT', 'CHANGE_TRANSACTION'], { unshown: ['SEE_CASE', 'PERSON'] }),
      on: { ADD_TO_IT: 'toOpenCase', SEE_CASE: 'toOpenCase', CHANGE_TRANSACTION: 'chooseAgain', PERSON: 'person' },
    },
    toOpenCase: end((context) => ({
      type: 'flow', name: 'appeal-status', carried: { caseId: openCase(context)?.id, files: context.files }, skill: 'appeals',
    })),
    alreadyDecided: {
      entry: say('appeal.alreadyDecided', (context) => tellEarlier(decidedCase(context))),
      ...askChoice('appeal.alreadyDecidedThen', ['SEE_CASE', 'CHANGE_TRANSACTION', 'PERSON']),
      on: { SEE_CASE: 'toDecidedCase', CHANGE_TRANSACTION: 'chooseAgain', PERSON: 'person' },
    },
    toDecidedCase: toCase((context) => decidedCase(context)?.id ?? null),
    nothingTaken: {
      entry: say('appeal.nothingTaken', tellChosen),
      ...askChoice('appeal.nothingTakenThen', ['LOOK_INTO_IT', 'CHANGE_TRANSACTION', 'PERSON']),
      on: { LOOK_INTO_IT: 'lookIntoIt', CHANGE_TRANSACTION: 'chooseAgain', PERSON: 'person' },
    },
    lookIntoIt: end({ type: 'flow', name: 'abnormal-transaction', carried: {}, skill: 'general' }),
    received: { entry: say('abnormal.received'), ...end({ type: 'person', skill: 'fraud', urgent: false, reason: 'abnormal.received' }) },
    tooOld: {
      entry: say('appeal.tooOld', tellChosen),
      ...askChoice('appeal.tooOldThen', ['CHANGE_TRANSACTION', 'PERSON'], { unshown: ['SOLVED'] }),
      on: { CHANGE_TRANSACTION: 'chooseAgain', PERSON: 'person', SOLVED: 'left' },
    },
    underWay: {
      entry: say('appeal.underWay', tellChosen),
      ...askChoice('appeal.underWayThen', ['WATCH', 'NOT_ME', 'SCAMMED', 'CHANGE_TRANSACTION'], { unshown: ['PERSON'] }),
      on: {
        WATCH: 'watched', NOT_ME: { target: 'next', actions: assign({ reason: 'unauthorised', factAt: 0 }) }, SCAMMED: 'stopLoss',
        CHANGE_TRANSACTION: 'chooseAgain', PERSON: 'person',
      },
    },
    watched: {
      entry: [
        follow(({ userId, chosen }) => ({ kind: 'transaction', userId: userId ?? '', id: chosen?.id ?? '', known: chosen?.status ?? '' })),
        say('abnormal.watched', tellChosen),
      ],
      ...end({ type: 'solved' }),
    },
    /** The money can still be stopped: that comes first. */
    stopLoss: end({ type: 'flow', name: 'stop-loss', carried: {}, skill: 'fraud' }),
    chooseAgain: { entry: assign({ chosen: null, also: [], wanted: [], reference: null, amount: null }), always: 'lookUpTransactions' },

    /** What was told was about another: it is asked anew, and what was told can be kept. */
    chooseAnother: { entry: assign({ reason: null, reasonPage: 0, factAt: 0 }), always: 'chooseAgain' },

    ...toldStates,
    ...filingStates,
    settled: {
      always: [{ guard: holds(isTaken), target: 'alsoAPerson' }, 'solved'],
    },
    alsoAPerson: { entry: say('appeal.alsoAPerson'), ...askAPerson },
    solved: { ...end({ type: 'solved' }) },
    person: { ...askAPerson },
    left: { entry: say('appeal.left'), ...end({ type: 'left' }) },
  },
});

/** Which transaction, why, what happened, evidence, how to be reached, the submission. */
const STAGES: Stages = [
  [
    'whoseWallet', 'othersWallet', 'guest', 'guardian', 'chooseTransaction', 'cannotLookUp', 'notListed', 'enterReference',
    'alreadyDecided', 'nothingTaken', 'tooOld', 'underWay',
  ],
  ['alreadyOpen', 'chooseReason', 'theseTwo', 'chooseSecond', 'noSecond', 'offerFreeze', 'moreOfThem'],
  ['tellFact'],
  ['evidence'],
  ['contact', 'enterPhone'],
  ['confirm', 'changeOther', 'refusedForEarlier', 'refused', 'offerToTell'],
];

export const appeal: Flow = { name: 'appeal', version: 3, machine, slots, stages: () => STAGES, migrations: { 1: (old) => old, 2: (old) => old } };
