import { z } from 'zod';
import type { Person, Transaction } from '../src/wallet/wallet.js';
import type { Skill, Values } from './kit.js';
import { look, type Seen, seen, tellOf } from './seen-transaction.js';

/** What the help for who is being cheated gathers, and what follows from it. */
export const slots = z.object({
  userId: z.string().nullable(),
  /** Who is being cheated: the writer, a child who writes, or somebody the writer is with. */
  victim: z.enum(['self', 'child', 'other']),
  /** Null: not known yet. */
  moneyGone: z.boolean().nullable(),
  /** A screen was shared, or something installed by which others act on the phone. */
  remote: z.boolean(),
  frozen: z.boolean(),
  maybeTakenOver: z.boolean(),
  /** Transfers that can still be called back, and everything that went out lately, newest first. */
  cancellable: z.array(seen),
  wentOut: z.array(seen),
  chosen: seen.nullable(),
  /** What the person says was cheated out of them. */
  lost: z.array(z.string()),
});
export type Slots = z.infer<typeof slots>;

type At = { context: Slots };
const DAY_MS = 24 * 3_600_000;
/** How far back money that was cheated out of somebody is looked for. Our own choice. */
const LATELY_MS = 14 * DAY_MS;
/** As in abnormal-transaction: after a change of phone or device the number on file is not trusted. */
const TAKEOVER_WINDOW_MS = 7 * DAY_MS;
const SHOWN = 6;

export const carriedSlots = slots.pick({ victim: true, moneyGone: true, remote: true }).partial();

export const meet = (person: Person, { victim }: Slots, now: number): Partial<Slots> => ({
  // Nobody is told anything about the wallet of somebody who died.
  userId: person.status === 'holderDeceasedReported' ? null : person.id,
  victim: person.minor && victim === 'self' ? 'child' : victim,
  frozen: person.status === 'frozen',
  maybeTakenOver: [person.phoneChangedAt, person.newDeviceAt].some((at) => at !== null && now - at < TAKEOVER_WINDOW_MS),
});

const isOut = ({ kind, status }: Transaction): boolean =>
  kind !== 'received' && kind !== 'topUp' && ['succeeded', 'pending', 'deductedNotReceived'].includes(status);
export const canStop = ({ cancellable, kind }: Transaction): boolean => cancellable && kind === 'transfer';
export const sort = (found: Transaction[], now: number): Partial<Slots> => ({
  cancellable: found.filter(canStop).map(look),
  wentOut: found.filter((each) => isOut(each) && now - each.at < LATELY_MS).slice(0, SHOWN).map(look),
});

export const without = (items: Seen[], id: string | undefined): Seen[] => items.filter((item) => item.id !== id);
export const facts = ({ chosen }: Slots): Values => (chosen ? tellOf(chosen) : {});
export const notYetLost = ({ wentOut, lost }: Slots): Seen[] => wentOut.filter(({ id }) => !lost.includes(id));

export const mayAct = ({ context }: At): boolean => context.userId !== null && context.victim !== 'other';
export const skillOf = ({ victim, maybeTakenOver }: Slots): Skill => {
  if (victim === 'child') return 'minor';
  return maybeTakenOver ? 'takeover' : 'fraud';
};
