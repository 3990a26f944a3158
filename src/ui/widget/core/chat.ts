import type { ConversationView, WidgetMessage } from '../../../channels/widget/wire.js';
import type { FeedbackReason } from '../../../dialogue/feedback-reasons.js';

export type Locale = ConversationView['locale'];
export type Reason = FeedbackReason;

/** What the window shows and may do. Made by the core, drawn by the views, which never touch the network. */
export interface Chat {
  state(): ChatState;
  subscribe(changed: () => void): () => void;
  /** The panel was opened: what is in it counts as read. */
  open(): void;
  /** The panel was closed; what comes now is unread. */
  hide(): void;
  /** `label`: shown at once for an action. `files`: ids of uploads that are ready. */
  send(content: { text?: string; action?: string; label?: string; files?: string[] }): void;
  retry(cid: string): void;
  discard(cid: string): void;
  /** The id is local; `state().uploads` tells how far it is. */
  upload(file: File): string;
  retryUpload(localId: string): void;
  removeUpload(localId: string): void;
  feedback(seq: number, helpful: boolean, reason?: Reason): void;
  switchLocale(locale: Locale): void;
  /** A blob: address of a file of the conversation, good until many others were asked for; null: not there. */
  fileUrl(id: string): Promise<string | null>;
  earlier(id: string): Promise<WidgetMessage[]>;
  /** The host's JWT; null: signed out. */
  identify(identity: string | null): void;
  /** For good: the line is cut and nothing changes any more. */
  close(): void;
}

export interface ChatState {
  /** ended: needs a new identity from the host. */
  connection: 'connecting' | 'online' | 'offline' | 'ended';
  via: 'socket' | 'polling';
  person: { kind: 'user' | 'guest'; name: string | null } | null;
  /** In order: messages by seq, then own ones not yet acknowledged. */
  entries: Entry[];
  view: ConversationView | null;
  /** An agent's comes with the desk. */
  typing: 'bot' | 'agent' | null;
  unread: number;
  uploads: Upload[];
  earlier: { id: string; at: number }[];
  notice: string | null;
  locale: Locale;
  /** Another one when somebody else sits here: nothing of the one before may stay on the screen. */
  visit: number;
}

export type Entry =
  | { kind: 'message'; message: WidgetMessage }
  | { kind: 'pending'; cid: string; text: string; action: string | null; files: { name: string }[]; state: 'sending' | 'failed'; at: number };

export interface Upload {
  localId: string;
  name: string;
  bytes: number;
  mediaType: string;
  /** 0 to 1. */
  progress: number;
  /** failed: for a passing reason. */
  state: 'uploading' | 'ready' | 'failed' | 'refused';
  id: string | null;
  /** Null: nothing is wrong with it. */
  why: 'tooBig' | 'wrongType' | 'tooMuch' | 'network' | null;
  /** Of what was too much: in how many minutes it may be tried again. */
  count?: number;
}
