import { assign } from 'xstate';
import { ENDED_CASES } from '../src/wallet/wallet.js';
import { beginSlots, named, type Slots, slots } from './appeal-status-slots.js';
import { type Ask, type End, type Flow, flowKit, type Skill, type Stages, type Values } from './kit.js';
import { againLine, isOverdue, isTooLate, isUndecided, lookAtCase, mayAdd, mayReview, type SeenCase, seenCase, stateOf, tellCase } from './seen-case.js';

/**
 * How a case is going: by its number, by that of its transaction, or picked from the person's own. What its state means,
 * who acts next and until when; then what can still be done: add to it, have it reviewed, withdraw it, be told.
 */
type Choice =
  | 'YES' | 'NO' | 'SOLVED' | 'PERSON' | 'TRY_AGAIN' | 'MY_CASES' | 'FILE' | 'ENTER_NUMBER' | 'NOT_LISTED' | 'ADD' | 'TELL_ME' | 'WITHDRAW'
  | 'REVIEW' | 'COMPLAIN' | 'SUPERVISOR' | 'STILL_NOT' | 'CLOSURE' | 'CONFIRM' | 'NOT_YET' | 'NO_NEWS' | 'SUBMIT_AGAIN' | 'OTHER_CASE' | 'NOTHING_MORE' | 'ITS_TERMS' | 'HOW_TO_SEND';

const { createMachine, states, remember, say, query, command, follow, askChoice, ask, end } = flowKit<Slots, Choice>();

type At = { context: Slots };
const holds = (condition: (context: Slots) => boolean) => ({ context }: At) => condition(context);
const about = (condition: (seen: SeenCase, now: number) => boolean) =>
  holds(({ chosen, now }) => chosen !== null && condition(chosen, now));
const number = ({ chosen }: Slots) => ({ number: chosen?.id ?? '' });
const target = ({ userId, chosen, text, files }: Slots) => ({ userId: userId ?? '', caseId: chosen?.id ?? '', text, files });

const askAPerson = (skill: Skill, reason = 'appeal-status') => end({ type: 'person', skill, urgent: false, reason });
const form = ({ chosen, now }: Slots): Values => (chosen ? tellCase(chosen, now) : { rows: '' });
const isOver = (state: string): boolean => state === 'withdrawn' || state === 'closedNoReply';

/** What a person may want next, by what the case allows: the buttons; the rest is understood when typed. */
const NEXT: Choice[] = ['ADD', 'TELL_ME', 'WITHDRAW', 'REVIEW', 'COMPLAIN', 'SUPERVISOR', 'STILL_NOT', 'CLOSURE', 'FILE', 'PERSON', 'NOTHING_MORE', 'OTHER_CASE'];
/** Asked back: what is needed until when, and what otherwise, stands in its form. */
const ASKED: Choice[] = ['ITS_TERMS', 'HOW_TO_SEND'];
function nextSteps({ chosen, now }: Slots): Choice[] {
  if (!chosen) return ['NOTHING_MORE'];
  if (chosen.kind === 'closure') return ['CLOSURE', 'TELL_ME', 'NOTHING_MORE'];
  if (isOverdue(chosen, now)) return ['SUPERVISOR', 'ADD', 'WITHDRAW', 'NOTHING_MORE'];
  if (isTooLate(chosen, now)) return ['PERSON', 'WITHDRAW', 'NOTHING_MORE'];
  if (isUndecided(chosen)) return ['ADD', 'TELL_ME', 'WITHDRAW', 'NOTHING_MORE'];
  if (isOver(chosen.state) && chosen.kind === 'complaint') return ['COMPLAIN', 'PERSON', 'NOTHING_MORE'];
  if (isOver(chosen.state)) return chosen.mayRefile ? ['FILE', 'PERSON', 'NOTHING_MORE'] : ['PERSON', 'NOTHING_MORE'];
  if (chosen.state === 'refunded') return ['NOTHING_MORE', 'STILL_NOT'];
  if (mayReview(chosen, now)) return ['REVIEW', 'COMPLAIN', 'PERSON', 'NOTHING_MORE'];
  return chosen.state === 'rejected' || chosen.state === 'replied' ? ['COMPLAIN', 'PERSON', 'NOTHING_MORE'] : ['TELL_ME', 'PERSON', 'NOTHING_MORE'];
}
const askNext = (context: Slots): Omit<Ask, 'choices' | 'unshown'> & { choices: Choice[]; unshown: Choice[] } => {
  const choices = nextSteps(context);
  return { line: 'appealStatus.whatNext', values: {}, slot: { type: 'choice' }, choices, unshown: [...NEXT.filter((id) => !choices.includes(id)), ...ASKED], asked: ASKED };
};

const askWhichCase = ({ cases }: Slots) => ({
  line: 'appealStatus.chooseCase',
  slot: {
    type: 'pick' as const,
    orReference: true,
    items: cases.slice(0, 8).map((each) => ({
      id: each.id,
      label: { line: 'appealStatus.item', values: { number: each.id, kind: { line: `appealStatus.kind.${each.kind}` }, state: stateOf(each) } },
      words: [],
      ...(each.amount === null ? {} : { amount: each.amount }),
      at: each.filedAt,
    })),
  },
  choices: ['NOT_LISTED' as const],
});

const keepNumber = remember(({ event }) => (event.type === 'ANSWERED' && 'value' in event ? named(event.value) : {}));
const fileAgain = ({ chosen }: Slots): End => ({
  type: 'flow', name: 'appeal', carried: { reason: chosen?.reason ?? null, transactionIds: chosen?.transactionIds ?? [] }, skill: 'appeals',
});
const gather = remember(({ context, event }) => ({
  files: event.type === 'FILES_GIVEN' ? [...new Set([...context.files, ...event.files])] : context.files,
}));
const more = ({ text, files }: Slots) => ({ written: { line: text === '' ? 'appealStatus.noText' : 'appealStatus.withText' }, count: files.length });

/** The case as the command left it; what was added is with the operator now. */
function changed({ chosen }: Slots, event: { case: unknown }): Partial<Slots> {
  const parsed = seenCase.safeParse(event.case);
  return { chosen: parsed.success ? parsed.data : chosen, text: '', files: [] };
}

/** What is added is asked for, where something may be. */
const toAdd = [{ guard: about(mayAdd), target: 'coverFirst' as const, actions: remember({ purpose: 'add' }) }, { actions: say('appealStatus.cannotAdd') }];

/** Nothing was taken; the case is looked at anew. */
function forget() {
  return remember(({ context }) => ({ caseId: context.chosen?.id ?? null, text: '', files: [] }));
}

/** What was written and sent goes to the operator with this command. */
const handingIn = (name: 'addToCase' | 'requestReview', done: string, tooLate: string) => states({
  working: {
    entry: [say('appealStatus.working'), command((context) => ({ command: name, ...target(context) }))],
    on: {
      COMMAND_DONE: { target: 'settled', actions: [assign(({ context, event }) => changed(context, event)), say(done, number)] },
      COMMAND_REFUSED: [
        { guard: ({ event }) => event.because === 'nothingLeft', target: 'add', actions: [forget(), say('appealStatus.refused.nothingLeft')] },
        { guard: ({ event }) => event.because === 'windowClosed', target: 'lookUpCase', actions: [forget(), say(tooLate)] },
        { target: 'lookUpCase', actions: [forget(), say('appealStatus.refused.notPossibleNow')] },
      ],
      COMMAND_FAILED: 'gaveUp',
    },
  },
}).working;

const machine = createMachine({
  id: 'appeal-status',
  context: ({ input }) => beginSlots(input),
  initial: 'begin',
  states: {
    begin: {
      always: [
        { guard: holds(({ userId }) => userId === null), target: 'guest' },
        { guard: holds(({ someoneElse }) => someoneElse), target: 'othersCase' },
        'lookUpPerson',
      ],
    },
    lookUpPerson: {
      entry: query(({ userId }) => ({ query: 'person', userId: userId ?? '' })),
      on: {
        PERSON_FOUND: [
          { guard: ({ event }) => event.answer === null, target: 'guest' },
          { guard: ({ event }) => event.answer?.status === 'holderDeceasedReported', target: 'estate' },
          { target: 'byNumber' },
        ],
        QUERY_FAILED: 'cannotLookUp',
      },
    },
    /** Nobody is told anything of a wallet whose holder is reported dead. */
    estate: { entry: say('abnormal.estate'), ...askAPerson('estate') },
    guest: {
      entry: say('appealStatus.guest'),
      ...askChoice('appealStatus.guestThen', ['SOLVED', 'PERSON']),
      on: { SOLVED: 'left', PERSON: 'person' },
    },
    othersCase: {
      entry: say('appealStatus.othersCase'),
      ...askChoice('appealStatus.guestThen', ['SOLVED', 'PERSON']),
      on: { SOLVED: 'left', PERSON: 'person' },
    },
    lookUpCases: {
      entry: query(({ userId }) => ({ query: 'cases', userId: userId ?? '' })),
      on: {
        CASES_FOUND: {
          target: 'narrow',
          actions: assign(({ context: { transactionId }, event }) => ({
            now: event.now,
            cases: event.answer.map(lookAtCase).filter((each) => transactionId === null || each.transactionIds.includes(transactionId)),
          })),
        },
        QUERY_FAILED: 'cannotLookUp',
      },
    },
    narrow: {
      always: [
        { guard: holds(({ cases }) => cases.length === 0), target: 'none' },
        { guard: holds(({ cases }) => cases.length === 1), target: 'tell', actions: assign(({ context }) => ({ chosen: context.cases[0] ?? null })) },
        'chooseCase',
      ],
    },
    none: {
      entry: say('appealStatus.none'),
      ...askChoice('appealStatus.noneThen', ['FILE', 'ENTER_NUMBER', 'PERSON'], { unshown: ['SOLVED'] }),
      on: { FILE: 'fileNew', ENTER_NUMBER: 'enterNumber', PERSON: 'person', SOLVED: 'left' },
    },
    fileNew: end(({ transactionId }) => ({
      type: 'flow', name: 'appeal', carried: { transactionIds: transactionId === null ? [] : [transactionId] }, skill: 'appeals',
    })),
    chooseCase: {
      ...ask(askWhichCase),
      on: {
        PICKED: { target: 'tell', actions: assign(({ context, event }) => ({ chosen: context.cases.find(({ id }) => id === event.id) ?? null })) },
        ANSWERED: { target: 'byNumber', actions: keepNumber },
        NOT_LISTED: 'enterNumber',
      },
    },
    enterNumber: {
      ...ask(() => ({ line: 'appealStatus.enterNumber', slot: { type: 'reference' }, choices: ['MY_CASES', 'PERSON'] })),
      on: { ANSWERED: { target: 'byNumber', actions: keepNumber }, MY_CASES: { target: 'lookUpCases', actions: assign({ transactionId: null }) }, PERSON: 'person' },
    },
    byNumber: { always: [{ guard: holds(({ caseId }) => caseId !== null), target: 'lookUpCase' }, 'lookUpCases'] },
    lookUpCase: {
      entry: query(({ userId, caseId }) => ({ query: 'case', userId: userId ?? '', caseId: caseId ?? '' })),
      on: {
        CASE_FOUND: [
          { guard: ({ event }) => event.answer === null, target: 'notFound', actions: assign(({ event }) => ({ now: event.now })) },
          { target: 'tell', actions: assign(({ event }) => ({ chosen: event.answer && lookAtCase(event.answer), now: event.now })) },
        ],
        QUERY_FAILED: 'cannotLookUp',
      },
    },
    notFound: {
      entry: say('appealStatus.notFound'),
      ...askChoice('appealStatus.notFoundThen', ['MY_CASES', 'ENTER_NUMBER', 'PERSON']),
      on: { MY_CASES: { target: 'lookUpCases', actions: assign({ transactionId: null }) }, ENTER_NUMBER: 'enterNumber', PERSON: 'person' },
    },
    cannotLookUp: {
      entry: say('appealStatus.cannotLookUp'),
      ...askChoice('abnormal.tryAgain', ['TRY_AGAIN', 'PERSON']),
      on: { TRY_AGAIN: 'lookUpPerson', PERSON: 'person' },
    },

    tell: {
      entry: say('appealStatus.form', form),
      always: [
        { guard: holds(({ files, chosen, now }) => files.length > 0 && chosen !== null && mayAdd(chosen, now)), target: 'addMore' },
        'whatNext',
      ],
    },
    whatNext: {
      ...ask(askNext),
      on: {
        ITS_TERMS: { actions: say('appealStatus.form', form) },
        ADD: toAdd,
        HOW_TO_SEND: toAdd,
        REVIEW: [{ guard: about(mayReview), target: 'coverFirst', actions: assign({ purpose: 'review' }) }, { actions: say('appealStatus.cannotReview') }],
        WITHDRAW: [
          { guard: about(isUndecided), target: 'confirmWithdraw' },
          { guard: about(({ kind }) => kind === 'closure'), target: 'toClosure' },
          { actions: say('appealStatus.cannotWithdraw') },
        ],
        TELL_ME: [{ guard: about(({ state }) => !ENDED_CASES.includes(state)), target: 'willTell' }, { actions: say('event.hasEnded') }],
        FILE: [{ guard: about(({ kind, mayRefile }) => kind === 'appeal' && mayRefile), target: 'refile' }, { actions: say('appealStatus.cannotFile') }],
        CLOSURE: 'toClosure', COMPLAIN: 'complain', SUPERVISOR: 'supervisor', STILL_NOT: 'notArrived', PERSON: 'person', NOTHING_MORE: 'left',
        OTHER_CASE: { target: 'lookUpCases', actions: assign({ transactionId: null }) },
        FILES_GIVEN: [
          { guard: about(mayAdd), target: 'addMore', actions: [assign({ purpose: 'add' }), gather] },
          { guard: about(mayReview), target: 'addMore', actions: [assign({ purpose: 'review' }), gather] },
        ],
      },
    },
    refile: end(fileAgain),
    toClosure: end({ type: 'flow', name: 'closure', carried: {}, skill: 'closure' }),
    complain: end(({ chosen }) => ({ type: 'flow', name: 'complaint', carried: { about: 'caseHandling', relatedCaseId: chosen?.id ?? null }, skill: 'supervisor' })),
    supervisor: { entry: say('appealStatus.supervisor', number), ...askAPerson('supervisor', 'appeal-status.overdue') },
    notArrived: { entry: say('appealStatus.notArrived'), ...askAPerson('appeals', 'appeal-status.notArrived') },
    willTell: {
      entry: [
        follow(({ userId, chosen }) => ({ kind: 'case', userId: userId ?? '', id: chosen?.id ?? '', known: chosen?.state ?? '' })),
        say('receipt.willTell', number),
      ],
      ...end({ type: 'solved' }),
    },

    coverFirst: { entry: say('appealStatus.coverFirst'), always: 'add' },
    add: {
      ...ask(({ purpose }) => ({ line: `appealStatus.ask.${purpose}`, slot: { type: 'text', maxLength: 1000 }, choices: ['NOT_YET'] })),
      on: {
        ANSWERED: { target: 'addMore', actions: assign(({ event }) => ({ text: event.value })) },
        FILES_GIVEN: { target: 'addMore', actions: gather },
        NOT_YET: 'whatNext',
      },
    },
    addMore: {
      ...ask((context) => ({
        line: `appealStatus.more.${context.purpose}`, values: more(context), slot: { type: 'text', maxLength: 1000 }, choices: ['CONFIRM', 'NOT_YET'],
      })),
      on: {
        CONFIRM: [{ guard: holds(({ purpose }) => purpose === 'review'), target: 'askingReview' }, { target: 'adding' }],
        ANSWERED: { actions: assign(({ context, event }) => ({ text: [context.text, event.value].filter(Boolean).join('\n').slice(0, 2000) })) },
        FILES_GIVEN: { actions: gather },
        NOT_YET: { target: 'whatNext', actions: [assign({ text: '', files: [] }), say('appealStatus.notAdded')] },
      },
    },
    adding: handingIn('addToCase', 'appealStatus.added', 'appealStatus.refused.windowClosed'),
    askingReview: handingIn('requestReview', 'appealStatus.reviewAsked', 'appealStatus.refused.reviewClosed'),
    confirmWithdraw: {
      ...askChoice('appealStatus.confirmWithdraw', ['YES', 'NO'], { values: number }),
      on: { YES: 'withdrawing', NO: 'whatNext' },
    },
    withdrawing: {
      entry: [say('appealStatus.working'), command(({ userId, chosen }) => ({ command: 'withdrawCase', userId: userId ?? '', caseId: chosen?.id ?? '' }))],
      on: {
        COMMAND_DONE: {
          target: 'whatNext',
          actions: [assign(({ context, event }) => changed(context, event)), say('appealStatus.withdrawnNow', (context) => ({
            ...number(context), again: { line: context.chosen ? againLine(context.chosen) : 'appealStatus.mayNotRefile' },
          }))],
        },
        COMMAND_REFUSED: { target: 'lookUpCase', actions: [forget(), say('appealStatus.refused.notPossibleNow')] },
        COMMAND_FAILED: 'gaveUp',
      },
    },
    settled: {
      ...askChoice('receipt.tellMe', ['TELL_ME', 'NO_NEWS'], { unshown: ['PERSON', 'SUBMIT_AGAIN'] }),
      on: { TELL_ME: 'willTell', NO_NEWS: 'left', PERSON: 'person', SUBMIT_AGAIN: { actions: say('appealStatus.alreadyAdded') } },
    },
    gaveUp: { entry: say('appealStatus.gaveUp'), ...askAPerson('appeals', 'appeal-status.gaveUp') },
    person: { ...askAPerson('appeals') },
    left: { entry: say('appealStatus.left'), ...end({ type: 'solved' }) },
  },
});

/** Which case; how it stands and what is done about it, as often as somebody likes. */
const STAGES: Stages = [
  ['guest', 'othersCase', 'none', 'chooseCase', 'enterNumber', 'notFound', 'cannotLookUp'],
  ['whatNext', 'add', 'addMore', 'confirmWithdraw', 'settled'],
];

export const appealStatus: Flow = { name: 'appeal-status', version: 4, machine, slots, stages: () => STAGES, migrations: { 1: (old) => old, 2: (old) => old, 3: (old) => old } };
