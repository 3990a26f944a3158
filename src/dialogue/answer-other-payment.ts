import { readHints } from './hints.js';
import type { Answerer } from './said.js';
import { fold } from './slots/fold.js';
import { partMeant } from './slots/meant.js';

const FLOW = 'abnormal-transaction';

/** "不是88，是2999那笔": another payment than the one that is spoken of is looked at instead. */
export const answerOtherPayment: Answerer = ({ driver }, draft, { text }) => {
  const { flow } = draft.session;
  if (flow?.name !== FLOW || flow.acted || flow.awaits !== null || !flow.slots['chosen']) return null;
  const meant = partMeant(fold(text).trim());
  const hints = meant === null ? null : readHints(meant, null, draft.now);
  if (!hints || (hints.amount === null && hints.reference === null)) return null;
  draft.say('abnormal.otherPayment');
  draft.session.flow = null;
  return driver.begin(draft, FLOW, { hints, carried: {} });
};
