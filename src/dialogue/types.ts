import type { Follow } from '../../flows/kit.js';
import type { Danger } from '../faq/danger.js';
import type { SecretKind } from '../privacy/redact.js';
import type { CommandOutcome, OperatorEvent, WalletAnswers, WalletCommand, WalletQuery } from '../wallet/wallet.js';
import type { ConversationState } from './conversation-state.js';
import type { Locale } from './locale.js';
import type { FeedbackReason } from './feedback-reasons.js';
import type { QuickReply, Session } from './session.js';
import type { SlotAnswer } from './slots/slot.js';

/** One message in, as a channel decoded it. The text is raw: it must not leave take-turn. */
export interface Inbound {
  channel: string;
  conversationId: string;
  messageId: string;
  contact: Contact;
  /** Null when the message is a pressed button or files alone. */
  text: string | null;
  action: string | null;
  attachments: Attachment[];
}

/** The person as the channel vouches for them. */
export interface Contact {
  userId: string | null;
  name: string | null;
  phone: string | null;
  locale: Locale | null;
}

/** As the channel decoded it. What it calls itself is not relied on. */
export type Attachment =
  | { from: 'url'; name: string; mediaType: string; url: string }
  | { from: 'message'; name: string; mediaType: string; bytes: Uint8Array }
  /** Kept before the message was written (`Conversations.keepFile`). */
  | { from: 'upload'; id: string };

/** A file as the turn sees it: its bytes are stored, or to be fetched after the commit, or of no use. The name is
 *  redacted. */
export type GivenFile = { id: string; name: string } & (
  | { state: 'kept'; mediaType: string }
  | { state: 'toFetch'; url: string }
  | { state: 'refused'; because: FileRefusal }
);

/** Why a file is of no use. `lost`: it could not be handed to the operator. `gone`: it was uploaded too long ago, or never
 *  in this conversation. */
export type FileRefusal = 'wrongType' | 'tooBig' | 'unreachable' | 'lost' | 'gone';

/** What a turn takes in: a redacted message, or an event of the world. `id` is its dedupe key. */
export type TurnInput = MessageInput | WorldInput | BeginInput;
/** What happens to a conversation that has begun, other than that somebody writes. */
export type WorldInput = ResultInput | DelayedInput | TimerInput | OperatorEventInput | FileInput | LocaleInput | FeedbackInput | ClaimInput;

export interface MessageInput {
  type: 'message';
  id: string;
  contact: Contact;
  /** Safe text: redacted. */
  text: string | null;
  action: string | null;
  attachments: GivenFile[];
  found: SecretKind[];
  /** Heard in the raw text. */
  danger: Danger | null;
  /** The awaited slot's value, read from the raw text. */
  answer: SlotAnswer | null;
}

/** The conversation is opened before anything was written in it. */
export interface BeginInput {
  type: 'begin';
  id: typeof BEGIN;
  contact: Contact;
}

/** Nothing begins twice. */
export const BEGIN = 'begin';

/** A language is chosen, without a word. */
export interface LocaleInput {
  type: 'locale';
  id: string;
  locale: Locale;
}

/** Whether a message of the bot helped. */
export interface FeedbackInput {
  type: 'feedback';
  id: string;
  seq: number;
  /** Of that message: the topic, or the key of a line. */
  source: string;
  helpful: boolean;
  reason: FeedbackReason | null;
}

/** Whose conversation it is: a guest's has become that of somebody who signed in. */
export interface ClaimInput {
  type: 'claim';
  id: string;
  contact: Contact;
}

/** How a command ended. `cause` is the inbound message that led to it. */
export interface ResultInput {
  type: 'result';
  id: string;
  key: string;
  cause: string | null;
  command: WalletCommand['command'];
  /** `nothingLeft`: it was not sent, because none of the files that it was for could be handed over. */
  outcome: CommandOutcome | { status: 'gaveUp' } | { status: 'nothingLeft' };
}

/** A command could not be delivered yet and will be tried again. */
export interface DelayedInput {
  type: 'delayed';
  id: string;
  key: string;
  cause: string | null;
  command: WalletCommand['command'];
  /** Not over within a moment: the answer to the cause does not wait for it. */
  lasting: boolean;
}

export interface TimerInput {
  type: 'timer';
  id: string;
  name: string;
  dueAt: number;
}

export interface OperatorEventInput {
  type: 'operatorEvent';
  id: string;
  event: OperatorEvent;
  /** Of a state that was read on following, at our own time: what the person knew then. Null: the operator's event. */
  readAgainst: string | null;
}

/** What became of a file after the commit of its message. */
export interface FileInput {
  type: 'file';
  id: string;
  file: string;
  fate: { status: 'kept' } | { status: 'refused'; because: FileRefusal };
}

/** Answers to the queries a turn asked for, by `queryKey`. */
export type QueryAnswers = ReadonlyMap<string, { found: WalletAnswers[WalletQuery['query']] } | 'failed'>;

export function queryKey(query: WalletQuery): string {
  return JSON.stringify(query);
}

/** `turn` either needs to know more, or has decided. */
export type TurnOutput = { ask: WalletQuery[] } | { commit: TurnCommit };

export interface TurnCommit {
  session: Session;
  messages: Message[];
  outbox: OutboxEntry[];
  timers: { set: { name: string; dueAt: number }[]; cancel: string[] };
  /** How many commands it started, those included that wait for their files. */
  started: number;
  /** For the log: who answered, and with which topic or flow. */
  answeredBy: string;
}

/** The dedupe key of a contact's message. Events have other prefixes, so that no sender can forge one. */
export function inboundId(messageId: string): string {
  return `message:${messageId}`;
}

/** The channel of the chat window. */
export const WINDOW = 'widget';

/** A message of the transcript. */
export interface Message {
  seq: number;
  id: string;
  role: 'contact' | 'bot' | 'agent' | 'system';
  type: 'text';
  text: string;
  locale: Locale;
  quickReplies: QuickReply[];
  sources: Source[];
  /** That came with it, in the order in which the text ends with their names (see `ownWords`). */
  files: MessageFile[];
  /** Epoch milliseconds. */
  at: number;
  /** The id of the inbound message that caused it; null for what nobody asked for. Read back it may be that of its place
   *  (see `causeAt`), but in the chat window, which knows its messages by it. */
  cause: string | null;
}

/** A file that a contact sent. Its bytes are served as long as they are kept. */
export interface MessageFile {
  /** Null: nothing took it, and it was not kept. */
  id: string | null;
  name: string;
  mediaType: string;
}

/** Where words come from: an FAQ topic, or a line of ours by its key. */
export interface Source {
  id: string;
  revision: string;
  title: string;
}

/** A wanted action as data, sealed into the outbox. */
export type OutboxEntry =
  | { destination: 'wallet'; key: string; cause: string | null; command: WalletCommand }
  | { destination: 'projections'; key: string; cause: string | null; follow: Follow }
  /** A file that a flow took: to be fetched from `url`; null: its bytes are stored already, and are to be kept on. */
  | { destination: 'files'; key: string; cause: null; file: { id: string; name: string; url: string | null } }
  | PushedMessage;

/** A message that is pushed to its channel, unless the answer to its cause has it. The key is the message's id. */
export interface PushedMessage {
  destination: 'channel';
  key: string;
  cause: string | null;
  channel: string;
  conversationId: string;
  message: Message;
  /** As it was after the message's turn: a message that is sent again is the same to the last byte. */
  conversation: ConversationState;
}
