import type { Asked, Slots } from './complaint-slots.js';
import { flowKit, type Skill } from './kit.js';

/** What the parts of a complaint have in common: its choices, what it decides by, and whom it is passed to. */
export type Choice =
  | 'COMPLAIN' | 'SUGGEST' | 'SERVICE' | 'FEE' | 'CASE' | 'AGENT' | 'PRIVACY' | 'FREEZE' | 'OTHER' | 'MORE'
  | 'EXPLAIN' | 'FIX' | 'APOLOGISE' | 'PAY_BACK' | 'SKIP' | 'UNRELATED' | 'ENOUGH' | 'MYSELF' | 'FOR_OTHERS'
  | 'USE_NUMBER' | 'REPLY_HERE' | 'ANONYMOUS' | 'CONFIRM' | 'NO' | 'DROP'
  | 'CHANGE_ABOUT' | 'CHANGE_TEXT' | 'CHANGE_WANTED' | 'CHANGE_CONTACT' | 'CHANGE_MORE' | 'CHANGE_RELATED' | 'CHANGE_FILES'
  | 'CHANGE_NOTHING' | 'TELL_ME' | 'NO_NEWS' | 'PERSON' | 'LATER';

export const { createMachine, states, remember, say, query, command, follow, askChoice, ask, end } = flowKit<Slots, Choice>();

type At = { context: Slots };
export const holds = (condition: (context: Slots) => boolean) => ({ context }: At) => condition(context);
export const lacks = (what: Asked) => holds(({ asked }) => !asked.includes(what));
export const marked = ({ asked }: Slots, what: Asked) => ({ asked: [...new Set([...asked, what])] });
export const unmarked = ({ asked }: Slots, what: Asked) => ({ asked: asked.filter((each) => each !== what) });

/** Asks an item again; what was said of it is dropped. */
export const change = (item: Partial<Slots>) => ({ target: 'next', actions: remember(item) }) as const;
export const again = (what: Asked) => ({ target: 'next', actions: remember(({ context }) => unmarked(context, what)) }) as const;

export const skillOf = ({ about, outside, maybeTakenOver, deceased }: Slots): Skill => {
  if (deceased) return 'estate';
  if (outside || about === 'agent') return 'supervisor';
  return maybeTakenOver ? 'takeover' : 'general';
};
export const askAPerson = end((context) => ({ type: 'person', skill: skillOf(context), urgent: false, reason: 'complaint' }));
