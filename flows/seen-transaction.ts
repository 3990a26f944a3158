import { z } from 'zod';
import { TRANSACTION_STATUSES, type Transaction } from '../src/wallet/wallet.js';
import type { Ask, AskItem, Values } from './kit.js';

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
});

/** Newest first; what is likely meant stands above the rest. */
export const listFor = (found: Transaction[], isLikely: (item: Seen) => boolean): Seen[] => {
  const shown = found.slice(0, SHOWN_ITEMS).map(look);
  return [...shown.filter(isLikely), ...shown.filter((item) => !isLikely(item))];
};

/** Amount, payee and time: what every confirmation says. */
export const tellOf = ({ amount, counterparty, at }: Seen): Values => ({
  amount: { money: amount },
  payee: counterparty,
  time: { time: at },
});

/** The same amount to the same payee within a day: paid again, or charged twice. */
export const twinOf = (chosen: Seen | null, items: Seen[]): Seen | undefined =>
  items.find((each) => chosen !== null && each.id !== chosen.id && each.amount === chosen.amount &&
    each.counterparty === chosen.counterparty && Math.abs(each.at - chosen.at) < DAY_MS);

export const isStuck = (item: Seen | undefined): boolean =>
  item?.status === 'deductedNotReceived' || item?.status === 'pending';

const asItem = (item: Seen): AskItem => ({
  id: item.id,
  label: { line: 'abnormal.item', values: { ...tellOf(item), status: { line: `abnormal.status.${item.status}` } } },
  words: [item.counterparty],
  amount: item.amount,
  at: item.at,
});

/** Asks to pick one of them. Where the list may not hold it, its number is an answer too. */
export const askWhich = <Choice extends 'NOT_LISTED' | 'NO_MORE'>(line: string, items: Seen[], choices: Choice[]) => ({
  line,
  slot: { type: 'pick', items: items.map(asItem), orReference: choices.some((choice) => choice === 'NOT_LISTED') } satisfies Ask['slot'],
  choices,
});
