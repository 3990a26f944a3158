import { z } from 'zod';
import { TRANSACTION_STATUSES, type Transaction } from '../src/wallet/wallet.js';
import type { Ask, AskItem, Value, Values } from './kit.js';

/** A transaction as flows keep it in their slots: no more than they speak of or decide by. */
export const seen = z.object({
  id: z.string(),
  kind: z.string(),
  amount: z.string(),
  counterparty: z.string(),
  at: z.number(),
  status: z.enum(TRANSACTION_STATUSES),
  failure: z.string().nullable(),
  refunded: z.string().nullable(),
  /** Where its refund goes or went: the tail of a card, the wallet, or not known. */
  refundTo: z.object({ to: z.enum(['wallet', 'card']), tail: z.string().nullable(), reason: z.string().nullable() }).nullable().default(null),
  deducted: z.boolean().default(false),
  cancellable: z.boolean().default(false),
});
export type Seen = z.infer<typeof seen>;

const SHOWN_ITEMS = 8;
const DAY_MS = 24 * 3_600_000;

export const look = (found: Transaction): Seen => ({
  id: found.id,
  kind: found.kind,
  amount: found.amount,
  counterparty: found.counterparty,
  at: found.at,
  status: found.status,
  failure: found.failure,
  refunded: found.refunds[0]?.amount ?? null,
  refundTo: found.refunds[0] ? { to: found.refunds[0].to, tail: found.refunds[0].tail, reason: found.refunds[0].reason } : null,
  deducted: found.deducted,
  cancellable: found.cancellable,
});

/** Newest first; what is likely meant stands above the rest, however old. */
export const listFor = (found: Transaction[], isLikely: (item: Seen) => boolean): Seen[] => {
  const all = found.map(look);
  return [...all.filter(isLikely), ...all.filter((item) => !isLikely(item))].slice(0, SHOWN_ITEMS);
};

/** How a kind is spoken of: one tops up an own wallet and pays a shop. */
const MANNERS: Record<string, string> = {
  scanPay: 'pay',
  onlinePay: 'pay',
  transfer: 'transfer',
  topUp: 'topUp',
  withdraw: 'withdraw',
  autoDebit: 'autoDebit',
  received: 'received',
};
export const mannerOf = ({ kind }: Seen): string => MANNERS[kind] ?? 'pay';

/** Amount, payee and time: what every confirmation says; `what` is all three in the words of its kind. */
export const tellOf = (item: Seen): Values => ({ ...partsOf(item), what: { line: `abnormal.what.${mannerOf(item)}`, values: partsOf(item) } });

const partsOf = ({ amount, counterparty, at }: Seen): Values => ({ amount: { money: amount }, payee: counterparty, time: { time: at } });

/** Where a refund goes, as far as it is known. */
export const tellDestination = ({ refundTo }: Seen): Value => {
  if (refundTo === null) return { line: 'abnormal.to.unknown' };
  if (refundTo.to === 'wallet') return { line: 'abnormal.to.wallet' };
  return refundTo.tail === null ? { line: 'abnormal.to.card' } : { line: 'abnormal.to.cardWithTail', values: { tail: refundTo.tail } };
};

/** The same amount to the same payee within a day: paid again, or charged twice. One that worked tells the most. */
export const twinOf = (chosen: Seen | null, items: Seen[]): Seen | undefined => {
  const twins = items.filter((each) => chosen !== null && each.id !== chosen.id && each.amount === chosen.amount &&
    each.counterparty === chosen.counterparty && Math.abs(each.at - chosen.at) < DAY_MS);
  return twins.find(isStuck) ?? twins.find(({ status }) => status === 'succeeded') ?? twins[0];
};

export const isStuck = (item: Seen | undefined): boolean =>
  item?.status === 'deductedNotReceived' || item?.status === 'pending';

export const isReturning = ({ status }: Seen): boolean =>
  status === 'refunding' || status === 'partiallyRefunded' || status === 'refundFailed' || status === 'refunded';

/** What people call a transaction of this kind when they pick it from a list. */
const KIND_WORDS: Record<string, string[]> = {
  transfer: ['转账', '轉賬', '轉帳', 'transfer'],
  topUp: ['充值', '充钱', '儲值', 'top up', 'top-up'],
  withdraw: ['提现', '取现', '提現', 'withdrawal', 'withdraw'],
  autoDebit: ['自动扣款', '续费', '会员', '自動扣款', '續費', 'subscription'],
  received: ['收到的', '转进来的', 'received'],
};
export const kindWords = ({ kind }: Seen): string[] => KIND_WORDS[kind] ?? [];

export const asItem = (item: Seen): AskItem => ({
  id: item.id,
  label: {
    line: `abnormal.item.${mannerOf(item)}`,
    values: { ...partsOf(item), status: { line: `abnormal.status.${item.status}` } },
  },
  words: [item.counterparty, ...kindWords(item)],
  amount: item.amount,
  at: item.at,
});

/** Asks to pick one of them. Where the list may not hold it, its number is an answer too. */
export const askWhich = <Choice extends 'NOT_LISTED' | 'NO_MORE'>(line: string, items: Seen[], choices: Choice[]) => ({
  line,
  slot: { type: 'pick', items: items.map(asItem), orReference: choices.some((choice) => choice === 'NOT_LISTED') } satisfies Ask['slot'],
  choices,
});
