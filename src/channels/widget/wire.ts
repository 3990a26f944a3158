import { z } from 'zod';
import { FEEDBACK_REASONS } from '../../dialogue/feedback-reasons.js';
import { LOCALES } from '../../dialogue/locale.js';
import { LIMITS } from './limits.js';

/**
 * What travels between the chat window and the service. The same frames go over the socket (`/widget/socket`, one JSON
 * text a frame) and over HTTP where sockets are blocked (`/widget/frames`: POST takes one frame of the client, GET waits
 * for those of the server). The client ids (`cid`) make sending idempotent, the `seq` makes resuming gapless.
 * There is room for more: the window passes over frames and fields that it does not know, so that an agent's typing,
 * rating an agent and deleting one's data can come as frames of their own.
 */

const locale = z.enum(LOCALES);
/** Of messages, files and conversations, whoever made it. */
export const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Base64url, dots and tildes: whatever it is made of, it fits a header. */
const token = z.string().regex(/^[\w.~-]{1,4096}$/);

/** POST /widget/session: who speaks. */
export const sessionRequest = z.object({
  /** Signed by the host app's backend; absent: a guest. */
  identity: token.nullish(),
  /** Of this browser, from an earlier answer. */
  guest: token.nullish(),
  /** Random, of this page: the identity token is good for the first page that shows it. */
  page: id,
  locale: locale.nullish(),
});
export type SessionRequest = z.infer<typeof sessionRequest>;

export const sessionAnswer = z.object({
  /** Shown with every frame and request (`Authorization: Bearer`); to be held in memory alone. */
  token: z.string(),
  /** Epoch milliseconds. */
  expiresAt: z.number(),
  /** To be kept in this browser; null for a person who is known. */
  guest: z.string().nullable(),
  person: z.object({ kind: z.enum(['user', 'guest']), name: z.string().nullable(), locale: locale.nullable() }),
  /** Conversations of this person that can be read, but no longer written in: newest first. */
  earlier: z.array(z.object({ id: z.string(), at: z.number() })),
});
export type SessionAnswer = z.infer<typeof sessionAnswer>;

/** Of the client. `hello` is the first on a socket and has no place on HTTP, where the token is in the header. */
export const clientFrame = z.discriminatedUnion('t', [
  z.object({ t: z.literal('hello'), token, after: seq }),
  /** The panel was opened: the conversation begins, if there is none, and the person is greeted. */
  z.object({ t: z.literal('open'), locale: locale.nullish() }),
  /** Either an action (a quick reply's, `flow:<name>`, `topic:<id>`, `handoff`), or text, uploaded files or both. */
  z.object({
    t: z.literal('send'),
    cid: id,
    text: z.string().nullish(),
    action: z.string().max(256).nullish(),
    files: z.array(id).max(LIMITS.files).nullish(),
  }),
  z.object({ t: z.literal('locale'), locale }),
  /** Answered by `pong`: a browser cannot see the socket's own pings, and has to notice that the line is dead. */
  z.object({ t: z.literal('ping') }),
  z.object({ t: z.literal('feedback'), seq, helpful: z.boolean(), reason: z.enum(FEEDBACK_REASONS).nullish() }),
]);
export type ClientFrame = z.infer<typeof clientFrame>;

const message = z.object({
  seq,
  id: z.string(),
  role: z.enum(['contact', 'bot', 'agent', 'system']),
  type: z.literal('text'),
  text: z.string(),
  locale,
  quickReplies: z.array(z.object({ label: z.string(), action: z.string() })),
  sources: z.array(z.object({ id: z.string(), revision: z.string(), title: z.string() })),
  /** Epoch milliseconds. */
  at: z.number(),
  /** Of a contact's message: the client id under which it was sent. */
  cid: z.string().nullable(),
  /** Served by /widget/files/{id}, as long as they are kept; null: it was not. */
  files: z.array(z.object({ id: z.string().nullable(), name: z.string(), mediaType: z.string() })),
  /** Who speaks, when it is an agent; comes with the desk. */
  agent: z.object({ name: z.string(), picture: z.string().nullable() }).nullable(),
});
export type WidgetMessage = z.infer<typeof message>;

/** What the conversation waits for, so that the window can offer the fitting keyboard. */
export const ASKS = ['choice', 'pick', 'phone', 'amount', 'date', 'reference', 'attachment', 'text'] as const;

const view = z.object({
  /** Counts what was committed to the conversation: another one wherever anything here is other. */
  version: z.number().int(),
  status: z.enum(['bot', 'queued', 'agent', 'closed']),
  seq,
  locale,
  flow: z.string().nullable(),
  step: z.string().nullable(),
  /** Of the flow: this step, and how many there are on this way. */
  progress: z.object({ step: z.number().int(), of: z.number().int() }).nullable(),
  canGoBack: z.boolean(),
  asks: z.enum(ASKS).nullable(),
  /** The bot is at work on what it was asked for. */
  working: z.boolean(),
  /** What the contact said of the latest answers, by seq: messages themselves never change. */
  rated: z.array(z.object({ seq, helpful: z.boolean() })),
  /** Place in the queue; comes with the desk. */
  queue: z.object({ position: z.number().int() }).nullable(),
});
export type ConversationView = z.infer<typeof view>;

/** Why a frame was not taken. `text` of the frame says it to the person. */
export const REFUSALS = [
  'too_long', 'too_fast', 'too_many_files', 'empty', 'malformed', 'unavailable', 'read_only',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Why the service hangs up. `restart`: come again at once, elsewhere; the others need a new session. */
export const FAREWELLS = ['session_expired', 'session_ended', 'restart', 'too_slow', 'too_many'] as const;
export type Farewell = (typeof FAREWELLS)[number];

/** Of the server. */
export const serverFrame = z.discriminatedUnion('t', [
  z.object({ t: z.literal('welcome'), view: view.nullable() }),
  /** Later messages of the transcript, in order, without gaps, the contact's own included. */
  z.object({ t: z.literal('messages'), messages: z.array(message) }),
  z.object({ t: z.literal('view'), view }),
  /** The message is committed. `seq` is its own. */
  z.object({ t: z.literal('ack'), cid: z.string(), seq }),
  z.object({
    t: z.literal('refused'),
    cid: z.string().nullable(),
    code: z.enum(REFUSALS),
    text: z.string(),
    /** Null: sending it again is of no use. */
    retryAfterMs: z.number().nullable(),
  }),
  z.object({ t: z.literal('pong') }),
  z.object({ t: z.literal('farewell'), code: z.enum(FAREWELLS) }),
]);
export type ServerFrame = z.infer<typeof serverFrame>;

/** POST and GET /widget/frames. */
export const framesAnswer = z.object({ frames: z.array(serverFrame) });

/** GET /widget/earlier/{id}/messages. */
export const earlierAnswer = z.object({ messages: z.array(message) });

/** POST /widget/files. */
export const fileAnswer = z.object({ id: z.string(), name: z.string(), mediaType: z.string(), bytes: z.number().int() });
export type UploadedFile = z.infer<typeof fileAnswer>;
