import { appeal, tellRefund } from './abnormal-slots.js';
import { another, appealOrNot, askChoice, end, say, states } from './abnormal-words.js';

/** Money on its way back, or that should be. */
export const refundStates = states({
  refund: {
    ...askChoice('abnormal.refundThen', ['WATCH', 'APPEAL', 'PERSON'], { unshown: ['CLEAR', 'OTHER_ONE'], asked: ['HOW_LONG'] }),
    on: { HOW_LONG: { actions: say('abnormal.refundHowLong') }, WATCH: 'watched', APPEAL: 'appealRefund', PERSON: 'person', CLEAR: 'solved', ...another },
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
});
