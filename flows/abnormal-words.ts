import { type At, type Slots, skillFor, twin } from './abnormal-slots.js';
import { flowKit, type Skill } from './kit.js';
import { mannerOf, type Seen } from './seen-transaction.js';
import type { Trouble } from './told-trouble.js';

/** What the parts of looking after a transaction have in common: its choices, what it decides by, and its usual ends. */
type Choice =
  | 'YES' | 'NO' | 'NOT_LISTED' | 'OTHER_ONE' | 'HOW_LONG' | 'WHY' | 'HAVE_REFERENCE' | 'NO_REFERENCE' | 'OTHER_APP' | 'OTHER_WALLET' | 'THEIRS' | 'OLDER' | 'TRY_AGAIN'
  | 'WATCH' | 'APPEAL' | 'FILE' | 'NO_FILE' | 'PERSON' | 'PAID_AGAIN' | 'SOLVED' | 'STILL_NOT' | 'ARRIVED' | 'NOT_ARRIVED'
  | 'CANCEL_IT' | 'DO_CANCEL' | 'KEEP_IT' | 'CLEAR' | 'CHANGED' | 'HOW_TO' | 'WORKS' | 'PENDING' | 'FAILED' | 'NOT_RECEIVED' | 'REFUND' | 'KNOWN_SENDER' | 'UNKNOWN_SENDER'
  | 'WRONG_RECIPIENT' | 'CHARGED_TWICE' | 'MERCHANT' | 'AMOUNT' | 'AUTO_DEBIT' | 'MINOR' | 'NOT_ME'
  | 'FREEZE' | 'NO_FREEZE' | 'FAMILY' | 'UNKNOWN_NAME' | 'STOLEN' | 'CHEATED' | 'GET_BACK' | 'NO_MORE';

export const { createMachine, states, say, query, command, follow, askChoice, ask, end, remember } = flowKit<Slots, Choice>();

export const status = (is: Seen['status']) => ({ context }: At) => context.chosen?.status === is;
export const manner = (is: string) => ({ context: { chosen } }: At) => chosen !== null && mannerOf(chosen) === is;
export const suspects = (trouble: Trouble) => ({ context }: At) => context.suspected === trouble;
export const isCancellable = ({ context }: At) => context.chosen?.cancellable ?? false;
export const twinHas = (...statuses: Seen['status'][]) => ({ context }: At) => statuses.some((each) => each === twin(context)?.status);

export const askAPerson = (reason: string, otherwise: Skill = 'general') =>
  end((slots) => ({ type: 'person', skill: skillFor(slots, otherwise), urgent: false, reason }));

/** The person means another transaction than the one that was told of: what was told no longer counts. */
export const another = {
  OTHER_ONE: { target: 'lookUpTransactions', actions: remember({ chosen: null, reference: null, suspected: null, amount: null, days: null, text: '' }) },
} as const;

export const appealOrNot = askChoice('abnormal.appealThis', ['FILE', 'NO_FILE'], { unshown: ['PERSON', 'OTHER_ONE'] });
