import { assign } from 'xstate';
import { offerReasons, REASON_CHOICES, type ReasonChoice } from './appeal-reasons.js';
import {
  type Asked, beginSlots, decidedCase, isTaken, listed, isTooOld, isUnderWay, meet, openCase, presentFact, type Slots,
  slots, tellChosen, tellEarlier, tellFiled, tellSummary, tellTail, toCommand,
} from './appeal-slots.js';
import { type Flow, flowKit, type Skill, type Stages } from './kit.js';
import { followFiled, followQuietly, keepFiled } from './receipt.js';
import { lookAtCase } from './seen-case.js';
import { askWhich, isStuck, look, type Seen, twinOf } from './seen-transaction.js';

/**
 * An appeal about the person's own money: whether it can be filed comes before the story; then reason, facts, evidence
 * and contact, a summary in which every item can be changed, consent, one submission and the receipt. `next` looks for
 * what is still missing, so that changing an item leads back to the summary by itself.
 */
type Choice =
  | ReasonChoice | 'MORE' | 'YES' | 'NO' | 'PERSON' | 'SOLVED' | 'TRY_AGAIN' | 'NOT_LISTED' | 'HAVE_REFERENCE' | 'OTHER_APP'
  | 'ADD_TO_IT' | 'SEE_CASE' | 'SEE_CASES' | 'LOOK_INTO_IT' | 'WATCH' | 'OTHER_REASON' | 'FREEZE' | 'NO_FREEZE' | 'NO_MORE' | 'SKIP'
  | 'KEEP' | 'ENOUGH' | 'REMOVE_FILES' | 'OTHER_NUMBER' | 'NO_CALL' | 'CONFIRM' | 'CHANGE_REASON' | 'CHANGE_STORY' | 'CHANGE_FILES'
  | 'CHANGE_OTHER' | 'CHANGE_TRANSACTION' | 'CHANGE_CONTACT' | 'CHANGE_NOTHING' | 'GUARDIAN_HERE' | 'TELL_ME' | 'NO_NEWS' | 'SUBMIT_AGAIN' | 'HOW_LONG';

const { createMachine, remember, say, query, command, follow, askChoice, ask, end } = flowKit<Slots, Choice>();

type At = { context: Slots };
const holds = (condition: (context: Slots) => boolean) => ({ context }: At) => condition(context);
const status = (...are: Seen['status'][]) => holds(({ chosen }) => chosen !== null && are.includes(chosen.status));
const wasAsked = (what: Asked) => holds(({ asked }) => asked.includes(what));
const markAsked = (what: Asked) => remember(({ context }) => ({ asked: [...new Set([...context.asked, what])] }));

const skillOf = ({ maybeTakenOver, reason, minor }: Slots): Skill => {
  if (maybeTakenOver) return 'takeover';
  if (reason === 'unauthorised' || reason === 'scam') return 'fraud';
  return minor || reason === 'minorSpending' ? 'minor' : 'appeals';
};
const askAPerson = end((context) => ({ type: 'person', skill: skillOf(context), urgent: isTaken(context), reason: 'appeal' }));
const toCase = (find: (context: Slots) => string | null) =>
  end((context) => ({ type: 'flow', name: 'appeal-status', carried: { caseId: find(context) }, skill: 'appeals' }));

const twin = ({ chosen, items }: Slots): Seen | undefined => twinOf(chosen, items);
const itemsBut = ({ items, chosen, also }: Slots): Seen[] => items.filter(({ id }) => id !== chosen?.id && also.every((each) => each.id !== id));
const answer = (context: Slots, value: string) => ({ facts: { ...context.facts, [presentFact(context)?.id ?? '']: value }, factAt: context.factAt + 1 });
const beforeOf = (context: Slots): string | undefined => context.facts[presentFact(context)?.id ?? ''];

const reasonEvents = Object.fromEntries(
  Object.entries(REASON_CHOICES).map(([id, reason]) => [id, { target: 'next', actions: remember({ reason, also: [], factAt: 0 }) }]),
) as Record<ReasonChoice, { target: 'next'; actions: ReturnType<typeof remember> }>;

/** Buttons of the question about files. */
const fileChoices = ({ files }: Slots): { choices: Choice[]; unshown: Choice[] } =>
  files.length > 0 ? { choices: ['ENOUGH', 'REMOVE_FILES'], unshown: ['SKIP'] } : { choices: ['SKIP'], unshown: ['ENOUGH', 'REMOVE_FILES'] };

/** Buttons of a question about a fact: what was said before can be kept, what is not needed left out. */
const factChoices = (context: Slots): { choices: Choice[]; unshown: Choice[] } => {
  if (beforeOf(context) !== undefined) return { choices: ['KEEP'], unshown: ['SKIP'] };
  return presentFact(context)?.need === 'needed' ? { choices: [], unshown: [] } : { choices: ['SKIP'], unshown: ['KEEP'] };
};
const factQuestion = (context: Slots) => {
  const question = { line: `appeal.fact.${context.reason ?? 'notReceived'}.${presentFact(context)?.id ?? ''}`, values: {} };
  const before = beforeOf(context);
  if (before === undefined) return question;
  const said = presentFact(context)?.slot === 'amount' ? { money: before } : before;
  return { line: 'appeal.factAgain', values: { question, before: said } };
};

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

    chooseReason: {
      ...ask(({ chosen, reasonPage }) => ({ line: 'appeal.chooseReason', values: tellChosen({ chosen } as Slots), slot: { type: 'choice' }, ...offerReasons(chosen, reasonPage) })),
      on: { ...reasonEvents, MORE: { actions: assign(({ context }) => ({ reasonPage: 1 - context.reasonPage })) } },
    },
    chargedTwice: {
      always: [
        { guard: holds(({ items }) => items.length === 0), target: 'lookUpTransactions' },
        {
          guard: holds((context) => isStuck(twin(context))),
          target: 'next',
          actions: [
            say('abnormal.chaseTheFirst', tellChosen),
            assign(({ context }) => ({ chosen: twin(context) ?? null, reason: 'notReceived' as const, factAt: 0 })),
          ],
        },
        {
          guard: holds((context) => isStuck(context.chosen ?? undefined) && twin(context)?.status === 'succeeded'),
          target: 'next',
          actions: [say('abnormal.secondWorked'), assign({ reason: 'notReceived', factAt: 0 })],
        },
        { guard: holds((context) => twin(context)?.status === 'succeeded'), target: 'theseTwo' },
        'chooseSecond',
      ],
    },
    theseTwo: {
      ...askChoice('appeal.theseTwo', ['YES', 'NO'], { values: tellChosen, unshown: ['PERSON'] }),
      on: { YES: { target: 'next', actions: assign(({ context }) => ({ also: [twin(context)].flatMap((each) => each ?? []) })) }, NO: 'chooseSecond', PERSON: 'person' },
    },
    chooseSecond: {
      ...ask((context) => askWhich('appeal.chooseSecond', itemsBut(context), ['NOT_LISTED'])),
      on: {
        PICKED: { target: 'next', actions: assign(({ context, event }) => ({ also: context.items.filter(({ id }) => id === event.id) })) },
        NOT_LISTED: 'noSecond',
      },
    },
    noSecond: {
      entry: say('abnormal.noTwin', tellChosen),
      ...askChoice('appeal.noSecondThen', ['OTHER_REASON', 'PERSON']),
      on: { OTHER_REASON: { target: 'chooseReason', actions: assign({ reason: null }) }, PERSON: 'person' },
    },

    offerFreeze: {
      ...askChoice('abnormal.offerFreeze', ['FREEZE', 'NO_FREEZE'], { unshown: ['PERSON'] }),
      on: { FREEZE: 'freezing', NO_FREEZE: { target: 'next', actions: markAsked('freeze') }, PERSON: 'person' },
    },
    freezing: {
      entry: [markAsked('freeze'), say('abnormal.freezing'), command(({ userId }) => ({ command: 'freezeWallet', userId: userId ?? '' }))],
      on: {
        COMMAND_DONE: {
          target: 'next',
          actions: [assign({ frozen: true }), { type: 'say', params: ({ event }) => ({ line: 'abnormal.frozenNow', values: { time: { time: event.at } } }) }],
        },
        COMMAND_REFUSED: [
          { guard: ({ event }) => event.because === 'alreadyDone', target: 'next', actions: [assign({ frozen: true }), say('abnormal.alreadyFrozen')] },
          { target: 'next', actions: say('abnormal.freezeRefused') },
        ],
        COMMAND_FAILED: { target: 'next', actions: say('abnormal.freezeFailed') },
      },
    },
    withMore: {
      always: [
        { guard: holds(({ items, chosen }) => items.length === 0 && chosen !== null), target: 'lookUpTransactions' },
        { guard: holds((context) => itemsBut(context).length === 0), target: 'next', actions: markAsked('more') },
        'moreOfThem',
      ],
    },
    moreOfThem: {
      ...ask((context) => askWhich('abnormal.moreNotMine', itemsBut(context), ['NO_MORE'])),
      on: {
        PICKED: {
          target: 'withMore',
          actions: assign(({ context, event }) => ({ also: [...context.also, ...context.items.filter(({ id }) => id === event.id)] })),
        },
        NO_MORE: { target: 'next', actions: markAsked('more') },
      },
    },

    tellFact: {
      ...ask((context) => ({
        ...factQuestion(context),
        slot: presentFact(context)?.slot === 'amount' ? { type: 'amount' } : { type: 'text', maxLength: 500 },
        ...factChoices(context),
        ...(presentFact(context)?.codeExpected ? { codeExpected: true } : {}),
      })),
      on: {
        ANSWERED: { target: 'next', actions: assign(({ context, event }) => answer(context, event.value)) },
        KEEP: { target: 'next', actions: assign(({ context }) => ({ factAt: context.factAt + 1 })) },
        SKIP: {
          guard: holds((context) => presentFact(context)?.need === 'optional' || beforeOf(context) !== undefined),
          target: 'next',
          actions: assign(({ context }) => ({ factAt: context.factAt + 1 })),
        },
      },
    },
    evidenceLater: { entry: [markAsked('evidence'), say('appeal.evidenceLater')], always: 'next' },
    askEvidence: { entry: [markAsked('evidence'), say('appeal.coverFirst')], always: 'evidence' },
    evidence: {
      ...ask((context) => ({
        ...(context.files.length > 0
          ? { line: 'appeal.moreFiles', values: { count: context.files.length } }
          : { line: 'appeal.evidence', values: { what: { line: `appeal.useful.${context.reason ?? 'notReceived'}` } } }),
        slot: { type: 'attachment' },
        ...fileChoices(context),
      })),
      on: {
        ENOUGH: 'next', SKIP: 'next',
        REMOVE_FILES: { actions: [assign({ files: [] }), say('appeal.filesRemoved')] },
      },
    },
    /** The number on file may be a thief's. */
    noCallback: { entry: [markAsked('contact'), assign({ contact: null }), say('appeal.noCallback')], always: 'next' },
    contact: {
      ...ask(({ phone }) => ({ line: 'appeal.contact', values: tellTail(phone), slot: { type: 'phone' }, choices: ['YES', 'OTHER_NUMBER', 'NO_CALL'] })),
      on: {
        YES: { target: 'next', actions: [markAsked('contact'), assign(({ context }) => ({ contact: context.phone }))] },
        ANSWERED: { target: 'next', actions: [markAsked('contact'), assign(({ event }) => ({ contact: event.value })), say('appeal.contactOnly')] },
        OTHER_NUMBER: 'enterPhone',
        NO_CALL: { target: 'next', actions: [markAsked('contact'), assign({ contact: null })] },
      },
    },
    enterPhone: {
      ...ask(() => ({ line: 'appeal.enterPhone', slot: { type: 'phone' }, choices: ['NO_CALL'] })),
      on: {
        ANSWERED: { target: 'next', actions: [markAsked('contact'), assign(({ event }) => ({ contact: event.value })), say('appeal.contactOnly')] },
        NO_CALL: { target: 'next', actions: [markAsked('contact'), assign({ contact: null })] },
      },
    },

    summary: { entry: say('appeal.summary', tellSummary), always: 'confirm' },
    confirm: {
      ...askChoice('appeal.confirm', ['CONFIRM', 'CHANGE_REASON', 'CHANGE_STORY', 'CHANGE_FILES', 'CHANGE_OTHER'], {
        unshown: ['CHANGE_TRANSACTION', 'CHANGE_CONTACT', 'PERSON'],
      }),
      on: {
        CONFIRM: 'filing',
        CHANGE_REASON: { target: 'chooseReason', actions: assign({ reasonPage: 0 }) },
        CHANGE_STORY: { target: 'next', actions: assign({ factAt: 0 }) },
        CHANGE_FILES: 'evidence',
        CHANGE_OTHER: 'changeOther',
        CHANGE_TRANSACTION: 'chooseAgain',
        CHANGE_CONTACT: 'changeContact',
        PERSON: 'person',
      },
    },
    changeOther: {
      ...askChoice('appeal.changeOther', ['CHANGE_TRANSACTION', 'CHANGE_CONTACT', 'CHANGE_NOTHING'], { unshown: ['CHANGE_REASON', 'CHANGE_STORY', 'CHANGE_FILES'] }),
      on: {
        CHANGE_TRANSACTION: 'chooseAgain',
        CHANGE_CONTACT: 'changeContact',
        CHANGE_NOTHING: 'summary',
        CHANGE_REASON: { target: 'chooseReason', actions: assign({ reasonPage: 0 }) },
        CHANGE_STORY: { target: 'next', actions: assign({ factAt: 0 }) },
        CHANGE_FILES: 'evidence',
      },
    },
    changeContact: {
      always: [
        { guard: holds(({ maybeTakenOver }) => maybeTakenOver), target: 'summary', actions: say('appeal.noCallback') },
        { guard: holds(({ phone }) => phone === null), target: 'enterPhone' },
        'contact',
      ],
    },

    filing: {
      entry: [say('appeal.filing'), command(toCommand)],
      on: {
        COMMAND_DONE: [
          { guard: ({ event }) => event.case === null, target: 'solved', actions: say('appeal.doneWithoutNumber') },
          { target: 'receipt', actions: assign(({ event }) => ({ filed: event.case && keepFiled(event.case) })) },
        ],
        COMMAND_REFUSED: [
          { guard: ({ event }) => event.because === 'alreadyOpen' || event.because === 'alreadyDone', target: 'refusedForEarlier', actions: say('appeal.refused.alreadyOpen') },
          { guard: ({ event }) => event.because === 'windowClosed', target: 'refused', actions: say('appeal.refused.windowClosed') },
          { guard: ({ event }) => event.because === 'notFound', target: 'refused', actions: say('appeal.refused.notFound') },
          { guard: ({ event }) => event.because === 'blocked' || event.because === 'notVerified', target: 'refused', actions: say('appeal.refused.blocked') },
          { target: 'refused', actions: say('appeal.refused.notPossibleNow') },
        ],
        COMMAND_FAILED: 'gaveUp',
      },
    },
    refusedForEarlier: {
      ...askChoice('appeal.refusedThen', ['SEE_CASES', 'CHANGE_TRANSACTION', 'PERSON']),
      on: { SEE_CASES: 'toCases', CHANGE_TRANSACTION: 'chooseAgain', PERSON: 'person' },
    },
    toCases: toCase(() => null),
    refused: {
      ...askChoice('appeal.refusedThen', ['PERSON', 'CHANGE_TRANSACTION'], { unshown: ['SOLVED'] }),
      on: { PERSON: 'person', CHANGE_TRANSACTION: 'chooseAgain', SOLVED: 'left' },
    },
    gaveUp: { entry: say('appeal.gaveUp'), ...askAPerson },

    receipt: { entry: [say('appeal.filedNow'), say('receipt.form', tellFiled)], always: 'offerToTell' },
    offerToTell: {
      ...askChoice('receipt.tellMe', ['TELL_ME', 'NO_NEWS'], { unshown: ['SUBMIT_AGAIN', 'PERSON'], asked: ['HOW_LONG'] }),
      on: {
        HOW_LONG: { actions: say('appeal.howLong') },
        TELL_ME: { target: 'settled', actions: [follow(({ userId, filed }) => followFiled(userId, filed)), say('receipt.willTell', ({ filed }) => ({ number: filed?.id ?? '' }))] },
        NO_NEWS: {
          target: 'settled',
          actions: [follow(({ userId, filed }) => followQuietly(userId, filed)), say('receipt.wontTell', ({ filed }) => ({ number: filed?.id ?? '' }))],
        },
        SUBMIT_AGAIN: { actions: say('appeal.alreadyFiled', ({ filed }) => ({ number: filed?.id ?? '' })) },
        PERSON: 'person',
        FILES_GIVEN: { target: 'addToFiled', actions: assign(({ event }) => ({ files: event.files })) },
      },
    },
    addToFiled: end(({ filed, files }) => ({ type: 'flow', name: 'appeal-status', carried: { caseId: filed?.id, files }, skill: 'appeals' })),
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

export const appeal: Flow = { name: 'appeal', version: 2, machine, slots, stages: () => STAGES, migrations: { 1: (old) => old } };
