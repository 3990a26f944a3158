import { assign } from 'xstate';
import { z } from 'zod';
import type { Person } from '../src/wallet/wallet.js';
import { type End, type Flow, flowKit, type Skill, type Values } from './kit.js';
import { askWhich, isStuck, listFor, look, type Seen, seen, tellOf, twinOf } from './seen-transaction.js';

/**
 * Money that is stuck, lost, sent wrongly or taken: whose wallet, which transaction, what its status means, and then
 * an end – solved, watched, an appeal with everything known, or a person. Only the vouched person's own transactions
 * are looked at; a guest is told how to go on without one word about any account.
 */
const slots = z.object({
  userId: z.string().nullable(),
  reference: z.string().nullable(),
  /** What the opening message already complained of. */
  suspected: z.string().nullable(),
  amount: z.string().nullable(),
  someoneElse: z.boolean(),
  pendingNormalMinutes: z.number().nullable(),
  lookedUpAt: z.number(),
  items: z.array(seen),
  chosen: seen.nullable(),
  /** Transactions the person did not make, beyond the chosen one. */
  alsoNotMine: z.array(z.string()),
  minor: z.boolean(),
  frozen: z.boolean(),
  /** Phone or device changed lately: the number on file may be a thief's. */
  maybeTakenOver: z.boolean(),
  deceased: z.boolean(),
});
type Slots = z.infer<typeof slots>;

type Choice =
  | 'YES' | 'NO' | 'NOT_LISTED' | 'HAVE_REFERENCE' | 'OTHER_APP' | 'OLDER' | 'TRY_AGAIN'
  | 'WATCH' | 'APPEAL' | 'FILE' | 'NO_FILE' | 'PERSON' | 'PAID_AGAIN' | 'SOLVED' | 'STILL_NOT'
  | 'PENDING' | 'FAILED' | 'NOT_RECEIVED' | 'REFUND'
  | 'WRONG_RECIPIENT' | 'CHARGED_TWICE' | 'MERCHANT' | 'AMOUNT' | 'AUTO_DEBIT' | 'MINOR' | 'NOT_ME'
  | 'FREEZE' | 'NO_FREEZE' | 'FAMILY' | 'UNKNOWN_NAME' | 'STOLEN' | 'NO_MORE';

const { createMachine, say, query, command, follow, askChoice, ask, end } = flowKit<Slots, Choice>();

type At = { context: Slots };
/** After a change of phone or device the number on file is not trusted for this long. Our own choice. */
const TAKEOVER_WINDOW_MS = 7 * 24 * 3_600_000;

const meet = (person: Person, now: number): Partial<Slots> => ({
  minor: person.minor,
  frozen: person.status === 'frozen',
  deceased: person.status === 'holderDeceasedReported',
  maybeTakenOver: [person.phoneChangedAt, person.newDeviceAt].some((at) => at !== null && now - at < TAKEOVER_WINDOW_MS),
});

const facts = ({ chosen }: Slots): Values => (chosen ? tellOf(chosen) : {});

const status = (is: Seen['status']) => ({ context }: At) => context.chosen?.status === is;
const kind = (is: string) => ({ context }: At) => context.chosen?.kind === is;
const failure = (is: string) => ({ context }: At) => context.chosen?.failure === is;
const withinNormalTime = ({ context: { chosen, pendingNormalMinutes, lookedUpAt } }: At): boolean =>
  chosen !== null && pendingNormalMinutes !== null && lookedUpAt - chosen.at < pendingNormalMinutes * 60_000;

const chooseFrom = (id: string) => ({ context }: At) => ({ chosen: context.items.find((item) => item.id === id) ?? null });
const skillFor = ({ minor, maybeTakenOver }: Slots, otherwise: Skill): Skill => {
  if (maybeTakenOver) return 'takeover';
  return minor ? 'minor' : otherwise;
};
const appeal = (reason: string, asked: string[] = []) => ({ chosen, alsoNotMine, ...rest }: Slots): End => ({
  type: 'flow',
  name: 'appeal',
  carried: { reason, transactionIds: [...(chosen ? [chosen.id] : []), ...alsoNotMine], asked },
  skill: skillFor({ chosen, alsoNotMine, ...rest }, 'appeals'),
});
const askAPerson = (reason: string, otherwise: Skill = 'general') =>
  end((slots) => ({ type: 'person', skill: skillFor(slots, otherwise), urgent: false, reason }));

const adviseStolen = say('abnormal.stolen', ({ alsoNotMine }) => ({ count: alsoNotMine.length + 1 }));
const appealOrNot = askChoice('abnormal.appealThis', ['FILE', 'NO_FILE'], { unshown: ['PERSON'] });

/** What a guest may say has happened; general words only. */
const guestCases = {
  PENDING: 'guestPending',
  NOT_RECEIVED: 'guestNotReceived',
  FAILED: 'guestFailed',
  WRONG_RECIPIENT: 'guestWrongRecipient',
  NOT_ME: 'guestNotMe',
  CHARGED_TWICE: 'guestNotReceived',
  MERCHANT: 'guestMerchant',
  REFUND: 'guestMerchant',
} as const;
const guestAdvice = (line: string) => ({
  entry: say(line),
  ...askChoice('abnormal.guestThen', ['SOLVED', 'PERSON']),
  on: { SOLVED: 'solved', PERSON: 'person' } as const,
});

/** What may be wrong with a payment that succeeded. */
const complaints = {
  WRONG_RECIPIENT: 'wrongRecipient',
  CHARGED_TWICE: 'chargedTwice',
  MERCHANT: 'merchant',
  AMOUNT: 'wrongAmount',
  AUTO_DEBIT: 'autoDebit',
  MINOR: 'minorSpending',
  NOT_ME: 'notMe',
  NOT_RECEIVED: 'merchant',
} as const;

/** The complaint that a topic stands for, so that what was said is not asked again. */
const SUSPECTED: Record<string, keyof typeof complaints | 'STUCK'> = {
  'txn.deducted-not-received': 'STUCK',
  'txn.pending': 'STUCK',
  'txn.wrong-recipient': 'WRONG_RECIPIENT',
  'txn.duplicate-charge': 'CHARGED_TWICE',
  'txn.unauthorised': 'NOT_ME',
  'txn.merchant-dispute': 'MERCHANT',
  'txn.auto-debit': 'AUTO_DEBIT',
};
const suspects = (complaint: keyof typeof complaints) => ({ context }: At) => context.suspected === complaint;

const machine = createMachine({
  id: 'abnormal-transaction',
  context: ({ input: { userId, hints, facts: known } }) => ({
    userId,
    reference: hints.reference,
    suspected: SUSPECTED[hints.topic ?? ''] ?? null,
    amount: hints.amount,
    someoneElse: hints.someoneElse,
    pendingNormalMinutes: known.pendingNormalMinutes,
    lookedUpAt: 0,
    items: [],
    chosen: null,
    alsoNotMine: [],
    minor: false,
    frozen: false,
    maybeTakenOver: false,
    deceased: false,
  }),
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
        { guard: ({ context }) => context.reference !== null, target: 'lookUpReference' },
        'lookUpTransactions',
      ],
    },
    estate: {
      entry: say('abnormal.estate'),
      ...end({ type: 'person', skill: 'estate', urgent: false, reason: 'abnormal.estate' }),
    },
    lookUpTransactions: {
      entry: query(({ userId }) => ({ query: 'transactions', userId: userId ?? '' })),
      on: {
        TRANSACTIONS_FOUND: {
          target: 'narrow',
          actions: assign(({ context, event }) => ({ items: listFor(event.answer, context.suspected === 'STUCK' ? isStuck : () => false), lookedUpAt: event.now })),
        },
        QUERY_FAILED: 'cannotLookUp',
      },
    },
    narrow: {
      always: [
        { guard: ({ context }) => context.items.length === 0, target: 'notListed', actions: say('abnormal.noTransactions') },
        {
          guard: ({ context }) => context.items.filter((item) => item.amount === context.amount).length === 1,
          target: 'examine',
          actions: assign(({ context }) => ({ chosen: context.items.find((item) => item.amount === context.amount) ?? null })),
        },
        'chooseTransaction',
      ],
    },
    chooseTransaction: {
      ...ask(({ items }) => askWhich('abnormal.chooseTransaction', items, ['NOT_LISTED'])),
      on: {
        PICKED: { target: 'examine', actions: assign(({ context, event }) => chooseFrom(event.id)({ context })) },
        ANSWERED: { target: 'lookUpReference', actions: assign(({ event }) => ({ reference: event.value })) },
        NOT_LISTED: 'notListed',
      },
    },
    lookUpReference: {
      entry: query(({ userId, reference }) => ({ query: 'transaction', userId: userId ?? '', transactionId: reference ?? '' })),
      on: {
        TRANSACTION_FOUND: [
          { guard: ({ event }) => event.answer === null, target: 'notListed', actions: say('abnormal.referenceNotFound') },
          {
            target: 'examine',
            actions: assign(({ event }) => ({ chosen: event.answer ? look(event.answer) : null, lookedUpAt: event.now })),
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
      ...askChoice('abnormal.notListed', ['HAVE_REFERENCE', 'OTHER_APP', 'OLDER', 'PERSON']),
      on: { HAVE_REFERENCE: 'enterReference', OTHER_APP: 'otherApp', OLDER: 'enterReference', PERSON: 'person' },
    },
    enterReference: {
      ...ask(() => ({ line: 'abnormal.enterReference', slot: { type: 'reference' }, choices: ['PERSON'] })),
      on: {
        ANSWERED: { target: 'lookUpReference', actions: assign(({ event }) => ({ reference: event.value })) },
        PERSON: 'person',
      },
    },
    otherApp: { entry: say('abnormal.otherApp'), ...end({ type: 'left' }) },

    examine: {
      always: [
        { guard: suspects('NOT_ME'), target: 'notMe' },
        { guard: status('failed'), target: 'failed', actions: say('abnormal.failed', facts) },
        { guard: status('cancelled'), target: 'wasCancelled' },
        { guard: status('refunding'), target: 'refund', actions: say('abnormal.refunding', facts) },
        { guard: status('partiallyRefunded'), target: 'partlyRefunded' },
        { guard: status('refundFailed'), target: 'refund', actions: say('abnormal.refundFailed', facts) },
        { guard: status('refunded'), target: 'refunded', actions: say('abnormal.refunded', facts) },
        { guard: status('succeeded'), target: 'succeeded' },
        'onItsWay',
      ],
    },

    onItsWay: {
      entry: say('abnormal.doNotPayAgain', facts),
      always: [
        { guard: ({ context }) => twinOf(context.chosen, context.items)?.status === 'succeeded', target: 'late', actions: say('abnormal.secondWorked', facts) },
        { guard: withinNormalTime, target: 'withinTime', actions: say('abnormal.withinTime') },
        { guard: status('pending'), target: 'withinTime', actions: say('abnormal.pending') },
        { target: 'late', actions: say('abnormal.notReceived') },
      ],
    },
    withinTime: {
      ...askChoice('abnormal.watchOrAppeal', ['WATCH', 'APPEAL', 'NOT_ME'], { unshown: ['PAID_AGAIN', 'PERSON', 'WRONG_RECIPIENT'] }),
      on: {
        WATCH: 'watched', APPEAL: 'appealNotReceived', NOT_ME: 'notMe', PAID_AGAIN: 'paidAgain', PERSON: 'person',
        WRONG_RECIPIENT: 'wrongRecipient',
      },
    },
    late: {
      ...askChoice('abnormal.appealOrWatch', ['APPEAL', 'WATCH', 'NOT_ME'], { unshown: ['PAID_AGAIN', 'PERSON', 'WRONG_RECIPIENT'] }),
      on: {
        APPEAL: 'appealNotReceived', WATCH: 'watched', NOT_ME: 'notMe', PAID_AGAIN: 'paidAgain', PERSON: 'person',
        WRONG_RECIPIENT: 'wrongRecipient',
      },
    },
    paidAgain: { entry: say('abnormal.paidAgain'), always: 'late' },
    watched: {
      entry: [
        follow(({ userId, chosen }) => ({ kind: 'transaction', userId: userId ?? '', id: chosen?.id ?? '', known: chosen?.status ?? '' })),
        say('abnormal.watched', facts),
      ],
      ...end({ type: 'solved' }),
    },
    appealNotReceived: { ...end(appeal('notReceived')) },

    failed: {
      always: [
        { guard: failure('insufficientCardBalance'), target: 'tryPaying', actions: say('abnormal.failure.insufficientCardBalance') },
        { guard: failure('identityNotVerified'), target: 'tryPaying', actions: say('abnormal.failure.identityNotVerified') },
        { guard: failure('overLimit'), target: 'tryPaying', actions: say('abnormal.failure.overLimit') },
        { guard: failure('walletFrozen'), target: 'frozen', actions: say('abnormal.failure.walletFrozen') },
        { target: 'tryPaying', actions: say('abnormal.failure.unknown') },
      ],
    },
    tryPaying: {
      ...askChoice('abnormal.tryPaying', ['SOLVED', 'STILL_NOT'], { unshown: ['PERSON'] }),
      on: { SOLVED: 'solved', STILL_NOT: 'stillFailing', PERSON: 'person' },
    },
    stillFailing: { entry: say('abnormal.stillFailing'), ...askAPerson('abnormal.failed') },
    frozen: { ...askAPerson('abnormal.frozen') },
    wasCancelled: { entry: say('abnormal.cancelled', facts), ...end({ type: 'solved' }) },

    partlyRefunded: {
      always: {
        target: 'refund',
        actions: say('abnormal.partiallyRefunded', (slots) => ({ ...facts(slots), refunded: { money: slots.chosen?.refunded ?? '0.00' } })),
      },
    },
    refund: {
      ...askChoice('abnormal.refundThen', ['WATCH', 'APPEAL', 'PERSON']),
      on: { WATCH: 'watched', APPEAL: 'appealRefund', PERSON: 'person' },
    },
    refunded: {
      ...askChoice('abnormal.refundArrived', ['SOLVED', 'STILL_NOT']),
      on: { SOLVED: 'solved', STILL_NOT: 'appealRefund' },
    },
    appealRefund: { ...end(appeal('refundNotArrived')) },

    succeeded: {
      entry: say('abnormal.succeeded', facts),
      always: [
        { guard: kind('received'), target: 'received' },
        { guard: suspects('WRONG_RECIPIENT'), target: 'wrongRecipient' },
        { guard: suspects('CHARGED_TWICE'), target: 'chargedTwice' },
        { guard: suspects('MERCHANT'), target: 'merchant' },
        { guard: suspects('AUTO_DEBIT'), target: 'autoDebit' },
        { guard: kind('transfer'), target: 'whatIsWrongWithTransfer' },
        { guard: kind('autoDebit'), target: 'whatIsWrongWithAutoDebit' },
        'whatIsWrong',
      ],
    },
    received: { entry: say('abnormal.received'), ...askAPerson('abnormal.received', 'fraud') },
    whatIsWrong: {
      ...askChoice('abnormal.whatIsWrong', ['CHARGED_TWICE', 'MERCHANT', 'AMOUNT', 'NOT_ME'], {
        unshown: ['WRONG_RECIPIENT', 'AUTO_DEBIT', 'MINOR', 'NOT_RECEIVED', 'PERSON'],
      }),
      on: { ...complaints, PERSON: 'person' },
    },
    whatIsWrongWithTransfer: {
      ...askChoice('abnormal.whatIsWrong', ['WRONG_RECIPIENT', 'AMOUNT', 'CHARGED_TWICE', 'NOT_ME'], {
        unshown: ['NOT_RECEIVED', 'MERCHANT', 'MINOR', 'AUTO_DEBIT', 'PERSON'],
      }),
      on: { ...complaints, NOT_RECEIVED: 'wrongRecipient', PERSON: 'person' },
    },
    whatIsWrongWithAutoDebit: {
      ...askChoice('abnormal.whatIsWrong', ['AUTO_DEBIT', 'AMOUNT', 'NOT_ME'], {
        unshown: ['CHARGED_TWICE', 'MERCHANT', 'WRONG_RECIPIENT', 'MINOR', 'NOT_RECEIVED', 'PERSON'],
      }),
      on: { ...complaints, PERSON: 'person' },
    },

    wrongRecipient: {
      entry: say('abnormal.wrongRecipient', facts),
      ...appealOrNot,
      on: { FILE: 'appealWrongRecipient', NO_FILE: 'solved', PERSON: 'person' },
    },
    appealWrongRecipient: { ...end(appeal('wrongRecipient')) },

    chargedTwice: {
      always: [
        { guard: ({ context }) => isStuck(twinOf(context.chosen, context.items)), target: 'late', actions: [say('abnormal.chaseTheFirst', facts), assign(({ context }) => ({ chosen: twinOf(context.chosen, context.items) ?? null }))] },
        { guard: ({ context }) => twinOf(context.chosen, context.items)?.status === 'succeeded', target: 'bothSucceeded', actions: say('abnormal.bothSucceeded', facts) },
        { target: 'noTwin', actions: say('abnormal.noTwin', facts) },
      ],
    },
    bothSucceeded: {
      ...appealOrNot,
      on: {
        FILE: { target: 'appealTwice', actions: assign(({ context }) => ({ alsoNotMine: [twinOf(context.chosen, context.items)?.id ?? ''].filter(Boolean) })) },
        NO_FILE: 'solved',
        PERSON: 'person',
      },
    },
    noTwin: {
      ...askChoice('abnormal.noTwinThen', ['SOLVED', 'PERSON']),
      on: { SOLVED: 'solved', PERSON: 'person' },
    },
    appealTwice: { ...end(appeal('duplicateCharge')) },

    merchant: {
      entry: say('abnormal.merchant', facts),
      ...appealOrNot,
      on: { FILE: 'appealMerchant', NO_FILE: 'solved', PERSON: 'person' },
    },
    appealMerchant: { ...end(appeal('merchantDispute')) },
    wrongAmount: {
      entry: say('abnormal.wrongAmount', facts),
      ...appealOrNot,
      on: { FILE: 'appealAmount', NO_FILE: 'solved', PERSON: 'person' },
    },
    appealAmount: { ...end(appeal('amountWrong')) },
    autoDebit: {
      entry: say('abnormal.autoDebit', facts),
      ...askChoice('abnormal.autoDebitThen', ['SOLVED', 'APPEAL'], { unshown: ['PERSON', 'NOT_ME'] }),
      on: { SOLVED: 'solved', APPEAL: 'appealAutoDebit', PERSON: 'person', NOT_ME: 'notMe' },
    },
    appealAutoDebit: { ...end(appeal('autoDebit')) },
    minorSpending: {
      entry: say('abnormal.minorSpending'),
      ...end({ type: 'person', skill: 'minor', urgent: false, reason: 'abnormal.minorSpending' }),
    },

    notMe: {
      entry: say('abnormal.thisOne', facts),
      always: [{ guard: ({ context }) => context.frozen, target: 'whoDidIt', actions: say('abnormal.alreadyFrozen') }, 'offerFreeze'],
    },
    offerFreeze: {
      ...askChoice('abnormal.offerFreeze', ['FREEZE', 'NO_FREEZE'], { values: facts }),
      on: { FREEZE: 'freezing', NO_FREEZE: 'whoDidIt' },
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
      },
    },
    whoDidIt: {
      ...askChoice('abnormal.whoDidIt', ['FAMILY', 'AUTO_DEBIT', 'UNKNOWN_NAME', 'STOLEN'], { unshown: ['MINOR', 'PERSON'] }),
      on: {
        FAMILY: 'family', AUTO_DEBIT: 'autoDebit', UNKNOWN_NAME: 'unknownName', STOLEN: 'moreNotMine', MINOR: 'minorSpending',
        PERSON: { target: 'stolenPerson', actions: adviseStolen },
      },
    },
    family: {
      entry: say('abnormal.family'),
      ...askChoice('abnormal.familyThen', ['SOLVED', 'STOLEN'], { unshown: ['MINOR', 'PERSON'] }),
      on: { SOLVED: 'solved', STOLEN: 'moreNotMine', MINOR: 'minorSpending', PERSON: { target: 'stolenPerson', actions: adviseStolen } },
    },
    unknownName: {
      entry: say('abnormal.unknownName', facts),
      ...askChoice('abnormal.familyThen', ['SOLVED', 'STOLEN'], { unshown: ['PERSON'] }),
      on: { SOLVED: 'solved', STOLEN: 'moreNotMine', PERSON: { target: 'stolenPerson', actions: adviseStolen } },
    },
    moreNotMine: {
      ...ask(({ items, chosen, alsoNotMine }) =>
        askWhich('abnormal.moreNotMine', items.filter(({ id }) => id !== chosen?.id && !alsoNotMine.includes(id)), ['NO_MORE'])),
      always: { guard: ({ context }) => context.items.length <= context.alsoNotMine.length + 1, target: 'stolen' },
      on: {
        PICKED: { target: 'moreNotMine', actions: assign(({ context, event }) => ({ alsoNotMine: [...context.alsoNotMine, event.id] })) },
        NO_MORE: 'stolen',
      },
    },
    stolen: {
      entry: adviseStolen,
      ...askChoice('abnormal.stolenThen', ['PERSON', 'FILE'], { unshown: ['NO_FILE'] }),
      on: { PERSON: 'stolenPerson', FILE: 'appealStolen', NO_FILE: 'stolenPerson' },
    },
    appealStolen: { ...end(appeal('unauthorised', ['freeze', 'more'])) },
    stolenPerson: { ...end((slots) => ({ type: 'person', skill: skillFor(slots, 'fraud'), urgent: true, reason: 'abnormal.stolen' })) },

    guest: {
      entry: say('abnormal.guest'),
      ...askChoice('abnormal.guestWhat', ['NOT_RECEIVED', 'PENDING', 'WRONG_RECIPIENT', 'NOT_ME'], {
        unshown: ['FAILED', 'CHARGED_TWICE', 'MERCHANT', 'REFUND', 'PERSON'],
      }),
      on: { ...guestCases, PERSON: 'person' },
    },
    guestPending: guestAdvice('abnormal.guestPending'),
    guestNotReceived: guestAdvice('abnormal.guestNotReceived'),
    guestFailed: guestAdvice('abnormal.guestFailed'),
    guestWrongRecipient: guestAdvice('abnormal.guestWrongRecipient'),
    guestMerchant: guestAdvice('abnormal.guestMerchant'),
    guestNotMe: {
      entry: say('abnormal.guestNotMe'),
      ...end({ type: 'person', skill: 'fraud', urgent: true, reason: 'abnormal.guestNotMe' }),
    },

    solved: { entry: say('abnormal.solved'), ...end({ type: 'solved' }) },
    person: { ...askAPerson('abnormal.asked', 'appeals') },
  },
});

export const abnormalTransaction: Flow = { name: 'abnormal-transaction', version: 2, machine, slots, migrations: { 1: (old) => old } };
