import { z } from 'zod';
import type { WalletCommand } from '../wallet/wallet.js';
import { FEEDBACK_REASONS } from './feedback-reasons.js';
import { LOCALES } from './locale.js';

/**
 * The stored state of a conversation. Everything in it is sealed at rest; it is parsed once, when it is loaded.
 * The version counts commits and belongs to the store, not to the session.
 */

const storedFlow = z.object({
  name: z.string(),
  version: z.number(),
  state: z.string(),
  slots: z.record(z.string(), z.unknown()),
});

/** A flow as it was when it waited for the person. */
export type StoredFlow = z.infer<typeof storedFlow>;

/** An earlier waiting state, and the event that it was given: an answer that may be corrected. */
const pastFlow = storedFlow.extend({ given: z.looseObject({ type: z.string() }).nullable().default(null) });
export type PastFlow = z.infer<typeof pastFlow>;

const activeFlow = storedFlow.extend({
  /** Oldest first, for "back" and corrections. Emptied once a command was sent: what is done is done. */
  trail: z.array(pastFlow),
  /** Unusable answers in a row to the present question. */
  unusable: z.number(),
  /** Idempotency key of the command whose result the flow waits for. */
  awaits: z.string().nullable(),
  /** True once this flow sent a command: cancelling no longer means that nothing happened. */
  acted: z.boolean(),
  /** The operator could not be reached with that command, and the person knows it. */
  delayed: z.literal(true).optional(),
});
export type ActiveFlow = z.infer<typeof activeFlow>;

/** A flow set aside: when its question was last open, epoch milliseconds. Null: of a service that did not note it. */
const pausedFlow = activeFlow.extend({ pausedAt: z.number().nullable().default(null) });
export type PausedFlow = z.infer<typeof pausedFlow>;

const quickReply = z.object({ label: z.string(), action: z.string() });
export type QuickReply = z.infer<typeof quickReply>;

/** What was spoken of last outside a flow: the topic, and the person's words about it, the latest last. */
const recent = z.object({ topic: z.string().nullable(), words: z.array(z.string()), at: z.number() });
export const NOTHING_RECENT: z.infer<typeof recent> = { topic: null, words: [], at: 0 };

const handoff = z.object({
  at: z.number(),
  skill: z.string(),
  urgent: z.boolean(),
  reason: z.string(),
  /** What the person was told about hours: line key. */
  told: z.string(),
});
export type Handoff = z.infer<typeof handoff>;

/** Of a matter that is followed: the state the person knows. `occurredAt` is the operator's time of the newest event, 0
 *  before the first; `readAt` is ours, of when the state was read there. `quiet`: steps on
 *  the way are not told. */
const followed = z.object({ state: z.string(), occurredAt: z.number(), readAt: z.number().default(0), quiet: z.literal(true).optional() });

const crisis = z.object({
  at: z.number(),
  /** Kind words said since. */
  replies: z.number(),
  /** A question about the wallet was put off once; the next is answered. */
  putOff: z.boolean(),
  eased: z.boolean(),
});

/** A file that a flow took. */
const heldFile = z.object({ name: z.string(), state: z.enum(['fetching', 'kept']), at: z.number() });

/** What the contact said of an answer. `told`: it was answered with what helps next. */
const rating = z.object({
  seq: z.number(),
  helpful: z.boolean(),
  reason: z.enum(FEEDBACK_REASONS).nullable(),
  told: z.boolean(),
});
export type Rating = z.infer<typeof rating>;

/** A command that waits for its files to be fetched. */
const heldCommand = z.object({ key: z.string(), cause: z.string().nullable(), command: z.custom<WalletCommand>() });

export const sessionSchema = z.object({
  conversationId: z.string(),
  channel: z.string(),
  owner: z.enum(['bot', 'queued', 'agent', 'closed']),
  /** Seq of the last message of the transcript. */
  seq: z.number(),
  locale: z.enum(LOCALES),
  /** A language asked for that the person does not write in; it holds until another is asked for. */
  wishedLocale: z.enum(LOCALES).nullable().default(null),
  contact: z.object({ userId: z.string().nullable(), name: z.string().nullable(), phone: z.string().nullable() }),
  flow: activeFlow.nullable(),
  /** Flows set aside, the latest last. */
  paused: z.array(pausedFlow),
  /** Buttons of the last question outside a flow, so that typing a label or a number works too. */
  offered: z.array(quickReply),
  recent: recent.default(NOTHING_RECENT),
  /** Messages in a row that were not understood. */
  unknowns: z.number(),
  /** By matter key. */
  following: z.record(z.string(), followed),
  handoff: handoff.nullable(),
  /** Somebody was in despair, or about to hurt somebody. */
  crisis: crisis.nullable().default(null),
  /** When the stop-loss flow began last. */
  stoppedLossAt: z.number().nullable().default(null),
  /** Files of this conversation, by id; those past their time are forgotten when the next ones come. */
  files: z.record(z.string(), heldFile).default({}),
  held: z.array(heldCommand).default([]),
  /** Of the latest answers, by seq. */
  rated: z.array(rating).optional(),
  /** The contact was greeted and has not said anything yet. */
  unheard: z.literal(true).optional(),
  /** Timers set, by name: when they are due. One that comes with another time is of an earlier turn. */
  timers: z.record(z.string(), z.number()),
});
export type Session = z.infer<typeof sessionSchema>;

/** The session of a conversation that nobody has written in yet. */
export function newSession(conversationId: string, channel: string, contact: Session['contact'], locale: Session['locale']): Session {
  return {
    conversationId,
    channel,
    owner: 'bot',
    seq: 0,
    locale,
    wishedLocale: null,
    contact,
    flow: null,
    paused: [],
    offered: [],
    recent: NOTHING_RECENT,
    unknowns: 0,
    following: {},
    handoff: null,
    crisis: null,
    stoppedLossAt: null,
    files: {},
    held: [],
    timers: {},
  };
}
