import type { Received } from '../conversations.js';
import type { Inbound, PushedMessage } from '../dialogue/types.js';

/** A platform we speak through. Everything but `pull` and `send` is pure. */
export interface Channel {
  readonly name: string;
  /** `pull`: the transcript is the delivery (the sender reads it), so that a reply makes no outbox entry. */
  readonly delivery: 'push' | 'pull';
  /** Verifies, decodes and normalises one request, which may carry many messages. `now` in epoch milliseconds. */
  receive(request: RawRequest, now: number): Taken;
  /** Fetches the messages behind a callback that is only a doorbell. */
  pull?(bell: Inbound): Promise<Inbound[]>;
  /** Splits and degrades a reply to the platform's limits. Loses no text. */
  render(reply: Reply): Wire[];
  /** Hands over one wire. The platform is asked to take the same key only once. */
  send(to: Address, wire: Wire, idempotencyKey: string): Promise<Receipt>;
}

/** A request as it arrived: nothing is decoded, since signatures cover the bytes. */
export interface RawRequest {
  /** Ours, a UUID: the log and an error's `instance` name it. */
  id: string;
  /** By lower-case name; an array where a header came more than once. */
  headers: RawHeaders;
  body: Uint8Array;
  /** Of the connection itself; null where it has none (a socket file, a closed connection). */
  remoteAddress: string | null;
}

export type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface HttpReply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Either refused with nothing taken, or messages whose turns have to be committed before `answer` may be sent.
 *  `answer` gets one result for each inbound, in order. */
export type Taken = { refused: HttpReply } | { inbound: Inbound[]; answer(turns: Received[]): HttpReply };

/** A message of ours on its way out, and how its conversation then stood. */
export type Reply = Pick<PushedMessage, 'conversationId' | 'message' | 'conversation'>;

/** One call's worth of a reply, in the platform's own words. */
export type Wire = Readonly<Record<string, unknown>>;

/** Where a conversation is reached on its platform. */
export interface Address {
  conversationId: string;
}

/** How a delivery ended (channels.md §1.5). */
export type Receipt =
  | { status: 'sent'; externalId?: string }
  /** `afterMs`: what the platform asked for; 0 when it did not. */
  | { status: 'retry'; afterMs: number; detail: string }
  | { status: 'refused'; because: 'window_closed' | 'give_up' | 'config_error' | 'invalid'; detail: string };
