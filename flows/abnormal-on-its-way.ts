import { appeal, facts, isOlderThanNormal, tellTwin, twin } from './abnormal-slots.js';
import { another, ask, askChoice, command, end, follow, isCancellable, manner, say, status, states, suspects, twinHas } from './abnormal-words.js';

/** What may be said of a payment that has not arrived. */
const onTheWay = {
  WATCH: 'watched',
  APPEAL: 'appealNotReceived',
  NOT_ME: 'notMe',
  PERSON: 'person',
  HOW_LONG: { actions: say('abnormal.howLong') },
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

/** A payment that has not arrived: it is watched, appealed, or cancelled while that can be done. */
export const onItsWayStates = states({
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
      unshown: [...(chosen?.cancellable ? [] : (['CANCEL_IT'] as const)), 'PAID_AGAIN', 'PERSON', 'WRONG_RECIPIENT', 'OTHER_ONE', 'HOW_LONG'],
      asked: ['HOW_LONG'],
    })),
    on: onTheWay,
  },
  late: {
    ...askChoice('abnormal.appealOrWatch', ['APPEAL', 'WATCH', 'NOT_ME'], {
      unshown: ['PAID_AGAIN', 'PERSON', 'WRONG_RECIPIENT', 'CANCEL_IT', 'OTHER_ONE'],
      asked: ['HOW_LONG'],
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
});
