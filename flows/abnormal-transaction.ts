import { assign } from 'xstate';
import { appeal, type At, beginSlots, facts, fromVersion2, isOlderThanNormal, listed, meet, type Slots, skillFor, slots, tellRefund, tellTwin, twin } from './abnormal-slots.js';
import { type Flow, flowKit, type Skill, type Stages } from './kit.js';
import { askWhich, isStuck, look, mannerOf, type Seen } from './seen-transaction.js';
import type { Trouble } from './told-trouble.js';

/**
 * Money that is stuck, lost, sent wrongly or taken: whose wallet, which transaction, what its status means, and then
 * an end – solved, watched, an appeal with everything known, or a person. What the opening message told is not asked
 * again. Only the vouched person's own transactions are looked at; a guest is told how to go on without one word about
 * any account.
 */
type Choice =
  | 'YES' | 'NO' | 'NOT_LISTED' | 'OTHER_ONE' | 'HAVE_REFERENCE' | 'NO_REFERENCE' | 'OTHER_APP' | 'OTHER_WALLET' | 'THEIRS' | 'OLDER' | 'TRY_AGAIN'
  | 'WATCH' | 'APPEAL' | 'FILE' | 'NO_FILE' | 'PERSON' | 'PAID_AGAIN' | 'SOLVED' | 'STILL_NOT' | 'ARRIVED' | 'NOT_ARRIVED'
  | 'CANCEL_IT' | 'DO_CANCEL' | 'KEEP_IT' | 'CLEAR' | 'CHANGED' | 'HOW_TO' | 'WORKS' | 'PENDING' | 'FAILED' | 'NOT_RECEIVED' | 'REFUND' | 'KNOWN_SENDER' | 'UNKNOWN_SENDER'
  | 'WRONG_RECIPIENT' | 'CHARGED_TWICE' | 'MERCHANT' | 'AMOUNT' | 'AUTO_DEBIT' | 'MINOR' | 'NOT_ME'
  | 'FREEZE' | 'NO_FREEZE' | 'FAMILY' | 'UNKNOWN_NAME' | 'STOLEN' | 'NO_MORE';

const { createMachine, say, query, command, follow, askChoice, ask, end, remember } = flowKit<Slots, Choice>();

const status = (is: Seen['status']) => ({ context }: At) => context.chosen?.status === is;
const manner = (is: string) => ({ context: { chosen } }: At) => chosen !== null && mannerOf(chosen) === is;
const failure = (is: string) => ({ context }: At) => context.chosen?.failure === is;
const suspects = (trouble: Trouble) => ({ context }: At) => context.suspected === trouble;
const frozenBy = (...kinds: string[]) => ({ context }: At) => context.freeze !== null && kinds.includes(context.freeze.kind);
const isCancellable = ({ context }: At) => context.chosen?.cancellable ?? false;
const twinHas = (...statuses: Seen['status'][]) => ({ context }: At) => statuses.some((each) => each === twin(context)?.status);

const askAPerson = (reason: string, otherwise: Skill = 'general') =>
  end((slots) => ({ type: 'person', skill: skillFor(slots, otherwise), urgent: false, reason }));

/** The person means another transaction than the one that was told of: what was told no longer counts. */
const another = {
  OTHER_ONE: { target: 'lookUpTransactions', actions: remember({ chosen: null, reference: null, suspected: null, amount: null, days: null, text: '' }) },
} as const;

const adviseStolen = say('abnormal.stolen', ({ alsoNotMine }) => ({ count: alsoNotMine.length + 1 }));
const appealOrNot = askChoice('abnormal.appealThis', ['FILE', 'NO_FILE'], { unshown: ['PERSON', 'OTHER_ONE'] });

/** What a guest may say has happened; general words only. */
const guestCases = {
  PENDING: 'guestPending',
  NOT_RECEIVED: 'guestNotReceived',
  FAILED: 'guestFailed',
  WRONG_RECIPIENT: 'guestWrongRecipient',
  NOT_ME: 'guestNotMe',
  CHARGED_TWICE: 'guestChargedTwice',
  MERCHANT: 'guestMerchant',
  REFUND: 'guestRefund',
  AUTO_DEBIT: 'guestAutoDebit',
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
  NOT_RECEIVED: 'notThere',
  REFUND: 'noRefundYet',
} as const;

/** What may be said of a payment that has not arrived. */
const onTheWay = {
  WATCH: 'watched',
  APPEAL: 'appealNotReceived',
  NOT_ME: 'notMe',
  PERSON: 'person',
  PAID_AGAIN: [
    { guard: twinHas('succeeded'), target: 'late', actions: say('abnormal.paidAgain') },
    { target: 'late', actions: say('abnormal.paidAgainUnseen') },
  ],
  WRONG_RECIPIENT: [
    { guard: status('pending'), target: 'wrongAndPending' },
    { target: 'wrongRecipient' },
  ],
  CANCEL_IT: [{ guard: isCancellable, target: 'confirmCancel' }, { actions: say('abnormal.cannotCancel') }],
  ...another,
} as const;

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
      ...ask(({ items }) => ({ ...askWhich('abnormal.chooseTransaction', items, ['NOT_LISTED']), unshown: ['THEIRS'] })),
      on: {
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

    wrongAndPending: {
      always: [
        { guard: isCancellable, target: 'confirmCancel' },
        { target: 'withinTime', actions: say('abnormal.wrongRecipientPending') },
      ],
    },
    onItsWay: {
      always: [
        { guard: ({ context }) => twin(context)?.status === 'succeeded' && (twin(context)?.at ?? 0) > (context.chosen?.at ?? 0), target: 'late', actions: say('abnormal.secondWorked') },
        { guard: twinHas('succeeded'), target: 'late', actions: say('abnormal.otherWorked', tellTwin) },
        { guard: ({ context }) => isOlderThanNormal(context) === false, target: 'withinTime', actions: say('abnormal.withinTime') },
        { guard: ({ context }) => context.chosen?.status === 'pending' && isOlderThanNormal(context) === null, target: 'withinTime', actions: say('abnormal.pending') },
        { guard: status('pending'), target: 'late', actions: say('abnormal.pendingLong') },
        { guard: manner('topUp'), target: 'late', actions: say('abnormal.topUpHangs') },
        { guard: manner('withdraw'), target: 'late', actions: say('abnormal.withdrawalHangs') },
        { target: 'late', actions: say('abnormal.notReceived') },
      ],
    },
    withinTime: {
      ...ask(({ chosen }) => ({
        line: 'abnormal.watchOrAppeal',
        slot: { type: 'choice' },
        choices: [...(chosen?.cancellable ? (['CANCEL_IT'] as const) : []), 'WATCH', 'APPEAL', 'NOT_ME'],
        unshown: [...(chosen?.cancellable ? [] : (['CANCEL_IT'] as const)), 'PAID_AGAIN', 'PERSON', 'WRONG_RECIPIENT', 'OTHER_ONE'],
      })),
      on: onTheWay,
    },
    late: {
      ...askChoice('abnormal.appealOrWatch', ['APPEAL', 'WATCH', 'NOT_ME'], {
        unshown: ['PAID_AGAIN', 'PERSON', 'WRONG_RECIPIENT', 'CANCEL_IT', 'OTHER_ONE'],
      }),
      on: onTheWay,
    },
    watched: {
      entry: [
        follow(({ userId, chosen }) => ({ kind: 'transaction', userId: userId ?? '', id: chosen?.id ?? '', known: chosen?.status ?? '' })),
        say('abnormal.watched', facts),
      ],
      ...end({ type: 'solved' }),
    },
    appealNotReceived: { ...end(appeal('notReceived')) },

    confirmCancel: {
      ...askChoice('abnormal.confirmCancel', ['DO_CANCEL', 'KEEP_IT'], { values: facts, unshown: ['PERSON'] }),
      on: {
        DO_CANCEL: 'cancelling',
        KEEP_IT: [{ guard: suspects('NOT_ME'), target: 'protect' }, { target: 'withinTime' }],
        PERSON: 'person',
      },
    },
    cancelling: {
      entry: [
        say('abnormal.cancelling'),
        command(({ userId, chosen }) => ({ command: 'cancelTransfer', userId: userId ?? '', transactionId: chosen?.id ?? '' })),
      ],
      on: {
        COMMAND_DONE: [
          { guard: suspects('NOT_ME'), target: 'protect', actions: say('abnormal.cancelledNow', facts) },
          { target: 'cancelled', actions: say('abnormal.cancelledNow', facts) },
        ],
        COMMAND_REFUSED: [
          { guard: suspects('NOT_ME'), target: 'protect', actions: say('abnormal.cancelRefused') },
          { target: 'late', actions: say('abnormal.cancelRefused') },
        ],
        COMMAND_FAILED: [
          { guard: suspects('NOT_ME'), target: 'protect', actions: say('abnormal.cancelUnanswered') },
          { target: 'late', actions: say('abnormal.cancelUnanswered') },
        ],
        COMMAND_DELAYED: { guard: suspects('NOT_ME'), target: 'protect', actions: say('command.delayed.cancel') },
      },
    },
    cancelled: { ...end({ type: 'solved' }) },

    failed: {
      always: [
        { guard: failure('insufficientCardBalance'), target: 'tryPaying', actions: say('abnormal.failure.insufficientCardBalance') },
        { guard: failure('identityNotVerified'), target: 'tryPaying', actions: say('abnormal.failure.identityNotVerified') },
        { guard: failure('overLimit'), target: 'tryPaying', actions: say('abnormal.failure.overLimit') },
        { guard: failure('walletFrozen'), target: 'frozen' },
        { target: 'tryPaying', actions: say('abnormal.failure.unknown') },
      ],
    },
    tryPaying: {
      ...askChoice('abnormal.tryPaying', ['WORKS', 'STILL_NOT'], { unshown: ['PERSON', 'NOT_ME', 'OTHER_ONE'] }),
      on: { WORKS: 'solved', STILL_NOT: 'stillFailing', PERSON: 'person', NOT_ME: 'notMe', ...another },
    },
    stillFailing: { entry: say('abnormal.stillFailing'), ...askAPerson('abnormal.failed') },
    frozen: {
      always: [
        { guard: frozenBy('self', 'stopLoss'), target: 'frozenBySelf' },
        { guard: ({ context }) => (context.freeze?.authority ?? null) !== null, target: 'frozenByOthers', actions: say('abnormal.frozen.byAuthority', ({ freeze }) => ({ authority: freeze?.authority ?? '' })) },
        { guard: frozenBy('judicial'), target: 'frozenByOthers', actions: say('abnormal.frozen.byLaw') },
        { target: 'frozenByOthers', actions: say('abnormal.frozen.forSafety') },
      ],
    },
    frozenBySelf: {
      entry: say('abnormal.frozen.bySelf'),
      ...askChoice('abnormal.guestThen', ['SOLVED', 'PERSON']),
      on: { SOLVED: 'solved', PERSON: 'person' },
    },
    frozenByOthers: { ...askAPerson('abnormal.frozen') },
    wasCancelled: { entry: say('abnormal.cancelled', facts), ...end({ type: 'solved' }) },

    refund: {
      ...askChoice('abnormal.refundThen', ['WATCH', 'APPEAL', 'PERSON'], { unshown: ['CLEAR', 'OTHER_ONE'] }),
      on: { WATCH: 'watched', APPEAL: 'appealRefund', PERSON: 'person', CLEAR: 'solved', ...another },
    },
    refundFailed: {
      always: [
        { guard: ({ context }) => context.chosen?.refundTo?.reason === 'cardClosed', target: 'chooseDestination', actions: say('abnormal.refundFailed.cardClosed', tellRefund) },
        { target: 'chooseDestination', actions: say('abnormal.refundFailed.other', tellRefund) },
      ],
    },
    /** Chosen in the app alone; here only whether it worked. */
    chooseDestination: {
      ...askChoice('abnormal.chooseDestination', ['CHANGED', 'WATCH', 'PERSON'], { unshown: ['HOW_TO', 'APPEAL', 'STILL_NOT', 'OTHER_ONE'] }),
      on: {
        CHANGED: 'watched', WATCH: 'watched', PERSON: 'person', STILL_NOT: 'person', APPEAL: 'appealRefund',
        HOW_TO: { actions: say('abnormal.howDestination') },
        ...another,
      },
    },
    refunded: {
      ...askChoice('abnormal.refundArrived', ['ARRIVED', 'NOT_ARRIVED'], { unshown: ['PERSON', 'APPEAL', 'OTHER_ONE'] }),
      on: { ARRIVED: 'solved', NOT_ARRIVED: 'refundNotSeen', PERSON: 'person', APPEAL: 'appealRefund', ...another },
    },
    refundNotSeen: {
      entry: say('abnormal.refundNotSeen', tellRefund),
      ...appealOrNot,
      on: { FILE: 'appealRefund', NO_FILE: 'solved', PERSON: 'person', ...another },
    },
    noRefundYet: {
      entry: say('abnormal.noRefundYet'),
      ...appealOrNot,
      on: { FILE: 'appealRefund', NO_FILE: 'solved', PERSON: 'person', ...another },
    },
    appealRefund: { ...end(appeal('refundNotArrived')) },

    succeeded: {
      entry: say('abnormal.succeeded', facts),
      always: [
        { guard: manner('received'), target: 'received' },
        { guard: suspects('STUCK'), target: 'notThere' },
        { guard: suspects('REFUND'), target: 'noRefundYet' },
        { guard: suspects('WRONG_RECIPIENT'), target: 'wrongRecipient' },
        { guard: suspects('CHARGED_TWICE'), target: 'chargedTwice' },
        { guard: suspects('MERCHANT'), target: 'merchant' },
        { guard: suspects('AMOUNT'), target: 'wrongAmount' },
        { guard: suspects('AUTO_DEBIT'), target: 'autoDebit' },
        { guard: suspects('MINOR'), target: 'minorSpending' },
        { guard: manner('transfer'), target: 'whatIsWrongWithTransfer' },
        { guard: manner('autoDebit'), target: 'whatIsWrongWithAutoDebit' },
        'whatIsWrong',
      ],
    },
    received: {
      ...askChoice('abnormal.whoSent', ['UNKNOWN_SENDER', 'KNOWN_SENDER'], { unshown: ['PERSON', 'OTHER_ONE'] }),
      on: { UNKNOWN_SENDER: 'fromAStranger', KNOWN_SENDER: { target: 'solved', actions: say('abnormal.fromKnown') }, PERSON: 'person', ...another },
    },
    fromAStranger: { entry: say('abnormal.received'), ...askAPerson('abnormal.received', 'fraud') },
    whatIsWrong: {
      ...askChoice('abnormal.whatIsWrong', ['CHARGED_TWICE', 'MERCHANT', 'AMOUNT', 'NOT_ME'], {
        unshown: ['WRONG_RECIPIENT', 'AUTO_DEBIT', 'MINOR', 'NOT_RECEIVED', 'REFUND', 'PERSON', 'CLEAR', 'OTHER_ONE'],
      }),
      on: { ...complaints, PERSON: 'person', CLEAR: 'solved', ...another },
    },
    whatIsWrongWithTransfer: {
      ...askChoice('abnormal.whatIsWrong', ['WRONG_RECIPIENT', 'NOT_RECEIVED', 'AMOUNT', 'NOT_ME'], {
        unshown: ['CHARGED_TWICE', 'MERCHANT', 'MINOR', 'AUTO_DEBIT', 'REFUND', 'PERSON', 'CLEAR', 'OTHER_ONE'],
      }),
      on: { ...complaints, PERSON: 'person', CLEAR: 'solved', ...another },
    },
    whatIsWrongWithAutoDebit: {
      ...askChoice('abnormal.whatIsWrong', ['AUTO_DEBIT', 'AMOUNT', 'NOT_ME'], {
        unshown: ['CHARGED_TWICE', 'MERCHANT', 'WRONG_RECIPIENT', 'MINOR', 'NOT_RECEIVED', 'REFUND', 'PERSON', 'CLEAR', 'OTHER_ONE'],
      }),
      on: { ...complaints, PERSON: 'person', CLEAR: 'solved', ...another },
    },

    /** It went through, and yet the other side has not seen it. */
    notThere: {
      always: [
        { guard: manner('transfer'), target: 'appealNotThere', actions: say('abnormal.notThere.transfer', facts) },
        { guard: manner('topUp'), target: 'appealNotThere', actions: say('abnormal.notThere.topUp') },
        { guard: manner('withdraw'), target: 'appealNotThere', actions: say('abnormal.notThere.withdraw') },
        { target: 'appealNotThere', actions: say('abnormal.notThere.pay') },
      ],
    },
    appealNotThere: {
      ...askChoice('abnormal.appealThis', ['FILE', 'NO_FILE'], { unshown: ['PERSON', 'WRONG_RECIPIENT', 'OTHER_ONE'] }),
      on: { FILE: 'appealNotReceived', NO_FILE: 'solved', PERSON: 'person', WRONG_RECIPIENT: 'wrongRecipient', ...another },
    },
    wrongRecipient: {
      entry: say('abnormal.wrongRecipient'),
      ...appealOrNot,
      on: { FILE: 'appealWrongRecipient', NO_FILE: 'solved', PERSON: 'person', ...another },
    },
    appealWrongRecipient: { ...end(appeal('wrongRecipient')) },

    chargedTwice: {
      always: [
        {
          guard: ({ context }) => isStuck(twin(context)),
          target: 'late',
          actions: [say('abnormal.chaseTheFirst', tellTwin), assign(({ context }) => ({ chosen: twin(context) ?? null }))],
        },
        { guard: twinHas('succeeded'), target: 'bothSucceeded', actions: say('abnormal.bothSucceeded', facts) },
        { guard: twinHas('failed', 'cancelled'), target: 'noTwin', actions: say('abnormal.twinFailed', tellTwin) },
        { guard: twinHas('refunding', 'partiallyRefunded', 'refunded'), target: 'noTwin', actions: say('abnormal.twinRefunded', tellTwin) },
        { target: 'noTwin', actions: say('abnormal.noTwin', facts) },
      ],
    },
    bothSucceeded: {
      ...appealOrNot,
      on: {
        FILE: { target: 'appealTwice', actions: assign(({ context }) => ({ alsoNotMine: [twin(context)?.id ?? ''].filter(Boolean) })) },
        NO_FILE: 'solved',
        PERSON: 'person',
        ...another,
      },
    },
    noTwin: {
      ...askChoice('abnormal.noTwinThen', ['SOLVED', 'PERSON'], { unshown: ['OTHER_ONE', 'STILL_NOT'] }),
      on: { SOLVED: 'solved', PERSON: 'person', STILL_NOT: 'person', ...another },
    },
    appealTwice: { ...end(appeal('duplicateCharge')) },

    merchant: {
      entry: say('abnormal.merchant'),
      ...appealOrNot,
      on: { FILE: 'appealMerchant', NO_FILE: 'solved', PERSON: 'person', ...another },
    },
    appealMerchant: { ...end(appeal('merchantDispute')) },
    wrongAmount: {
      entry: say('abnormal.wrongAmount'),
      ...appealOrNot,
      on: { FILE: 'appealAmount', NO_FILE: 'solved', PERSON: 'person', ...another },
    },
    appealAmount: { ...end(appeal('amountWrong')) },
    autoDebit: {
      always: [
        { guard: ({ context }) => isSwitched(context, true), target: 'autoDebitSeen', actions: say('abnormal.autoDebit.on', facts) },
        { guard: ({ context }) => isSwitched(context, false), target: 'autoDebitSeen', actions: say('abnormal.autoDebit.off', facts) },
        { target: 'autoDebitSeen', actions: say('abnormal.autoDebit.unknown') },
      ],
    },
    autoDebitSeen: {
      ...askChoice('abnormal.autoDebitThen', ['SOLVED', 'APPEAL'], { unshown: ['PERSON', 'NOT_ME', 'OTHER_ONE'] }),
      on: { SOLVED: 'solved', APPEAL: 'appealAutoDebit', PERSON: 'person', NOT_ME: 'notMe', ...another },
    },
    appealAutoDebit: { ...end(appeal('autoDebit')) },
    minorSpending: {
      entry: say('abnormal.minorSpending'),
      ...askChoice('abnormal.appealOrPerson', ['FILE', 'PERSON'], { unshown: ['NO_FILE', 'OTHER_ONE'] }),
      on: { FILE: 'appealMinor', NO_FILE: 'solved', PERSON: 'minorPerson', ...another },
    },
    appealMinor: { ...end(appeal('minorSpending')) },
    minorPerson: { ...askAPerson('abnormal.minorSpending', 'minor') },

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
      ...askChoice('abnormal.offerFreeze', ['FREEZE', 'NO_FREEZE'], { unshown: ['PERSON', 'OTHER_ONE'] }),
      on: { FREEZE: 'freezing', NO_FREEZE: 'whoDidIt', PERSON: { target: 'stolenPerson', actions: adviseStolen }, ...another },
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

    guest: {
      entry: say('abnormal.guest'),
      always: [
        { guard: suspects('NOT_ME'), target: 'guestNotMe' },
        { guard: suspects('WRONG_RECIPIENT'), target: 'guestWrongRecipient' },
        { guard: suspects('CHARGED_TWICE'), target: 'guestChargedTwice' },
        { guard: suspects('REFUND'), target: 'guestRefund' },
        { guard: suspects('AUTO_DEBIT'), target: 'guestAutoDebit' },
        { guard: suspects('MERCHANT'), target: 'guestMerchant' },
        { guard: suspects('FAILED'), target: 'guestFailed' },
        { guard: suspects('STUCK'), target: 'guestNotReceived' },
        'guestWhat',
      ],
    },
    guestWhat: {
      ...askChoice('abnormal.guestWhat', ['NOT_RECEIVED', 'PENDING', 'WRONG_RECIPIENT', 'NOT_ME'], {
        unshown: ['FAILED', 'CHARGED_TWICE', 'MERCHANT', 'REFUND', 'AUTO_DEBIT', 'PERSON'],
      }),
      on: { ...guestCases, PERSON: 'person' },
    },
    guestPending: guestAdvice('abnormal.guestPending'),
    guestNotReceived: guestAdvice('abnormal.guestNotReceived'),
    guestFailed: guestAdvice('abnormal.guestFailed'),
    guestWrongRecipient: guestAdvice('abnormal.guestWrongRecipient'),
    guestChargedTwice: guestAdvice('abnormal.guestChargedTwice'),
    guestMerchant: guestAdvice('abnormal.guestMerchant'),
    guestRefund: guestAdvice('abnormal.guestRefund'),
    guestAutoDebit: guestAdvice('abnormal.guestAutoDebit'),
    guestNotMe: {
      entry: say('abnormal.guestNotMe'),
      ...end({ type: 'person', skill: 'fraud', urgent: true, reason: 'abnormal.guestNotMe' }),
    },

    solved: { entry: say('abnormal.solved'), ...end({ type: 'solved' }) },
    person: { ...askAPerson('abnormal.asked', 'appeals') },
  },
});

/** Whether the automatic deduction behind the transaction is known to be on, or to be off. */
function isSwitched({ autoDebits, chosen }: Slots, isOn: boolean): boolean {
  return autoDebits.some((each) => each.merchant === chosen?.counterparty && each.isOn === isOn);
}

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
/** Of a guest nothing can be looked up. */
const GUEST_STAGES: Stages = [
  ['whoseWallet', 'guestWhat'],
  [
    'othersWallet', 'guestPending', 'guestNotReceived', 'guestFailed', 'guestWrongRecipient', 'guestChargedTwice', 'guestMerchant',
    'guestRefund', 'guestAutoDebit',
  ],
];

export const abnormalTransaction: Flow = {
  name: 'abnormal-transaction',
  version: 6,
  machine,
  slots,
  stages: ({ userId }) => (userId === null ? GUEST_STAGES : STAGES),
  skill: (stored) => {
    const known = slots.safeParse(stored);
    return known.success ? skillFor(known.data, known.data.suspected === 'NOT_ME' ? 'fraud' : 'appeals') : 'general';
  },
  migrations: { 1: (old) => old, 2: ({ state, slots: old }) => ({ state: RENAMED[state] ?? state, slots: fromVersion2(old) }), 3: (old) => old, 4: (old) => old, 5: (old) => old },
};
