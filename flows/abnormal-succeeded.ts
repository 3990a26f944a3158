import { assign } from 'xstate';
import { appeal, facts, type Slots, tellTwin, twin } from './abnormal-slots.js';
import { another, appealOrNot, askAPerson, askChoice, end, manner, say, states, suspects, twinHas } from './abnormal-words.js';
import { isStuck } from './seen-transaction.js';

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

/** A payment that went through, and yet something is wrong with it. */
export const succeededStates = states({
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
});

/** Whether the automatic deduction behind the transaction is known to be on, or to be off. */
function isSwitched({ autoDebits, chosen }: Slots, isOn: boolean): boolean {
  return autoDebits.some((each) => each.merchant === chosen?.counterparty && each.isOn === isOn);
}
