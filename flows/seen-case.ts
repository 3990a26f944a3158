import { z } from 'zod';
import type { Case } from '../src/wallet/wallet.js';
import type { Values, Wording } from './kit.js';

/** A case as flows keep it in their slots. */
export const seenCase = z.object({
  id: z.string(),
  kind: z.enum(['appeal', 'complaint', 'closure']),
  state: z.string(),
  transactionIds: z.array(z.string()),
  reason: z.string().nullable(),
  amount: z.string().nullable(),
  refunded: z.string().nullable(),
  filedAt: z.number(),
  needs: z.array(z.string()),
  dueAt: z.number().nullable(),
  decision: z.object({ code: z.string(), at: z.number() }).nullable(),
  reviewUntil: z.number().nullable(),
  undoUntil: z.number().nullable(),
  expiresAt: z.number().nullable(),
  mayRefile: z.boolean(),
  files: z.number(),
});
export type SeenCase = z.infer<typeof seenCase>;

export const lookAtCase = (found: Case): SeenCase => seenCase.parse(found);

const UNDECIDED = ['submitted', 'needMoreEvidence', 'inReview', 'waitingMerchant'];
const AWAITING_MONEY = ['refundApproved', 'needRefundCard'];

/** Nothing has been decided yet. */
export const isUndecided = ({ kind, state }: SeenCase): boolean => kind !== 'closure' && UNDECIDED.includes(state);

/** An appeal that stands in the way of another about the same transaction. */
export const isOpenAppeal = (seen: SeenCase): boolean =>
  seen.kind === 'appeal' && (isUndecided(seen) || AWAITING_MONEY.includes(seen.state));

/** Its reply is overdue. */
export const isOverdue = (seen: SeenCase, now: number): boolean =>
  isUndecided(seen) && seen.state !== 'needMoreEvidence' && seen.dueAt !== null && seen.dueAt < now;

/** Evidence was asked for and the time for it has passed. */
export const isTooLate = ({ state, dueAt }: SeenCase, now: number): boolean =>
  state === 'needMoreEvidence' && dueAt !== null && dueAt < now;

export const mayAdd = (seen: SeenCase, now: number): boolean => isUndecided(seen) && !isTooLate(seen, now);

export const mayReview = (seen: SeenCase, now: number): boolean =>
  !isUndecided(seen) && seen.kind !== 'closure' && seen.reviewUntil !== null && seen.reviewUntil > now;

const STATES: Record<SeenCase['kind'], string[]> = {
  appeal: [
    'submitted', 'needMoreEvidence', 'inReview', 'waitingMerchant', 'refundApproved', 'refunded', 'partiallyRefunded', 'needRefundCard',
    'rejected', 'withdrawn', 'closedNoReply',
  ],
  complaint: ['submitted', 'needMoreEvidence', 'inReview', 'waitingMerchant', 'replied', 'withdrawn', 'closedNoReply'],
  closure: ['awaitingIdentity', 'underReview', 'coolingOff', 'paused', 'rejected', 'undone', 'completed'],
};
/** What the operator may ask for, and why it may decide against an appeal. */
const NEEDS = ['orderPage', 'chatWithMerchant', 'receipt', 'policeReceipt', 'proofOfReturn', 'rightAccount', 'cancellationPage', 'photos'];
const DECISIONS = ['payeeRefused', 'merchantRefused', 'notEnoughEvidence', 'merchantAcceptedPart', 'authorised', 'delivered'];

/** A code that we have words for; whatever else the operator says is put in general words. */
const known = (prefix: string, codes: string[], code: string | null | undefined): string =>
  `${prefix}.${code && codes.includes(code) ? code : 'other'}`;

const stateLine = (prefix: string, { kind, state }: SeenCase): string => known(`${prefix}.${kind}`, STATES[kind], state);

/** The state in a word or two. */
export const stateOf = (seen: SeenCase): Wording => ({ line: stateLine('appealStatus.state', seen), values: {} });

const row = (line: string, values: Values = {}): Wording => ({ line: `appealStatus.${line}`, values });
const dated = (line: string, at: number | null): Wording[] => (at === null ? [] : [row(line, { time: { time: at } })]);

/** Number, state, who acts next, and every date that counts. */
export function tellCase(seen: SeenCase, now: number): Values {
  const lines = [
    row('head', { number: seen.id, state: stateOf(seen), time: { time: seen.filedAt } }),
    { line: stateLine('appealStatus.next', seen), values: moneyOf(seen) },
    ...reasonsOf(seen),
    ...(seen.state === 'needMoreEvidence' ? needsOf(seen, now) : dated('replyBy', isOverdue(seen, now) ? null : seen.dueAt)),
    ...(isOverdue(seen, now) ? dated('overdue', seen.dueAt) : []),
    ...(mayReview(seen, now) ? dated('reviewUntil', seen.reviewUntil) : []),
    ...(seen.state === 'coolingOff' ? dated('undoUntil', seen.undoUntil) : []),
    ...(seen.state === 'awaitingIdentity' ? dated(seen.expiresAt !== null && seen.expiresAt < now ? 'expired' : 'expires', seen.expiresAt) : []),
    ...(['withdrawn', 'closedNoReply'].includes(seen.state) ? [{ line: againLine(seen), values: {} }] : []),
    ...(seen.kind === 'closure' ? [] : [row('antiFraud')]),
  ];
  return { rows: { lines } };
}

/** Whether it may be brought up again. */
export const againLine = ({ kind, mayRefile }: SeenCase): string => {
  if (kind === 'complaint') return 'appealStatus.mayComplain';
  return mayRefile ? 'appealStatus.mayRefile' : 'appealStatus.mayNotRefile';
};

const moneyOf = ({ amount, refunded }: SeenCase): Values => ({
  amount: amount === null ? { line: 'appealStatus.theAmount' } : { money: amount },
  refunded: refunded === null ? { line: 'appealStatus.aPart' } : { money: refunded },
});

function reasonsOf({ kind, state, decision }: SeenCase): Wording[] {
  if (kind === 'closure' || state !== 'rejected') return [];
  return [{ line: known('appealStatus.because', DECISIONS, decision?.code), values: {} }];
}

function needsOf(seen: SeenCase, now: number): Wording[] {
  const needs = [...new Set(seen.needs.map((need) => known('appealStatus.need', NEEDS, need)))];
  const until = isTooLate(seen, now) ? dated('evidenceLate', seen.dueAt) : dated('evidenceUntil', seen.dueAt);
  return [...needs.map((line) => ({ line, values: {} })), ...(until.length > 0 ? until : [row('evidenceTerms')])];
}
