import { assign } from 'xstate';
import { filingStates } from './complaint-filing.js';
import { addTold, type Asked, asItems, beginSlots, canAdd, learn, listCases, meet, slots, takeAbout, takeText, tellPhone, toCommand } from './complaint-slots.js';
import { type About, namesAgent, speaksOfOutside } from './complaint-told.js';
import { ask, askAPerson, askChoice, change, command, createMachine, end, holds, lacks, marked, query, remember, say, skillOf } from './complaint-words.js';
import type { Flow, Stages } from './kit.js';

/**
 * A complaint, or a suggestion. It counts from the moment it was said; nothing else comes first. `next` looks for what
 * is still missing, so that what the first message told is not asked, and changing an item leads back to the summary.
 */
const isAbout = (about: About) => ({ target: 'next', actions: remember({ about }) }) as const;
const abouts = {
  SERVICE: isAbout('service'), FEE: isAbout('fee'), CASE: isAbout('caseHandling'), AGENT: isAbout('agent'),
  PRIVACY: isAbout('privacy'), FREEZE: isAbout('freeze'), OTHER: isAbout('other'),
};
const wants = (choice: string) => ({ target: 'next', actions: remember({ wanted: { choice } }) }) as const;
const TEXT = { type: 'text', maxLength: 2000 } as const;

/** Nothing left to ask about this item. */
const done = (what: Asked) => ({ target: 'next', actions: remember(({ context }) => marked(context, what)) }) as const;
const contactBy = (by: 'here' | 'nobody') =>
  ({ target: 'next', actions: remember(({ context }) => ({ contact: { by }, ...marked(context, 'contact') })) }) as const;

const machine = createMachine({
  id: 'complaint',
  context: ({ input }) => beginSlots(input),
  initial: 'begin',
  // Files may come at any moment before the submission.
  on: {
    FILES_GIVEN: {
      guard: holds(({ filed }) => filed === null),
      actions: [
        assign(({ context, event }) => ({ files: [...new Set([...context.files, ...event.files])] })),
        say('complaint.filesReceived', ({ files }) => ({ count: files.length })),
      ],
    },
    // So may more of the story, once it was begun.
    TOLD: [
      {
        guard: ({ context, event }) => canAdd(context) && !context.asked.includes('right') && speaksOfOutside(event.value),
        actions: [assign(({ context, event }) => ({ ...addTold(event.value, context), ...marked(context, 'right') })), say('complaint.right'), say('complaint.noted')],
      },
      {
        guard: ({ context }) => canAdd(context),
        actions: [assign(({ context, event }) => addTold(event.value, context)), say('complaint.noted')],
      },
    ],
  },
  states: {
    begin: { always: [{ guard: holds(({ userId }) => userId === null), target: 'next' }, 'lookUpPerson'] },
    lookUpPerson: {
      entry: query(({ userId }) => ({ query: 'person', userId: userId ?? '' })),
      on: {
        PERSON_FOUND: [
          { guard: ({ event }) => event.answer === null, target: 'next', actions: assign({ userId: null }) },
          {
            guard: ({ event }) => event.answer?.status === 'holderDeceasedReported',
            target: 'estate',
            actions: assign({ deceased: true }),
          },
          {
            target: 'lookUpCases',
            actions: assign(({ context, event }) => (event.answer ? meet(event.answer, context.phone, event.now) : {})),
          },
        ],
        QUERY_FAILED: 'next',
      },
    },
    estate: { entry: say('complaint.estate'), ...askAPerson },
    /** A complaint is taken all the same when the operator does not answer. */
    lookUpCases: {
      entry: query(({ userId }) => ({ query: 'cases', userId: userId ?? '' })),
      on: {
        CASES_FOUND: { target: 'next', actions: assign(({ context, event }) => listCases(context, event.answer)) },
        QUERY_FAILED: 'next',
      },
    },

    /** What is still missing, in the order in which it is asked. */
    next: {
      always: [
        { guard: holds(({ kind }) => kind === null), target: 'whichKind' },
        { guard: holds(({ kind, text }) => kind === 'suggestion' && text === null), target: 'suggest' },
        { guard: holds(({ kind }) => kind === 'suggestion'), target: 'passingOn' },
        { guard: (at) => at.context.outside && lacks('right')(at), target: 'right' },
        { guard: lacks('begun'), target: 'begun' },
        { guard: (at) => at.context.someoneElse && lacks('forWhom')(at), target: 'forWhom' },
        { guard: holds(({ about }) => about === null), target: 'chooseAbout' },
        { guard: holds(({ text }) => text === null), target: 'tell' },
        { guard: holds(({ wanted }) => wanted === null), target: 'tellWanted' },
        { guard: (at) => at.context.cases.length > 0 && lacks('related')(at), target: 'chooseRelated' },
        { guard: lacks('evidence'), target: 'askEvidence' },
        { guard: lacks('forWhom'), target: 'forWhom' },
        { guard: (at) => at.context.phone !== null && lacks('contact')(at), target: 'contact' },
        { guard: lacks('contact'), target: 'enterContact' },
        'summary',
      ],
    },
    right: {
      entry: [say('complaint.right'), assign(({ context }) => marked(context, 'right'))],
      always: 'next',
    },
    begun: {
      entry: assign(({ context }) => marked(context, 'begun')),
      always: [
        { guard: holds(({ about }) => about === 'agent'), target: 'next', actions: say('complaint.begunAboutAgent', ({ saidAt }) => ({ time: { time: saidAt } })) },
        { target: 'next', actions: say('complaint.begun', ({ saidAt }) => ({ time: { time: saidAt } })) },
      ],
    },
    whichKind: {
      ...askChoice('complaint.whichKind', ['COMPLAIN', 'SUGGEST']),
      on: { COMPLAIN: change({ kind: 'complaint' }), SUGGEST: change({ kind: 'suggestion' }) },
    },

    suggest: {
      ...ask(() => ({ line: 'complaint.suggest', slot: TEXT, choices: [], unshown: ['COMPLAIN'] })),
      on: {
        ANSWERED: { target: 'next', actions: assign(({ event }) => ({ text: event.value })) },
        COMPLAIN: change({ kind: 'complaint' }),
      },
    },
    passingOn: {
      entry: command(toCommand),
      on: {
        COMMAND_DONE: 'thanked',
        COMMAND_REFUSED: { target: 'person', actions: say('complaint.notTaken') },
        COMMAND_FAILED: { target: 'person', actions: say('complaint.notTaken') },
      },
    },
    thanked: { entry: say('complaint.thanked'), ...end({ type: 'solved' }) },

    chooseAbout: {
      ...ask(() => ({
        line: 'complaint.chooseAbout', slot: TEXT, choices: ['SERVICE', 'AGENT', 'CASE', 'FEE', 'MORE'],
        unshown: ['FREEZE', 'PRIVACY', 'OTHER'],
      })),
      on: {
        ...abouts,
        MORE: 'chooseAboutMore',
        ANSWERED: { target: 'next', actions: assign(({ context, event }) => takeAbout(event.value, context)) },
      },
    },
    chooseAboutMore: {
      ...ask(() => ({
        line: 'complaint.chooseAboutMore', slot: TEXT, choices: ['FREEZE', 'PRIVACY', 'OTHER'], unshown: ['SERVICE', 'AGENT', 'CASE', 'FEE'],
      })),
      on: { ...abouts, ANSWERED: { target: 'next', actions: assign(({ context, event }) => takeAbout(event.value, context)) } },
    },
    tell: {
      ...ask(({ about }) => ({ line: about === 'agent' ? 'complaint.tellOfAgent' : 'complaint.tell', slot: TEXT, choices: [] })),
      on: { ANSWERED: { target: 'next', actions: assign(({ context, event }) => takeText(event.value, context)) } },
    },
    tellWanted: {
      ...ask(() => ({ line: 'complaint.tellWanted', slot: TEXT, choices: ['EXPLAIN', 'FIX', 'APOLOGISE', 'PAY_BACK'], unshown: ['SKIP'] })),
      on: {
        EXPLAIN: wants('EXPLAIN'), FIX: wants('FIX'), APOLOGISE: wants('APOLOGISE'), PAY_BACK: wants('PAY_BACK'), SKIP: wants('LEFT_OPEN'),
        ANSWERED: [
          {
            guard: ({ event }) => namesAgent(event.value),
            actions: [assign(({ context, event }) => addTold(event.value, context)), say('complaint.noted')],
          },
          { target: 'next', actions: assign(({ context, event }) => ({ wanted: { words: event.value }, ...learn(event.value, context) })) },
        ],
      },
    },
    chooseRelated: {
      ...ask((context) => ({
        line: 'complaint.chooseRelated', slot: { type: 'pick', items: asItems(context), orReference: true }, choices: ['UNRELATED'],
        unshown: ['SKIP'],
      })),
      on: {
        PICKED: { target: 'next', actions: assign(({ context, event }) => ({ related: event.id, ...marked(context, 'related') })) },
        ANSWERED: [
          {
            guard: ({ context, event }) => context.cases.some(({ id }) => id === event.value),
            target: 'next',
            actions: assign(({ context, event }) => ({ related: event.value, ...marked(context, 'related') })),
          },
          { target: 'chooseRelated', actions: say('complaint.caseNotFound') },
        ],
        UNRELATED: done('related'),
        SKIP: done('related'),
      },
    },
    askEvidence: {
      ...ask(({ files }) => ({
        line: files.length === 0 ? 'complaint.askEvidence' : 'complaint.moreEvidence',
        slot: { type: 'attachment' },
        choices: files.length === 0 ? ['SKIP'] : ['ENOUGH'],
        unshown: files.length === 0 ? ['ENOUGH'] : ['SKIP'],
      })),
      on: { SKIP: done('evidence'), ENOUGH: done('evidence') },
    },
    forWhom: {
      ...askChoice('complaint.forWhom', ['MYSELF', 'FOR_OTHERS']),
      on: { MYSELF: done('forWhom'), FOR_OTHERS: 'forOthers' },
    },
    forOthers: { entry: say('complaint.forOthers', ({ saidAt }) => ({ time: { time: saidAt } })), ...askAPerson },
    contact: {
      ...ask((context) => ({
        line: 'complaint.contact', values: tellPhone(context), slot: { type: 'phone' }, choices: ['USE_NUMBER', 'REPLY_HERE', 'ANONYMOUS'],
      })),
      on: {
        USE_NUMBER: {
          target: 'next',
          actions: assign(({ context }) => ({ contact: { phone: context.phone ?? '' }, ...marked(context, 'contact') })),
        },
        REPLY_HERE: contactBy('here'),
        ANONYMOUS: 'anonymous',
        ANSWERED: { target: 'next', actions: assign(({ context, event }) => ({ contact: { phone: event.value }, ...marked(context, 'contact') })) },
      },
    },
    /** A guest is answered by telephone or not at all. */
    enterContact: {
      ...ask(({ userId }) => ({
        line: userId === null ? 'complaint.enterContact' : 'complaint.enterContactOrHere',
        slot: { type: 'phone' },
        choices: userId === null ? ['ANONYMOUS'] : ['REPLY_HERE', 'ANONYMOUS'],
        unshown: userId === null ? ['REPLY_HERE'] : [],
      })),
      on: {
        ANSWERED: { target: 'next', actions: assign(({ context, event }) => ({ contact: { phone: event.value }, ...marked(context, 'contact') })) },
        REPLY_HERE: [{ guard: holds(({ userId }) => userId === null), target: 'anonymous' }, contactBy('here')],
        ANONYMOUS: 'anonymous',
      },
    },
    anonymous: {
      entry: [
        say('complaint.anonymous'),
        assign(({ context }) => ({ contact: { by: 'nobody' as const }, ...marked(context, 'contact') })),
      ],
      always: 'next',
    },

    ...filingStates,
    solved: { entry: say('complaint.solved'), ...end({ type: 'solved' }) },
    person: { ...askAPerson },
  },
});

/** What about, what happened, what is wanted, evidence, how to be reached, the submission. For whom it is comes first where it
 *  was said to be for somebody else. */
const stagesFor = (first: string[], later: string[]): Stages => [
  ['whichKind', ...first, 'chooseAbout', 'chooseAboutMore'],
  ['tell'],
  ['tellWanted', 'chooseRelated'],
  ['askEvidence'],
  [...later, 'contact', 'enterContact'],
  ['summary', 'changeWhat', 'changeMore', 'receipt', 'supervisor'],
];
const STAGES = stagesFor([], ['forWhom']);
const STAGES_FOR_OTHERS = stagesFor(['forWhom'], []);
const SUGGESTION_STAGES: Stages = [['suggest']];

export const complaint: Flow = {
  name: 'complaint',
  version: 4,
  machine,
  slots,
  stages: ({ kind, someoneElse }) => {
    if (kind === 'suggestion') return SUGGESTION_STAGES;
    return someoneElse ? STAGES_FOR_OTHERS : STAGES;
  },
  migrations: { 1: ({ state, slots: old }) => ({ state, slots: { ...old, opening: null } }), 2: (old) => old, 3: (old) => old },
  keeps: ['saidAt'],
  skill: (stored) => skillOf(slots.parse(stored)),
};
