import { z } from 'zod';
import type { Case, Person, Transaction } from '../src/wallet/wallet.js';
import type { Values, Wording } from './kit.js';

/** What stands in the way of a closure (SUPPORT-PRACTICE §7): what of the wallet decides it, and its words. */
export const holding = z.object({
  status: z.string(),
  balance: z.string(),
  card: z.enum(['usable', 'none', 'closed']),
  cardTail: z.string(),
  /** No Chinese identity card: the article knows only that, so a person explains. */
  otherDocument: z.boolean(),
  verified: z.boolean(),
  freeze: z.enum(['riskControl', 'judicial', 'self', 'stopLoss']).nullable(),
  authority: z.string().nullable(),
  autoDebits: z.array(z.string()),
  minor: z.boolean(),
  /** Phone or device changed lately: it may not be the holder who asks. */
  maybeTakenOver: z.boolean(),
});
export type Holding = z.infer<typeof holding>;

/** Transactions of one kind that are not settled: how many, and the newest. */
export const unsettled = z.object({ count: z.number(), payee: z.string(), amount: z.string(), at: z.number() });
export type Unsettled = z.infer<typeof unsettled>;

export interface Obstacles {
  holding: Holding | null;
  waiting: Unsettled | null;
  refunds: Unsettled | null;
  appeals: string[];
  merchant: boolean;
}

/** After a change of phone or device the wallet is closed by nobody but a person for this long. Our own choice. */
const TAKEOVER_WINDOW_MS = 7 * 24 * 3_600_000;

export const hold = (person: Person, now: number): Holding => ({
  status: person.status,
  balance: person.balance,
  card: cardOf(person),
  cardTail: person.cards?.[0]?.tail ?? '',
  otherDocument: person.documentType !== 'idCard',
  verified: person.identityVerified,
  freeze: person.freeze?.kind ?? null,
  authority: person.freeze?.authority ?? null,
  autoDebits: person.autoDebits.filter(({ state }) => state === 'active').map(({ merchant }) => merchant),
  minor: person.minor,
  maybeTakenOver: [person.phoneChangedAt, person.newDeviceAt].some((at) => at !== null && now - at < TAKEOVER_WINDOW_MS),
});

/** Null: the operator does not say which cards there are. */
const cardOf = ({ cards }: Person): Holding['card'] => {
  if (cards === null || cards.some(({ state }) => state === 'active')) return 'usable';
  return cards.length === 0 ? 'none' : 'closed';
};

const summed = (found: Transaction[]): Unsettled | null => {
  const [newest] = found;
  return newest ? { count: found.length, payee: newest.counterparty, amount: newest.amount, at: newest.at } : null;
};

export const findWaiting = (found: Transaction[]): Unsettled | null =>
  summed(found.filter(({ status }) => status === 'pending' || status === 'deductedNotReceived'));

/** On its way, or come back because the card it went to is closed: in neither case with the person yet. */
export const findRefunds = (found: Transaction[]): Unsettled | null =>
  summed(found.filter(({ status, refunds }) =>
    status === 'refunding' || status === 'refundFailed' || refunds.some(({ state }) => state === 'sent')));

const OPEN_APPEAL = ['submitted', 'needMoreEvidence', 'inReview', 'waitingMerchant', 'refundApproved', 'needRefundCard'];
export const findOpenAppeals = (found: Case[]): string[] =>
  found.filter(({ kind, state }) => kind === 'appeal' && OPEN_APPEAL.includes(state)).map(({ id }) => id);

const hasBalance = ({ balance }: Holding): boolean => Number(balance) > 0;
/** Leaving the country may end the only way to the money. */
const isStranded = (held: Holding): boolean => held.otherDocument && held.card === 'none' && hasBalance(held);

/** True when something stands in the way that the person cannot settle in the app. */
export const needsPerson = ({ holding: held, merchant }: Obstacles): boolean =>
  merchant || (held !== null &&
    (held.freeze === 'riskControl' || held.freeze === 'judicial' || isStranded(held) || (held.otherDocument && !held.verified)));

/** Everything that stands in the way, at once. */
export function listObstacles({ holding: held, waiting, refunds, appeals, merchant }: Obstacles): Wording[] {
  return [
    ...(held ? [...tellFreeze(held), ...tellBalance(held), ...tellIdentity(held)] : []),
    ...tellUnsettled('waiting', waiting),
    ...tellUnsettled('refund', refunds),
    ...appeals.map((number) => said('appeal', { number })),
    ...(held?.autoDebits ?? []).map((payee) => said('autoDebit', { payee })),
    ...(merchant ? [said('merchant')] : []),
  ];
}

/** The values of a line that lists them, numbered. */
export function tellObstacles(obstacles: Obstacles): Values {
  const found = listObstacles(obstacles);
  const lines = found.map((what, index) => ({ line: 'closure.obstacle.item', values: { place: index + 1, what } }));
  return { count: found.length, items: { lines } };
}

const said = (name: string, values: Values = {}): Wording => ({ line: `closure.obstacle.${name}`, values });

/** An authority is named only when the operator names it; why a wallet is restricted is never told. */
function tellFreeze({ freeze, authority }: Holding): Wording[] {
  switch (freeze) {
    case null:
      return [];
    case 'riskControl':
      return [said('restricted')];
    case 'judicial':
      return [authority === null ? said('frozenByAuthority') : said('frozenBy', { authority })];
    case 'self':
    case 'stopLoss':
      return [said('frozenBySelf')];
  }
}

function tellBalance(held: Holding): Wording[] {
  if (!hasBalance(held)) return [];
  const amount = { money: held.balance };
  if (held.freeze !== null) return [said('balanceFrozen', { amount })];
  if (isStranded(held)) return [said('balanceStranded', { amount })];
  if (held.card === 'none') return [said('balanceNoCard', { amount })];
  return [held.card === 'closed' ? said('balanceClosedCard', { amount, tail: held.cardTail }) : said('balance', { amount })];
}

function tellIdentity({ verified, otherDocument }: Holding): Wording[] {
  if (verified) return [];
  return [said(otherDocument ? 'notVerifiedOtherDocument' : 'notVerified')];
}

function tellUnsettled(name: 'waiting' | 'refund', found: Unsettled | null): Wording[] {
  if (!found) return [];
  const { count, payee, amount, at } = found;
  return [said(count === 1 ? `${name}One` : `${name}Many`, { count, payee, amount: { money: amount }, time: { time: at } })];
}
