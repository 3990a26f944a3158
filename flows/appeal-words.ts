import type { ReasonChoice } from './appeal-reasons.js';
import { type Asked, isTaken, type Slots } from './appeal-slots.js';
import { flowKit, type Skill } from './kit.js';
import type { Seen } from './seen-transaction.js';

/** What the parts of an appeal have in common: its choices, what it decides by, and its usual ends. */
export type Choice =
  | ReasonChoice | 'MORE' | 'YES' | 'NO' | 'PERSON' | 'SOLVED' | 'TRY_AGAIN' | 'NOT_LISTED' | 'HAVE_REFERENCE' | 'OTHER_APP'
  | 'ADD_TO_IT' | 'SEE_CASE' | 'SEE_CASES' | 'LOOK_INTO_IT' | 'WATCH' | 'OTHER_REASON' | 'FREEZE' | 'NO_FREEZE' | 'NO_MORE' | 'SKIP'
  | 'KEEP' | 'ENOUGH' | 'REMOVE_FILES' | 'OTHER_NUMBER' | 'NO_CALL' | 'CONFIRM' | 'CHANGE_REASON' | 'CHANGE_STORY' | 'CHANGE_FILES'
  | 'CHANGE_OTHER' | 'CHANGE_TRANSACTION' | 'CHANGE_CONTACT' | 'CHANGE_NOTHING' | 'GUARDIAN_HERE' | 'TELL_ME' | 'NO_NEWS' | 'SUBMIT_AGAIN' | 'HOW_LONG';

export const { createMachine, states, remember, say, query, command, follow, askChoice, ask, end } = flowKit<Slots, Choice>();

type At = { context: Slots };
export const holds = (condition: (context: Slots) => boolean) => ({ context }: At) => condition(context);
export const status = (...are: Seen['status'][]) => holds(({ chosen }) => chosen !== null && are.includes(chosen.status));
export const wasAsked = (what: Asked) => holds(({ asked }) => asked.includes(what));
export const markAsked = (what: Asked) => remember(({ context }) => ({ asked: [...new Set([...context.asked, what])] }));

const skillOf = ({ maybeTakenOver, reason, minor }: Slots): Skill => {
  if (maybeTakenOver) return 'takeover';
  if (reason === 'unauthorised' || reason === 'scam') return 'fraud';
  return minor || reason === 'minorSpending' ? 'minor' : 'appeals';
};
export const askAPerson = end((context) => ({ type: 'person', skill: skillOf(context), urgent: isTaken(context), reason: 'appeal' }));
export const toCase = (find: (context: Slots) => string | null) =>
  end((context) => ({ type: 'flow', name: 'appeal-status', carried: { caseId: find(context) }, skill: 'appeals' }));
