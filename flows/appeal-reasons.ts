import type { AppealReason } from '../src/wallet/wallet.js';
import type { Seen } from './seen-transaction.js';

/**
 * What is asked for each reason, as data. A fact's question is the line `appeal.fact.<reason>.<id>`, its short name in
 * the summary `appeal.factName.<id>`; what evidence helps is `appeal.useful.<reason>`.
 */
export interface Fact {
  id: string;
  slot: 'text' | 'amount';
  /** A needed one cannot be left out: without it there is nothing to check. */
  need: 'needed' | 'optional';
  /** Whoever answers may tell the verification code itself. */
  codeExpected?: true;
}

const optional = (id: string, slot: Fact['slot'] = 'text'): Fact => ({ id, slot, need: 'optional' });
const needed = (id: string, slot: Fact['slot'] = 'text'): Fact => ({ id, slot, need: 'needed' });

export const FACTS: Record<AppealReason, Fact[]> = {
  notReceived: [optional('delivered'), optional('paidAgain')],
  duplicateCharge: [optional('oneOrder')],
  wrongRecipient: [optional('intended'), optional('contacted')],
  unauthorised: [optional('noticed'), optional('phoneUsers'), { ...optional('codeTold'), codeExpected: true }, optional('deviceLost')],
  scam: [needed('approached'), optional('claimed'), optional('when')],
  merchantDispute: [needed('ordered'), optional('merchantSaid')],
  amountWrong: [needed('agreed', 'amount')],
  refundNotArrived: [optional('refundDate'), optional('refundAmount', 'amount'), optional('refundTo')],
  autoDebit: [optional('cancelled')],
  minorSpending: [needed('age'), optional('operatedBy'), optional('guardian')],
};

/** Money taken by deceit: the freeze is offered, several transactions go into one case, a person looks at it first. */
export const TAKEN: readonly AppealReason[] = ['unauthorised', 'scam'];

/** Buttons of the reasons. */
export const REASON_CHOICES = {
  NOT_RECEIVED: 'notReceived',
  CHARGED_TWICE: 'duplicateCharge',
  WRONG_RECIPIENT: 'wrongRecipient',
  NOT_ME: 'unauthorised',
  SCAMMED: 'scam',
  MERCHANT: 'merchantDispute',
  AMOUNT: 'amountWrong',
  REFUND: 'refundNotArrived',
  AUTO_DEBIT: 'autoDebit',
  MINOR: 'minorSpending',
} as const satisfies Record<string, AppealReason>;
export type ReasonChoice = keyof typeof REASON_CHOICES;

const REFUND_STATES: Seen['status'][] = ['refunding', 'partiallyRefunded', 'refundFailed', 'refunded'];
const LIKELY = {
  payment: ['NOT_RECEIVED', 'CHARGED_TWICE', 'MERCHANT', 'NOT_ME', 'AMOUNT', 'REFUND', 'SCAMMED', 'MINOR', 'WRONG_RECIPIENT'],
  transfer: ['WRONG_RECIPIENT', 'SCAMMED', 'NOT_ME', 'NOT_RECEIVED', 'AMOUNT', 'CHARGED_TWICE', 'MERCHANT', 'REFUND', 'MINOR'],
  autoDebit: ['AUTO_DEBIT', 'CHARGED_TWICE', 'AMOUNT', 'NOT_ME', 'REFUND', 'MERCHANT', 'MINOR', 'NOT_RECEIVED', 'SCAMMED'],
  refund: ['REFUND', 'MERCHANT', 'AMOUNT', 'NOT_ME', 'NOT_RECEIVED', 'CHARGED_TWICE', 'SCAMMED', 'MINOR', 'WRONG_RECIPIENT'],
} satisfies Record<string, ReasonChoice[]>;
const FIRST_PAGE = 4;

/** The likely reasons first; MORE turns the page. Whatever is not shown is understood when typed. */
export function offerReasons(chosen: Seen | null, page: number): { choices: (ReasonChoice | 'MORE')[]; unshown: (ReasonChoice | 'MORE')[] } {
  const likely: ReasonChoice[] = LIKELY[sortOf(chosen)];
  const choices = page === 0 ? [...likely.slice(0, FIRST_PAGE), 'MORE' as const] : likely.slice(FIRST_PAGE);
  const all = [...Object.keys(REASON_CHOICES) as ReasonChoice[], 'MORE' as const];
  return { choices, unshown: all.filter((id) => !choices.includes(id)) };
}

function sortOf(chosen: Seen | null): keyof typeof LIKELY {
  if (chosen && REFUND_STATES.includes(chosen.status)) return 'refund';
  if (chosen?.kind === 'transfer' || chosen?.kind === 'autoDebit') return chosen.kind;
  return 'payment';
}

/** The reason that a topic stands for, so that what was said is not asked again. */
export const REASON_OF_TOPIC: Record<string, AppealReason> = {
  'txn.deducted-not-received': 'notReceived',
  'txn.wrong-recipient': 'wrongRecipient',
  'txn.duplicate-charge': 'duplicateCharge',
  'txn.unauthorised': 'unauthorised',
  'txn.merchant-dispute': 'merchantDispute',
  'txn.auto-debit': 'autoDebit',
};
