import { z } from 'zod';
import type { Person } from '../src/wallet/wallet.js';
import type { End, FlowInput, Skill, Values } from './kit.js';
import { isMaybeTakenOver } from './maybe-taken-over.js';
import { type Seen, seen, tellDestination, tellOf, twinOf } from './seen-transaction.js';
import { findTold, isElderly, likely, troubleIn, TROUBLES } from './told-trouble.js';

/** What looking after a transaction gathers. */
export const slots = z.object({
  userId: z.string().nullable(),
  reference: z.string().nullable(),
  /** What the opening message already complained of. */
  suspected: z.enum(TROUBLES).nullable(),
  amount: z.string().nullable(),
  days: z.object({ from: z.number(), to: z.number() }).nullable(),
  text: z.string(),
  someoneElse: z.boolean(),
  elderly: z.boolean(),
  pendingNormalMinutes: z.number().nullable(),
  lookedUpAt: z.number(),
  items: z.array(seen),
  chosen: seen.nullable(),
  /** Transactions the person did not make, beyond the chosen one. */
  alsoNotMine: z.array(z.string()),
  minor: z.boolean(),
  frozen: z.boolean(),
  freeze: z.object({ kind: z.string(), authority: z.string().nullable() }).nullable(),
  autoDebits: z.array(z.object({ merchant: z.string(), isOn: z.boolean() })),
  /** Phone or device changed lately: the number on file may be a thief's. */
  maybeTakenOver: z.boolean(),
  deceased: z.boolean(),
});
export type Slots = z.infer<typeof slots>;
export type At = { context: Slots };

const NOTHING_KNOWN = {
  items: [], chosen: null, alsoNotMine: [], minor: false, frozen: false, freeze: null, autoDebits: [], maybeTakenOver: false, deceased: false,
};

/** The transaction that a run before a change of this flow had settled on. */
const carriedSlots = z.object({ chosen: z.object({ id: z.string() }).nullable().catch(null) });

export const beginSlots = ({ userId, hints, facts: known, carried }: FlowInput): Slots => ({
  userId,
  reference: hints.reference ?? carriedSlots.parse(carried).chosen?.id ?? null,
  suspected: troubleIn(hints),
  amount: hints.amount,
  days: hints.days,
  text: hints.text,
  someoneElse: hints.someoneElse,
  elderly: isElderly(hints),
  pendingNormalMinutes: known.pendingNormalMinutes,
  lookedUpAt: 0,
  ...NOTHING_KNOWN,
});

/** Slots before version 3, with what came since. */
export const fromVersion2 = (old: Record<string, unknown>): Record<string, unknown> => ({
  days: null, text: '', elderly: false, freeze: null, autoDebits: [], ...old,
  suspected: slots.shape.suspected.catch(null).parse(old['suspected']),
});

export const meet = (person: Person, now: number): Partial<Slots> => ({
  minor: person.minor,
  frozen: person.status === 'frozen',
  freeze: person.freeze && { kind: person.freeze.kind, authority: person.freeze.authority },
  autoDebits: person.autoDebits.map(({ merchant, state }) => ({ merchant, isOn: state === 'active' })),
  deceased: person.status === 'holderDeceasedReported',
  maybeTakenOver: isMaybeTakenOver(person, now),
});

export const facts = ({ chosen }: Slots): Values => (chosen ? tellOf(chosen) : {});
export const twin = ({ chosen, items }: Slots): Seen | undefined => twinOf(chosen, items);
export const tellTwin = (slots: Slots): Values => {
  const other = twin(slots);
  return other ? tellOf(other) : facts(slots);
};
export const tellRefund = (slots: Slots): Values => ({
  ...facts(slots),
  refunded: { money: slots.chosen?.refunded ?? '0.00' },
  destination: slots.chosen ? tellDestination(slots.chosen) : '',
});

export const isOlderThanNormal = ({ chosen, pendingNormalMinutes, lookedUpAt }: Slots): boolean | null =>
  chosen === null || pendingNormalMinutes === null ? null : lookedUpAt - chosen.at >= pendingNormalMinutes * 60_000;

/** The list with what was told of first, and the one that was told of beyond doubt. */
export const listed = (slots: Slots, found: Seen[]): Partial<Slots> => {
  const told = { amount: slots.amount, days: slots.days, text: slots.text, trouble: slots.suspected };
  const { fitting } = likely(found, told);
  const items = [...fitting, ...found.filter((item) => !fitting.includes(item))].slice(0, SHOWN_ITEMS);
  return { items, chosen: findTold(items, told) };
};
const SHOWN_ITEMS = 8;

export const skillFor = ({ minor, maybeTakenOver, elderly }: Slots, otherwise: Skill): Skill => {
  if (maybeTakenOver) return 'takeover';
  if (minor) return 'minor';
  return elderly && otherwise === 'general' ? 'elderly' : otherwise;
};

/** The appeal with everything known. */
export const appeal = (reason: string) => (slots: Slots): End => ({
  type: 'flow',
  name: 'appeal',
  carried: {
    reason,
    transactionIds: [...(slots.chosen ? [slots.chosen.id] : []), ...slots.alsoNotMine],
    asked: reason === 'unauthorised' ? ['freeze', 'more'] : [],
  },
  skill: skillFor(slots, reason === 'unauthorised' ? 'fraud' : 'appeals'),
});
