import { z } from 'zod';
import type { Case, Person, WalletCommand } from '../src/wallet/wallet.js';
import { ABOUTS, readAbout, readComplaintTold, speaksOfOutside, tellsOwnMatter, tellsShortly, tellsSomething } from './complaint-told.js';
import type { AskItem, FlowInput, Value, Values, Wording } from './kit.js';
import { filedCase, type ReceiptWords, tellReceipt } from './receipt.js';

/** What a complaint collects, and its words. */
const ownCase = z.object({ id: z.string(), kind: z.enum(['appeal', 'complaint', 'closure']), filedAt: z.number(), amount: z.string().nullable().default(null) });
export const ASKED = ['right', 'begun', 'related', 'evidence', 'forWhom', 'contact'] as const;
export type Asked = (typeof ASKED)[number];

export const slots = z.object({
  userId: z.string().nullable(),
  /** The vouched number in E.164. Null: none, or not to be trusted. */
  phone: z.string().nullable(),
  /** When the complaint was said: it counts from here. */
  saidAt: z.number(),
  kind: z.enum(['complaint', 'suggestion']).nullable(),
  about: z.enum(ABOUTS).nullable(),
  text: z.string().nullable(),
  /** The first words, where they told something but not the story. */
  opening: z.string().nullable(),
  /** One of the buttons, or in their own words. */
  wanted: z.union([z.object({ choice: z.string() }), z.object({ words: z.string() })]).nullable(),
  cases: z.array(ownCase),
  related: z.string().nullable(),
  /** A case number that the first message named. */
  reference: z.string().nullable(),
  files: z.array(z.string()),
  contact: z.union([z.object({ phone: z.string() }), z.object({ by: z.enum(['here', 'nobody']) })]).nullable(),
  asked: z.array(z.enum(ASKED)),
  outside: z.boolean(),
  someoneElse: z.boolean(),
  deceased: z.boolean(),
  maybeTakenOver: z.boolean(),
  filed: filedCase.nullable(),
});
export type Slots = z.infer<typeof slots>;

/** After a change of phone or device the number on file is not trusted for this long. Our own choice. */
const TAKEOVER_WINDOW_MS = 7 * 24 * 3_600_000;
const SHOWN_CASES = 6;
/** What a run that is begun again keeps: all of it after a change of the flow, the time alone at the person's wish. */
const kept = slots
  .pick({ saidAt: true, kind: true, about: true, text: true, wanted: true, related: true, files: true, contact: true, asked: true, outside: true })
  .partial();

/** What the first message told is not asked again. */
export function beginSlots({ userId, phone, hints, now, carried }: FlowInput): Slots {
  const told = readComplaintTold(hints.text);
  const earlier = kept.safeParse(carried);
  return {
    userId,
    phone,
    saidAt: now,
    kind: told.kind,
    about: told.about,
    text: told.story,
    opening: told.story === null && tellsSomething(hints.text) ? hints.text : null,
    wanted: null,
    cases: [],
    related: null,
    reference: hints.reference,
    files: [],
    contact: told.anonymous ? { by: 'nobody' } : null,
    asked: [...(told.anonymous ? ['contact' as const] : []), ...(told.ownMatter ? ['forWhom' as const] : [])],
    outside: told.outside,
    someoneElse: hints.someoneElse,
    deceased: false,
    maybeTakenOver: false,
    filed: null,
    ...(earlier.success ? earlier.data : {}),
  } as Slots;
}

export function meet(person: Person, vouched: string | null, now: number): Partial<Slots> {
  const maybeTakenOver = [person.phoneChangedAt, person.newDeviceAt].some((at) => at !== null && now - at < TAKEOVER_WINDOW_MS);
  return {
    maybeTakenOver,
    deceased: person.status === 'holderDeceasedReported',
    phone: maybeTakenOver ? null : (vouched ?? person.phone),
  };
}

/** The case that the first message named is taken when it is their own. */
export function listCases({ reference, asked }: Slots, found: Case[]): Partial<Slots> {
  const cases = found.slice(0, SHOWN_CASES).map(({ id, kind, filedAt, amount }) => ({ id, kind, filedAt, amount }));
  const named = cases.find(({ id }) => id === reference)?.id ?? null;
  return { cases, ...(named === null ? {} : { related: named, asked: [...asked, 'related'] }) };
}

/** What a text tells besides itself. */
export const learn = (text: string, { outside, asked }: Slots): Partial<Slots> => ({
  outside: outside || speaksOfOutside(text),
  asked: tellsOwnMatter(text) ? [...asked, 'forWhom'] : asked,
});

const joined = (opening: string | null, value: string): string => (opening === null ? value : `${opening}\n${value}`);

/** A story goes on from what was told before it; less than one is kept until it comes. */
const storyWith = (value: string, { text, opening }: Slots): Partial<Slots> => {
  if (tellsShortly(value)) return { text: joined(text ?? opening, value), opening: null };
  return tellsSomething(value) && text === null ? { opening: joined(opening, value) } : {};
};

/** The answer to "what is it about": a word for it, or the story at once. */
export const takeAbout = (value: string, context: Slots): Partial<Slots> => ({
  about: readAbout(value) ?? 'other',
  ...storyWith(value, context),
  ...learn(value, context),
});

/** The first words are kept with the story. */
export const takeText = (value: string, context: Slots): Partial<Slots> => {
  const { about, opening } = context;
  return {
    text: joined(opening, value),
    opening: null,
    about: about === 'other' || about === null ? (readAbout(value) ?? about) : about,
    ...learn(value, context),
  };
};

/** Until it is submitted, more of the story may be told. */
export const canAdd = ({ text, filed, kind }: Slots): boolean => kind === 'complaint' && text !== null && filed === null;

export const addTold = (value: string, context: Slots): Partial<Slots> => ({
  text: `${context.text ?? ''}\n${value}`.trim(),
  ...learn(value, context),
});

export const asItems = ({ cases }: Slots): AskItem[] =>
  cases.map(({ id, kind, filedAt, amount }) => ({
    id,
    label: { line: 'complaint.caseItem', values: { number: id, kind: { line: `complaint.caseKind.${kind}` }, time: { time: filedAt } } },
    words: [id],
    ...(amount === null ? {} : { amount }),
    at: filedAt,
  }));

const line = (key: string, values: Values = {}): Wording => ({ line: `complaint.${key}`, values });
const isAnonymous = ({ contact }: Slots): boolean => contact !== null && 'by' in contact && contact.by === 'nobody';

const tellWanted = ({ wanted }: Slots): Value => {
  if (wanted === null) return line('row.notSaid');
  return 'words' in wanted ? wanted.words : line(`wanted.${wanted.choice}`);
};
const tellContact = ({ contact }: Slots): Value => {
  if (contact === null) return line('row.notSaid');
  return 'phone' in contact ? line('row.phone', { tail: contact.phone.slice(-4) }) : line(`row.${contact.by}`);
};
export const tellPhone = ({ phone }: Slots): Values => ({ tail: (phone ?? '').slice(-4) });

/** Everything that is about to be submitted. */
export function tellSummary(context: Slots): Values {
  const { about, text, related, files, saidAt } = context;
  const lines = [
    line('row.said', { time: { time: saidAt } }),
    line('row.about', { what: line(`about.${about ?? 'other'}`) }),
    line('row.text', { what: text ?? '' }),
    line('row.wanted', { what: tellWanted(context) }),
    ...(related === null ? [] : [line('row.related', { number: related })]),
    ...(files.length === 0 ? [] : [line('row.files', { count: files.length })]),
    line('row.contact', { what: tellContact(context) }),
  ];
  return { rows: { lines } };
}

/** A suggestion is signed by whoever is known; a complaint by nobody where that is wished. */
export function toCommand(context: Slots): WalletCommand {
  const { userId, kind, about, text, wanted, related, files, contact, saidAt } = context;
  return {
    command: 'fileComplaint',
    userId: isAnonymous(context) ? null : userId,
    kind: kind ?? 'complaint',
    about: about ?? 'other',
    text: text ?? '',
    wanted: wanted === null ? '' : 'words' in wanted ? wanted.words : wanted.choice,
    relatedCaseId: related,
    files,
    contact: contact !== null && 'phone' in contact ? contact.phone : null,
    saidAt,
  };
}

/** Nobody can be told of it: it was filed without a name. */
export const canFollow = (context: Slots): boolean => context.userId !== null && !isAnonymous(context);

export function tellFiled(context: Slots): Values {
  const { filed, about, contact } = context;
  if (filed === null) return { rows: line('receipt.none') };
  const canReply = canFollow(context) || (contact !== null && 'phone' in contact);
  const words: ReceiptWords = {
    matter: line('receipt.matter', { what: line(`about.${about ?? 'other'}`) }),
    next: line(about === 'agent' || context.outside ? 'receipt.nextSupervisor' : 'receipt.next'),
    change: canFollow(context) ? line('receipt.change') : null,
    reply: canReply ? 'promised' : 'none',
  };
  return tellReceipt(filed, words);
}
