import { z } from 'zod';
import { APPEAL_REASONS, type Person, type Transaction, type WalletCommand } from '../src/wallet/wallet.js';
import { FACTS, type Fact, REASON_CHOICES, REASON_OF_TOPIC, TAKEN } from './appeal-reasons.js';
import type { FlowInput, Values, Wording } from './kit.js';
import { filedCase, tellReceipt } from './receipt.js';
import { isOpenAppeal, type SeenCase, seenCase, stateOf } from './seen-case.js';
import { troubleIn } from './told-trouble.js';
import { isStuck, listFor, look, type Seen, seen, tellOf } from './seen-transaction.js';

/** What an appeal gathers, and what follows from it. */
export const slots = z.object({
  userId: z.string().nullable(),
  phone: z.string().nullable(),
  someoneElse: z.boolean(),
  reference: z.string().nullable(),
  amount: z.string().nullable(),
  /** Transactions that an earlier flow already settled on. */
  wanted: z.array(z.string()),
  pendingNormalMinutes: z.number().nullable(),
  appealWithinMs: z.number().nullable(),
  lookedUpAt: z.number(),
  items: z.array(seen),
  cases: z.array(seenCase),
  chosen: seen.nullable(),
  /** Other transactions of the same case. */
  also: z.array(seen),
  reason: z.enum(APPEAL_REASONS).nullable(),
  reasonPage: z.number(),
  facts: z.record(z.string(), z.string()),
  /** Which fact is asked next; at their number all were. */
  factAt: z.number(),
  files: z.array(z.string()),
  contact: z.string().nullable(),
  /** Questions that need no asking again. */
  asked: z.array(z.enum(['freeze', 'more', 'evidence', 'contact', 'guardian'])),
  frozen: z.boolean(),
  minor: z.boolean(),
  /** Phone or device changed lately: the number on file may be a thief's. */
  maybeTakenOver: z.boolean(),
  /** The holder is reported dead, or the wallet is closed: nothing is filed here. */
  barred: z.enum(['estate', 'closed']).nullable(),
  filed: filedCase.nullable(),
});
export type Slots = z.infer<typeof slots>;
export type Asked = Slots['asked'][number];

/** What another flow, or a run before a change of this one, passes on. */
const carriedSlots = z.object({
  reason: slots.shape.reason.catch(null),
  transactionIds: z.array(z.string()).catch([]),
  chosen: z.object({ id: z.string() }).nullable().catch(null),
  facts: slots.shape.facts.catch({}),
  files: slots.shape.files.catch([]),
  contact: slots.shape.contact.catch(null),
  asked: slots.shape.asked.catch([]),
});

export function beginSlots({ userId, phone, hints, facts: known, carried }: FlowInput): Slots {
  const { reason, transactionIds, chosen, facts, files, contact, asked } = carriedSlots.parse(carried);
  return {
    userId, phone, someoneElse: hints.someoneElse, reference: hints.reference, amount: hints.amount,
    wanted: transactionIds.length > 0 || !chosen ? transactionIds : [chosen.id],
    pendingNormalMinutes: known.pendingNormalMinutes, appealWithinMs: known.appealWithinMs, lookedUpAt: 0,
    items: [], cases: [], chosen: null, also: [], reason: reason ?? REASON_OF_TOPIC[hints.topic ?? ''] ?? reasonTold(hints), reasonPage: 0,
    facts, factAt: 0, files, contact, asked: asked.filter((each) => each === 'freeze' || each === 'more'), frozen: false, minor: false, maybeTakenOver: false, barred: null, filed: null,
  };
}

/** Troubles that are one reason beyond doubt. */
const OUTSPOKEN = ['WRONG_RECIPIENT', 'CHARGED_TWICE', 'NOT_ME', 'AMOUNT', 'AUTO_DEBIT', 'MINOR', 'MERCHANT'] as const;

function reasonTold({ text }: FlowInput['hints']): Slots['reason'] {
  const trouble = OUTSPOKEN.find((each) => each === troubleIn({ topic: null, text }));
  return trouble ? REASON_CHOICES[trouble] : null;
}

/** After a change of phone or device the number on file is not trusted for this long. Our own choice. */
const TAKEOVER_WINDOW_MS = 7 * 24 * 3_600_000;

export const meet = (person: Person, phone: string | null, now: number): Partial<Slots> => ({
  phone: phone ?? person.phone,
  minor: person.minor,
  frozen: person.status === 'frozen',
  barred: person.status === 'holderDeceasedReported' ? 'estate' : person.status === 'closed' ? 'closed' : null,
  maybeTakenOver: [person.phoneChangedAt, person.newDeviceAt].some((at) => at !== null && now - at < TAKEOVER_WINDOW_MS),
});

const disputed = ({ chosen, also }: Slots): Seen[] => [...(chosen ? [chosen] : []), ...also];
export const disputedIds = (slots: Slots): string[] => disputed(slots).map(({ id }) => id);
export const isTaken = ({ reason }: Slots): boolean => reason !== null && TAKEN.includes(reason);

/** What was found, with the wanted ones chosen from it. What is chosen already always stands in the list. */
export function listed({ chosen, wanted }: Slots, found: Transaction[]): Partial<Slots> {
  const all = found.map(look);
  const items = listFor(found, isStuck);
  if (chosen) return { items: items.some(({ id }) => id === chosen.id) ? items : [chosen, ...items] };
  if (!wanted.every((id) => all.some((item) => item.id === id))) return { items };
  return { items, chosen: all.find(({ id }) => id === wanted[0]) ?? null, also: all.filter(({ id }) => wanted.indexOf(id) > 0) };
}

/** The appeal that already deals with one of the transactions. */
const earlierCases = (slots: Slots): SeenCase[] =>
  slots.cases.filter(({ kind, transactionIds }) => kind === 'appeal' && transactionIds.some((id) => disputedIds(slots).includes(id)));
export const openCase = (slots: Slots): SeenCase | null => earlierCases(slots).find(isOpenAppeal) ?? null;
export const decidedCase = (slots: Slots): SeenCase | null =>
  earlierCases(slots).find((each) => !isOpenAppeal(each) && !each.mayRefile) ?? null;

export const isTooOld = ({ chosen, appealWithinMs, lookedUpAt }: Slots): boolean =>
  chosen !== null && appealWithinMs !== null && lookedUpAt - chosen.at > appealWithinMs;

/** Still under way, and not longer than is usual: only money taken by deceit is disputed before its end. */
export const isUnderWay = (slots: Slots): boolean => {
  const { chosen, pendingNormalMinutes: normal, lookedUpAt } = slots;
  if (chosen?.status !== 'pending' || isTaken(slots)) return false;
  return normal === null || lookedUpAt - chosen.at < normal * 60_000;
};

export const factsOf = ({ reason }: Slots): Fact[] => (reason ? FACTS[reason] : []);
export const presentFact = (slots: Slots): Fact | null => factsOf(slots)[slots.factAt] ?? null;

export const tellChosen = ({ chosen }: Slots): Values => (chosen ? tellOf(chosen) : {});
export const tellEarlier = (earlier: SeenCase | null): Values =>
  earlier ? { number: earlier.id, state: stateOf(earlier) } : {};

const row = (line: string, values: Values = {}): Wording => ({ line: `appeal.${line}`, values });
const reasonLine = ({ reason }: Slots): Wording => row(`reason.${reason ?? 'notReceived'}`);

const factRows = (slots: Slots): Wording[] =>
  factsOf(slots).flatMap(({ id, slot }) => {
    const value = slots.facts[id];
    if (value === undefined) return [];
    return [row('sum.fact', { name: row(`factName.${id}`), value: slot === 'amount' ? { money: value } : value })];
  });

/** Everything that will be submitted. */
export function tellSummary(slots: Slots): Values {
  const lines = [
    ...disputed(slots).map((each) => row('sum.transaction', tellOf(each))),
    row('sum.reason', { reason: reasonLine(slots) }),
    ...factRows(slots),
    slots.files.length > 0 ? row('sum.files', { count: slots.files.length }) : row('sum.noFiles'),
    slots.contact === null ? row('sum.noContact') : row('sum.contact', tellTail(slots.contact)),
  ];
  return { rows: { lines } };
}

export const tellTail = (phone: string | null): Values => ({ tail: phone?.slice(-4) ?? '' });

export const tellFiled = (slots: Slots): Values =>
  slots.filed
    ? tellReceipt(slots.filed, { matter: row('matter', { reason: reasonLine(slots) }), next: row('next'), change: row('change'), reply: 'promised' })
    : {};

export const toCommand = (slots: Slots): WalletCommand => ({
  command: 'fileAppeal',
  userId: slots.userId ?? '',
  transactionIds: disputedIds(slots),
  reason: slots.reason ?? 'notReceived',
  facts: Object.fromEntries(factsOf(slots).flatMap(({ id }) => (slots.facts[id] === undefined ? [] : [[id, slots.facts[id]]]))),
  files: slots.files,
  contact: slots.contact,
});
