import { assign } from 'xstate';
import { offerReasons, REASON_CHOICES, type ReasonChoice } from './appeal-reasons.js';
import { presentFact, type Slots, tellChosen, tellTail } from './appeal-slots.js';
import { ask, askChoice, type Choice, command, holds, markAsked, remember, say, states } from './appeal-words.js';
import { askWhich, isStuck, type Seen, twinOf } from './seen-transaction.js';

/** Why, what happened, evidence, and how to be reached: what is asked goes into the case. */
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

export const toldStates = states({
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
});
