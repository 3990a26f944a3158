import { type ConversationState, stateOf } from './dialogue/conversation-state.js';
import { type Inbound, inboundId, type Message } from './dialogue/types.js';
import type { Hints } from './hints.js';
import { createEventDelivery } from './outbox/deliver-event.js';
import type { Followers } from './outbox/follower-pages.js';
import type { Mark, Place } from './store/store.js';
import type { OperatorEvent } from './wallet/wallet.js';
import { createWindowActs, type WindowActs, type WindowOptions } from './window-acts.js';

/**
 * What the edges (HTTP routes, the terminal chat) may do with conversations. Every operation may throw
 * StoreUnavailable or TooManyClashes: nothing was lost, the caller may repeat.
 */
export interface Conversations extends WindowActs {
  /** Commits the message's turn and returns the replies it caused, once its mark is fixed. The same message again
   *  changes nothing and returns the same replies. */
  receive(inbound: Inbound): Promise<Received>;
  /** Commits the message's turn and answers at once; its replies are in the transcript. The same message again changes
   *  nothing and has the same answer. */
  accept(inbound: Inbound): Promise<Accepted>;
  /** Transcript after `afterSeq`, in order; waits up to `waitMs` for the first one, and not much longer than the signal. */
  messagesAfter(conversationId: string, afterSeq: number, waitMs: number, signal?: AbortSignal): Promise<Message[]>;
  /** Takes an operator event to every conversation that follows its matter; resolves with their number when all are
   *  committed, and rejects when one could not be, after the others were. */
  deliverEvent(event: OperatorEvent): Promise<number>;
}

export type Received =
  | { status: 'taken'; replies: Message[]; conversation: ConversationState }
  /** The conversation belongs to another wallet user. Nothing was changed. */
  | { status: 'belongsToAnother' };

export type Accepted =
  | {
    status: 'taken';
    /** The message's own. */
    seq: number;
    /** Waits up to `waitMs` for the results of the commands that the message started. Resolves with the seq up to which
     *  it has been answered; null when more is to come. */
    settled(waitMs: number): Promise<number | null>;
  }
  | { status: 'belongsToAnother' };

export interface ConversationsOptions extends WindowOptions {
  followers: Followers;
  hints: Hints;
  now: () => number;
  /** How long an answer waits for the results of the commands that its message started. */
  waitMs: number;
}

/** A hint of another replica, or one that was missed, costs this much at the most. */
const REREAD_MS = 250;
/** Where nothing has happened for a while, nothing is expected: many windows that are open must not read all the time. */
const MOST_REREAD_MS = 8_000;
const PAGE = 200;

export function createConversations(options: ConversationsOptions): Conversations {
  const { store, takeTurn, followers, hints, now, waitMs } = options;

  const markOf = async (place: Place, inbound: string): Promise<Mark> => (await store.readMark(place, inbound)) ?? noMark();

  /** Waits until the mark is fixed or the time is over. */
  const awaitMark = async (place: Place, inbound: string, deadline: number): Promise<Mark> => {
    for (;;) {
      const woken = hints.wait(place, Math.min(REREAD_MS, deadline - now()));
      const mark = await markOf(place, inbound);
      if (mark.upTo !== null || now() >= deadline || hints.closed()) return mark;
      await woken;
    }
  };

  /** Waits for it, or fixes it when the time is over: whoever comes first. */
  const settledMark = async (place: Place, inbound: string, deadline: number): Promise<Mark> => {
    if (now() < deadline) {
      const mark = await awaitMark(place, inbound, deadline);
      if (mark.upTo !== null) return mark;
    }
    return (await store.settleMark(place, inbound)) ?? noMark();
  };

  const readAll = async (place: Place, after: number, upTo: number): Promise<Message[]> => {
    const found: Message[] = [];
    for (let seq = after; seq < upTo; ) {
      const page = await store.readMessages(place, seq, Math.min(PAGE, upTo - seq));
      if (page.length === 0) break;
      found.push(...page.map(({ message }) => message));
      seq = page.at(-1)?.seq ?? upTo;
    }
    return found;
  };

  const readState = async (place: Place, inbound: string): Promise<ConversationState> =>
    stateOf((await store.load(place, inbound)).session ?? missing());

  return {
    ...createWindowActs(options),

    receive: async (inbound) => {
      const place = store.place(inbound.conversationId);
      const deadline = now() + waitMs;
      const id = inboundId(inbound.messageId);
      const result = await takeTurn.message(place, inbound);
      if (result.status === 'belongsToAnother') return { status: 'belongsToAnother' };
      // Nothing is out, so the mark is fixed and everything it covers is at hand.
      if (result.status === 'committed' && result.mark && result.mark.upTo !== null) {
        const { messages, session } = result.turn;
        return { status: 'taken', replies: repliesTo(id, messages), conversation: stateOf(session) };
      }
      const { from, upTo } = await settledMark(place, id, deadline);
      const replies = repliesTo(id, await readAll(place, from, upTo ?? from));
      return { status: 'taken', replies, conversation: await readState(place, id) };
    },

    accept: async (inbound) => {
      const place = store.place(inbound.conversationId);
      const id = inboundId(inbound.messageId);
      const result = await takeTurn.message(place, inbound);
      if (result.status === 'belongsToAnother') return { status: 'belongsToAnother' };
      const mark = (result.status === 'committed' && result.mark) || (await markOf(place, id));
      // What the contact wrote is the first thing that its turn writes.
      return { status: 'taken', seq: mark.from, settled: async (wait) => mark.upTo ?? (await awaitMark(place, id, now() + wait)).upTo };
    },

    messagesAfter: async (conversationId, afterSeq, wait, signal) => {
      const place = store.place(conversationId);
      const deadline = now() + wait;
      for (let rereadMs = 4 * REREAD_MS; ; rereadMs = Math.min(2 * rereadMs, MOST_REREAD_MS)) {
        const woken = hints.wait(place, Math.min(rereadMs, deadline - now()));
        const page = await store.readMessages(place, afterSeq, PAGE);
        if (page.length > 0 || now() >= deadline || hints.closed() || signal?.aborted) return page.map(({ message }) => message);
        await woken;
      }
    },

    deliverEvent: createEventDelivery({ takeTurn, followers }),
  };
}

function repliesTo(inbound: string, messages: Message[]): Message[] {
  return messages.filter(({ role, cause }) => role !== 'contact' && cause === inbound);
}

function noMark(): never {
  throw new Error('a committed message has no mark');
}

function missing(): never {
  throw new Error('a committed message has no conversation');
}
