import { type ConversationState, stateOf } from './dialogue/conversation-state.js';
import { causeAt } from './dialogue/message-id.js';
import { type Inbound, inboundId, type Message } from './dialogue/types.js';
import type { Hints, Woken } from './hints.js';
import { createEventDelivery } from './outbox/deliver-event.js';
import type { Followers } from './outbox/follower-pages.js';
import { type Mark, type Place, StoreUnavailable } from './store/store.js';
import type { OperatorEvent } from './wallet/wallet.js';
import { createWindowActs, type WindowActs, type WindowOptions, type WindowView } from './window-acts.js';

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
  /** All of the transcript after `afterSeq`, in order; waits up to `waitMs` for the first one, and not much longer than the
   *  signal. */
  messagesAfter(conversationId: string, afterSeq: number, waitMs: number, signal?: AbortSignal): Promise<Message[]>;
  /** A page of it; none when all is known. */
  pageAfter(conversationId: string, afterSeq: number): Promise<Message[]>;
  /** The same for a window, which is also to be told at once what changes without a message. */
  newsAfter(conversationId: string, known: Known, waitMs: number, signal?: AbortSignal): Promise<News>;
  /** Takes an operator event to every conversation that follows its matter; resolves with their number when all are
   *  committed, and rejects when one could not be, after the others were. */
  deliverEvent(event: OperatorEvent): Promise<number>;
}

/** What a window has: messages up to a seq, and the view of a version; 0: none. */
export interface Known {
  seq: number;
  version: number;
}

export interface News {
  messages: Message[];
  /** Null: the conversation has not begun. */
  view: WindowView | null;
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

  const markOf = async (place: Place, inbound: string): Promise<Mark> => (await store.readMark(place, inbound)) ?? isLost();

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
    return (await store.settleMark(place, inbound)) ?? isLost();
  };

  /** Page after page, so that others have their turn in between. */
  const readAll = async (conversationId: string, after: number, upTo: number): Promise<Message[]> => {
    const found: Message[] = [];
    for (let seq = after; seq < upTo; ) {
      const limit = Math.min(PAGE, upTo - seq);
      const page = await store.readMessages(conversationId, seq, limit);
      found.push(...page.map(({ message }) => message));
      if (page.length < limit) break;
      seq = page.at(-1)?.seq ?? upTo;
    }
    return found;
  };

  const readState = async (place: Place, inbound: string): Promise<ConversationState> =>
    stateOf((await store.load(place, inbound)).session ?? isLost());

  /** Looks until something is found or the time is over (null): at every hint, and now and then anyway. */
  const watch = async <Found>(
    place: Place, wait: number, signal: AbortSignal | undefined, look: (woken: Woken) => Promise<Found | null>,
  ): Promise<Found | null> => {
    const deadline = now() + wait;
    let woken: Woken = 'hinted';
    for (let rereadMs = 4 * REREAD_MS; ; rereadMs = Math.min(2 * rereadMs, MOST_REREAD_MS)) {
      const waking = hints.wait(place, Math.min(rereadMs, deadline - now()));
      const found = await look(woken);
      if (found !== null || now() >= deadline || hints.closed() || signal?.aborted) return found;
      woken = await waking;
    }
  };

  const readPage = async (conversationId: string, after: number): Promise<Message[]> =>
    (await store.readMessages(conversationId, after, PAGE)).map(({ message }) => message);

  const acts = createWindowActs(options);
  return {
    ...acts,
    pageAfter: readPage,

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
      const read = await readAll(inbound.conversationId, from, upTo ?? from);
      const replies = repliesTo(id, read.map((message) => (message.cause === causeAt(from) ? { ...message, cause: id } : message)));
      return { status: 'taken', replies, conversation: await readState(place, id) };
    },

    accept: async (inbound) => {
      const place = store.place(inbound.conversationId);
      const id = inboundId(inbound.messageId);
      const result = await takeTurn.message(place, inbound);
      if (result.status === 'belongsToAnother') return { status: 'belongsToAnother' };
      const mark = (result.status === 'committed' && result.mark) || (await markOf(place, id));
      // What the contact wrote is the first thing that its turn writes.
      return { status: 'taken', seq: mark.from };
    },

    messagesAfter: async (conversationId, afterSeq, wait, signal) => {
      const place = store.place(conversationId);
      const found = await watch(place, wait, signal, async () => {
        const messages = await readAll(conversationId, afterSeq, Infinity);
        return messages.length > 0 ? messages : null;
      });
      return found ?? [];
    },

    newsAfter: async (conversationId, known, wait, signal) => {
      const place = store.place(conversationId);
      const found = await watch(place, wait, signal, async (woken): Promise<News | null> => {
        const messages = await readPage(conversationId, known.seq);
        // Many windows that are open must not read all the time what hardly ever changes without a hint.
        if (messages.length === 0 && woken === 'timedOut') return null;
        const view = await acts.view(conversationId);
        return messages.length > 0 || versionOf(view) !== known.version ? { messages, view } : null;
      });
      return found ?? { messages: [], view: await acts.view(conversationId) };
    },

    deliverEvent: createEventDelivery({ takeTurn, followers }),
  };
}

function repliesTo(inbound: string, messages: Message[]): Message[] {
  return messages.filter(({ role, cause }) => role !== 'contact' && cause === inbound);
}

export function versionOf(view: WindowView | null): number {
  return view?.version ?? 0;
}

/** Another node became master meanwhile, and had not got the commit: the sender repeats, and the message is taken then. */
function isLost(): never {
  throw new StoreUnavailable('what was committed a moment ago is gone from the store');
}
