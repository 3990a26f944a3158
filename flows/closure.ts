import { assign } from 'xstate';
import { findOpenAppeals, findRefunds, findWaiting, hold, listObstacles, needsPerson, tellObstacles } from './closure-blockers.js';
import { beginClosure, facts, own, skillFor, type Slots, slots } from './closure-slots.js';
import { findClosure, keepClosure } from './closure-state.js';
import { type Flow, flowKit, type Stages } from './kit.js';
import { followFiled, followQuietly, tellReceipt } from './receipt.js';

/**
 * Closing a wallet: whether somebody made them do it, whose wallet it is, everything that stands in the way at once,
 * the records, what closing means, one submission and its receipt. A closure under way is told with its next step and
 * can be taken back. Whoever changes their mind is not talked out of it.
 */
type Choice =
  | 'YES' | 'NO' | 'OWN' | 'OTHERS' | 'BEREAVED' | 'PERSON' | 'PASS_ON' | 'LATER' | 'CLEAR' | 'TRY_AGAIN' | 'RECHECK' | 'NOT_NOW' | 'KEEP'
  | 'SAVED' | 'NOT_YET' | 'MERCHANT' | 'CONFIRM' | 'TELL_ME' | 'NO_NEWS' | 'VERIFIED' | 'WITHDRAW' | 'TAKE_BACK' | 'DO_TAKE_BACK'
  | 'KEEP_FILED';

const { createMachine, say, query, command, follow, askChoice, end } = flowKit<Slots, Choice>();

type At = { context: Slots };
const status = (is: string) => ({ context }: At) => context.holding?.status === is;
const stands = (is: string) => ({ context }: At) => context.closure?.state === is;
const isBlocked = ({ context }: At): boolean => listObstacles(context).length > 0;
const isEmptied = ({ context }: At): boolean => Number(context.holding?.balance ?? 0) === 0;

const askAPerson = (reason: string) => end((context) => ({ type: 'person', skill: skillFor(context), urgent: false, reason }));
/** Not done yet is no change of mind. */
const noHurry = <State extends string>(state: State) => ({ target: state, actions: say('closure.takeYourTime') }) as const;
const clearOrPerson = (line: string) => ({
  entry: say(line),
  ...askChoice('closure.clearOrPerson', ['CLEAR', 'PERSON']),
  on: { CLEAR: 'left', PERSON: 'person' } as const,
});

const machine = createMachine({
  id: 'closure',
  context: ({ input }) => beginClosure(input),
  initial: 'begin',
  states: {
    begin: {
      always: [
        { guard: ({ context }) => context.bereaved, target: 'bereaved' },
        { guard: ({ context }) => context.takeBack, target: 'isKnown' },
        { guard: ({ context }) => context.urged, target: 'urged' },
        'wasUrged',
      ],
    },
    wasUrged: {
      ...askChoice('closure.wasUrged', ['YES', 'NO'], { unshown: ['KEEP', 'BEREAVED'] }),
      on: { YES: 'urged', NO: 'holder', KEEP: 'kept', BEREAVED: 'bereaved' },
    },
    urged: { entry: say('closure.urged'), ...end({ type: 'flow', name: 'stop-loss', carried: {}, skill: 'fraud' }) },

    holder: { always: [{ guard: ({ context }) => context.own, target: 'isKnown' }, 'whoseWallet'] },
    whoseWallet: {
      ...askChoice('closure.whoseWallet', ['OWN', 'OTHERS', 'BEREAVED'], { unshown: ['KEEP'] }),
      on: { OWN: 'isKnown', OTHERS: 'othersWallet', BEREAVED: 'bereaved', KEEP: 'kept' },
    },
    othersWallet: clearOrPerson('closure.othersWallet'),
    bereaved: { entry: [assign({ bereaved: true }), say('closure.condolence')], always: 'afterDeath' },
    afterDeath: {
      entry: say('closure.afterDeath'),
      ...askChoice('closure.afterDeathThen', ['PASS_ON', 'LATER']),
      on: { PASS_ON: 'estate', LATER: 'noHurry' },
    },
    noHurry: { entry: say('closure.noHurry'), ...end({ type: 'left' }) },
    estate: { ...askAPerson('closure.estate') },

    isKnown: { always: [{ guard: ({ context }) => context.userId === null, target: 'guest' }, 'lookUpPerson'] },
    guest: clearOrPerson('closure.guest'),

    lookUpPerson: {
      entry: query((context) => ({ query: 'person', userId: own(context) })),
      on: {
        PERSON_FOUND: [
          { guard: ({ event }) => event.answer === null, target: 'guest' },
          {
            target: 'lookUpTransactions',
            actions: assign(({ event }) => ({ holding: event.answer && hold(event.answer, event.now) })),
          },
        ],
        QUERY_FAILED: 'cannotLookUp',
      },
    },
    lookUpTransactions: {
      entry: query((context) => ({ query: 'transactions', userId: own(context) })),
      on: {
        TRANSACTIONS_FOUND: {
          target: 'lookUpCases',
          actions: assign(({ event }) => ({ waiting: findWaiting(event.answer), refunds: findRefunds(event.answer) })),
        },
        QUERY_FAILED: 'cannotLookUp',
      },
    },
    lookUpCases: {
      entry: query((context) => ({ query: 'cases', userId: own(context) })),
      on: {
        CASES_FOUND: {
          target: 'meet',
          actions: assign(({ event }) => ({ appeals: findOpenAppeals(event.answer), closure: findClosure(event.answer, event.now) })),
        },
        QUERY_FAILED: 'cannotLookUp',
      },
    },
    cannotLookUp: {
      entry: say('closure.cannotLookUp'),
      ...askChoice('closure.tryAgain', ['TRY_AGAIN', 'PERSON', 'NOT_NOW']),
      on: { TRY_AGAIN: 'lookUpPerson', PERSON: 'person', NOT_NOW: 'kept' },
    },

    meet: {
      always: [
        { guard: status('holderDeceasedReported'), target: 'reported' },
        { guard: status('closed'), target: 'completed' },
        { guard: ({ context }) => context.holding?.maybeTakenOver ?? false, target: 'maybeTakenOver' },
        { guard: ({ context }) => context.holding?.minor ?? false, target: 'minor' },
        'underWay',
      ],
    },
    reported: { entry: say('closure.reported'), always: 'estate' },
    completed: { entry: say('closure.state.completed', facts), ...end({ type: 'left' }) },
    maybeTakenOver: { entry: say('closure.maybeTakenOver'), ...askAPerson('closure.maybeTakenOver') },
    minor: { entry: say('closure.minor'), ...askAPerson('closure.minor') },

    underWay: {
      always: [
        { guard: stands('awaitingIdentity'), target: 'awaitingIdentity', actions: say('closure.state.awaitingIdentity', facts) },
        { guard: stands('underReview'), target: 'underReview', actions: say('closure.state.underReview', facts) },
        {
          guard: (at) => stands('coolingOff')(at) && at.context.refunds !== null,
          target: 'coolingOff',
          actions: [say('closure.state.coolingOff', facts), say('closure.refundComing')],
        },
        { guard: stands('coolingOff'), target: 'coolingOff', actions: say('closure.state.coolingOff', facts) },
        { guard: (at) => stands('paused')(at) && isEmptied(at), target: 'coolingOff', actions: say('closure.state.pausedEmpty', facts) },
        { guard: stands('paused'), target: 'paused', actions: say('closure.state.paused', facts) },
        { guard: ({ context }) => context.takeBack, target: 'nothingToTakeBack' },
        { guard: ({ context }) => context.checkedBefore, target: 'judge' },
        { guard: stands('expired'), target: 'judge', actions: say('closure.state.expired', facts) },
        { guard: stands('rejected'), target: 'judge', actions: say('closure.state.rejected', facts) },
        { guard: stands('undone'), target: 'judge', actions: say('closure.state.undone', facts) },
        'judge',
      ],
    },
    awaitingIdentity: {
      always: { guard: ({ context }) => context.takeBack, target: 'confirmTakeBack' },
      ...askChoice('closure.awaitingIdentityThen', ['VERIFIED', 'TELL_ME', 'TAKE_BACK', 'NO_NEWS']),
      on: { VERIFIED: 'lookUpPerson', TELL_ME: 'willTell', TAKE_BACK: 'confirmTakeBack', NO_NEWS: 'wontTell' },
    },
    underReview: {
      always: { guard: ({ context }) => context.takeBack, target: 'confirmTakeBack' },
      ...askChoice('closure.underWayThen', ['TELL_ME', 'TAKE_BACK', 'NO_NEWS']),
      on: { TELL_ME: 'willTell', TAKE_BACK: 'confirmTakeBack', NO_NEWS: 'wontTell' },
    },
    coolingOff: {
      always: { guard: ({ context }) => context.takeBack, target: 'confirmTakeBack' },
      ...askChoice('closure.underWayThen', ['TELL_ME', 'TAKE_BACK', 'NO_NEWS']),
      on: { TELL_ME: 'willTell', TAKE_BACK: 'confirmTakeBack', NO_NEWS: 'wontTell' },
    },
    paused: {
      always: { guard: ({ context }) => context.takeBack, target: 'confirmTakeBack' },
      ...askChoice('closure.pausedThen', ['WITHDRAW', 'TAKE_BACK', 'PERSON']),
      on: { WITHDRAW: 'withdrawing', TAKE_BACK: 'confirmTakeBack', PERSON: 'person' },
    },
    withdrawing: {
      entry: say('closure.withdraw'),
      ...askChoice('closure.withdrawThen', ['RECHECK', 'TAKE_BACK', 'PERSON'], { unshown: ['NOT_YET'] }),
      on: { RECHECK: 'lookUpPerson', TAKE_BACK: 'confirmTakeBack', PERSON: 'person', NOT_YET: 'withdrawing' },
    },
    willTell: {
      entry: [follow(({ userId, closure: filed }) => followFiled(userId, filed)), say('receipt.willTell', facts)],
      ...end({ type: 'solved' }),
    },
    confirmTakeBack: {
      ...askChoice('closure.confirmTakeBack', ['DO_TAKE_BACK', 'KEEP_FILED'], { values: facts }),
      on: { DO_TAKE_BACK: 'takingBack', KEEP_FILED: 'staysFiled' },
    },
    staysFiled: { entry: say('closure.staysFiled', facts), ...end({ type: 'left' }) },
    takingBack: {
      entry: command(({ userId, closure: filed }) => {
        const late = filed?.state === 'coolingOff' || filed?.state === 'paused';
        return { command: late ? 'undoClosure' : 'withdrawCase', userId: userId ?? '', caseId: filed?.id ?? '' };
      }),
      on: {
        COMMAND_DONE: {
          target: 'takenBack',
          actions: assign(({ context, event }) => ({ closure: keepClosure(event.case) ?? context.closure })),
        },
        COMMAND_REFUSED: [
          { guard: ({ event }) => event.because === 'alreadyDone', target: 'takenBack' },
          { target: 'person', actions: say('closure.takeBackRefused') },
        ],
        COMMAND_FAILED: { target: 'person', actions: say('closure.takeBackFailed') },
      },
    },
    takenBack: { entry: say('closure.takenBack', facts), ...end({ type: 'solved' }) },

    judge: {
      always: [
        {
          guard: (at) => isBlocked(at) && at.context.checkedBefore,
          target: 'hindered',
          actions: say('closure.stillBlocked', tellObstacles),
        },
        { guard: isBlocked, target: 'hindered', actions: say('closure.blocked', tellObstacles) },
        { guard: ({ context }) => context.refused, target: 'person', actions: say('closure.refused') },
        { guard: ({ context }) => context.checkedBefore, target: 'records', actions: say('closure.nothingLeft') },
        { target: 'records', actions: say('closure.nothingInTheWay') },
      ],
    },
    hindered: {
      entry: assign({ checkedBefore: true, refused: false }),
      always: [{ guard: ({ context }) => needsPerson(context), target: 'blockedForPerson' }, 'blocked'],
    },
    blocked: {
      ...askChoice('closure.blockedThen', ['RECHECK', 'PERSON', 'KEEP'], { unshown: ['NOT_YET'] }),
      on: { RECHECK: 'lookUpPerson', PERSON: 'person', KEEP: 'kept', NOT_YET: noHurry('blocked') },
    },
    blockedForPerson: {
      ...askChoice('closure.blockedForPersonThen', ['PASS_ON', 'RECHECK', 'KEEP'], { unshown: ['NOT_YET'] }),
      on: { PASS_ON: 'person', RECHECK: 'lookUpPerson', KEEP: 'kept', NOT_YET: noHurry('blockedForPerson') },
    },

    records: {
      entry: say('closure.records'),
      ...askChoice('closure.recordsThen', ['SAVED', 'NOT_YET', 'KEEP'], { unshown: ['MERCHANT'] }),
      on: { SAVED: 'confirm', NOT_YET: 'saveFirst', KEEP: 'kept', MERCHANT: 'shop' },
    },
    saveFirst: {
      entry: say('closure.saveFirst'),
      ...askChoice('closure.saveFirstThen', ['SAVED', 'KEEP'], { unshown: ['NOT_YET'] }),
      on: { SAVED: 'confirm', KEEP: 'kept', NOT_YET: 'saveFirst' },
    },
    shop: { entry: say('closure.obstacle.merchant'), ...askAPerson('closure.merchant') },
    confirm: {
      entry: say('closure.meaning'),
      ...askChoice('closure.confirm', ['CONFIRM', 'NOT_NOW'], { unshown: ['MERCHANT'] }),
      on: { CONFIRM: 'submitting', NOT_NOW: 'kept', MERCHANT: 'shop' },
    },
    submitting: {
      entry: command((context) => ({ command: 'requestClosure', userId: own(context) })),
      on: {
        COMMAND_DONE: { target: 'receipt', actions: assign(({ event }) => ({ closure: keepClosure(event.case) })) },
        COMMAND_REFUSED: [
          { guard: ({ event }) => event.because === 'alreadyOpen' || event.because === 'alreadyDone', target: 'lookUpPerson' },
          {
            guard: ({ event }) => event.because === 'blocked' || event.because === 'notVerified',
            target: 'lookUpPerson',
            actions: [assign({ refused: true, checkedBefore: true }), say('closure.changedMeanwhile')],
          },
          { target: 'person', actions: say('closure.refused') },
        ],
        COMMAND_FAILED: { target: 'person', actions: say('closure.submitFailed') },
      },
    },
    receipt: {
      entry: say('receipt.form', ({ closure: filed }) =>
        filed === null ? { rows: { line: 'closure.receipt.none' } } : tellReceipt(filed, {
          matter: { line: 'closure.receipt.matter', values: {} },
          next: { line: 'closure.receipt.next', values: {} },
          change: { line: 'closure.receipt.change', values: {} },
          reply: 'promised',
        })),
      ...askChoice('receipt.tellMe', ['TELL_ME', 'NO_NEWS'], { unshown: ['TAKE_BACK'] }),
      on: { TELL_ME: 'willTell', NO_NEWS: 'wontTell', TAKE_BACK: 'confirmTakeBack' },
    },
    wontTell: {
      entry: [follow(({ userId, closure: filed }) => followQuietly(userId, filed)), say('receipt.wontTell', facts)],
      ...end({ type: 'solved' }),
    },

    kept: { entry: say('closure.kept'), ...end({ type: 'left' }) },
    nothingToTakeBack: { entry: say('closure.nothingToTakeBack'), ...end({ type: 'left' }) },
    left: { entry: say('closure.left'), ...end({ type: 'left' }) },
    person: { ...askAPerson('closure.asked') },
  },
});

/** Whose wallet, what stands in the way, what to save first, the submission, and the days after it. */
const STAGES: Stages = [
  ['wasUrged', 'whoseWallet', 'othersWallet', 'afterDeath', 'guest', 'cannotLookUp'],
  ['blocked', 'blockedForPerson'],
  ['records', 'saveFirst'],
  ['confirm'],
  ['receipt', 'awaitingIdentity', 'underReview', 'coolingOff', 'paused', 'withdrawing', 'confirmTakeBack'],
];

export const closure: Flow = {
  name: 'closure', version: 2, machine, slots, stages: () => STAGES, migrations: { 1: (old) => old }, skill: (stored) => skillFor(slots.parse(stored)),
};
