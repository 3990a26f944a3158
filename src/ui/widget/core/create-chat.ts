import type { ClientFrame, ServerFrame, SessionAnswer, WidgetMessage } from '../../../channels/widget/wire.js';
import type { Chat, ChatState, Locale, Reason } from './chat.js';
import type { Farewell } from './connection.js';
import { createLink, type Link } from './link.js';
import { addPending, changePending, dropPending, EMPTY_LOG, entriesOf, lastSeq, type Log, type Pending, take } from './log.js';
import { createMemory, whoIs } from './memory.js';
import { readMessages } from './read-answer.js';
import { beginSession } from './session.js';
import { createUploads } from './uploads.js';
import type { World } from './world.js';

export interface ChatOptions {
  world: World;
  /** Null: the person's own, as the host vouches for it, or else `browserLocale`. */
  locale: Locale | null;
  browserLocale: Locale;
  /** The host's JWT; null: a guest. */
  identity: string | null;
  /** The session of a person is over. What is returned is the next JWT; null: there is none now. */
  onIdentityNeeded: () => Promise<string | null> | string | null;
}

/** A message that is not in the transcript so long after it was sent: something was lost on the line. */
const MISSED_AFTER_MS = 10_000;
/** How often it is then sent before it is shown as failed. While there is no line at all it waits, and counts as nothing. */
const MOST_TRIES = 2;
const GAP_AGAIN_MS = 10_000;

/** What is wanted of the service and not known to have been done; sent again after every break. */
interface Wishes {
  open: boolean;
  locale: Locale | null;
  feedback: Map<number, { helpful: boolean; reason: Reason | null }>;
}

export function createChat({ world, locale, browserLocale, identity: firstIdentity, onIdentityNeeded }: ChatOptions): Chat {
  const listeners = new Set<() => void>();
  const memory = createMemory(world);
  const page = world.randomId();
  const files = new Map<string, Promise<string | null>>();

  let identity = firstIdentity;
  let session: SessionAnswer | null = null;
  let link: Link | null = null;
  let giveUpSession = (): void => undefined;
  let chosenLocale = locale;
  let closed = false;
  let shown = false;
  let seen = 0;
  let log: Log = EMPTY_LOG;
  let inFlight: string | null = null;
  let tried: string | null = null;
  let tries = 0;
  let cancelWatch = (): void => undefined;
  let gapAfter: number | null = null;
  let cancelGap = (): void => undefined;
  const wishes: Wishes = { open: false, locale: null, feedback: new Map() };
  let state: ChatState = {
    connection: 'connecting', via: 'socket', person: null, entries: [], view: null, typing: null, unread: 0, uploads: [], earlier: [],
    notice: null, locale: locale ?? browserLocale,
  };

  const change = (what: Partial<ChatState>): void => {
    if (closed) return;
    state = { ...state, ...what };
    listeners.forEach((changed) => changed());
  };
  const show = (next: Log): void => {
    log = next;
    if (shown) see();
    change({ entries: entriesOf(log), unread: shown ? 0 : countUnread() });
  };
  const see = (): void => {
    seen = Math.max(seen, lastSeq(log));
    memory.see(identity, seen);
  };
  const countUnread = (): number => log.messages.filter(({ seq, role }) => seq > seen && role !== 'contact').length;

  const uploads = createUploads(world, () => session?.token ?? null, () => change({ uploads: uploads.list() }));

  // --- the session -------------------------------------------------------------------------------------------------

  const begin = (): void => {
    leave();
    if (closed) return;
    change({ connection: 'connecting', typing: null });
    giveUpSession = beginSession({
      world,
      request: () => ({ page, locale: state.locale, identity, guest: memory.guest() }),
      onFailure: () => change({ connection: 'offline' }),
    }, (outcome) => {
      if (outcome.status === 'begun') return enter(outcome.answer);
      if (outcome.status === 'refused') void renew();
    });
  };

  const enter = (answer: SessionAnswer): void => {
    session = answer;
    gapAfter = null;
    if (answer.guest !== null) memory.keepGuest(answer.guest);
    else memory.dropGuest();
    seen = memory.seen(identity);
    const unsent = log.pending.length > 0 ? log.pending : memory.pending(identity);
    // What was acknowledged is in a transcript: in this one, or in that of the guest whom the person was before.
    log = { messages: [], pending: unsent.filter(({ seq }) => seq === null) };
    const spoken = chosenLocale ?? answer.person.locale ?? state.locale;
    change({ person: answer.person, earlier: answer.earlier, entries: entriesOf(log), view: null, locale: spoken });
    link = createLink({
      world,
      token: answer.token,
      lastSeq: () => lastSeq(log),
      onFrame: receive,
      onState: (connection, via) => {
        change({ connection, via, typing: null });
        if (connection === 'online') catchUp();
        else {
          inFlight = null;
          cancelWatch();
        }
      },
      onRefused: (why) => void renew(why),
    });
  };

  const leave = (): void => {
    giveUpSession();
    link?.close();
    link = null;
    session = null;
    inFlight = null;
  };

  let renewals = 0;
  /** What was shown opens nothing any more: a guest gets a new session, of a person the host is asked. */
  const renew = async (why: Farewell | null = null): Promise<void> => {
    leave();
    renewals += 1;
    if (identity === null) {
      if (why !== 'session_expired') memory.dropGuest();
      if (renewals > MOST_RENEWALS) return change({ connection: 'ended', typing: null });
      return begin();
    }
    change({ connection: 'ended', typing: null });
    const asked = identity;
    const next = await Promise.resolve(onIdentityNeeded()).catch(() => null);
    if (next === null || next === asked || closed || identity !== asked || renewals > MOST_RENEWALS) return;
    identity = next;
    begin();
  };

  // --- what comes --------------------------------------------------------------------------------------------------

  const receive = (frame: ServerFrame): void => {
    switch (frame.t) {
      case 'welcome':
        renewals = 0;
        return change({ view: frame.view ?? state.view });
      case 'messages':
        return receiveMessages(frame.messages);
      case 'view':
        settleWishes(frame);
        return change({ view: frame.view });
      case 'ack':
        return acknowledge(frame.cid, frame.seq);
      case 'refused':
        return refuse(frame);
      case 'typing':
        return change({ typing: frame.on ? frame.by : null });
      case 'pong':
      case 'farewell':
        return;
    }
  };

  const receiveMessages = (messages: readonly WidgetMessage[]): void => {
    const taken = take(log, messages);
    if (taken.fresh.length > 0) {
      show(taken.log);
      memory.keepPending(identity, log.pending);
      if (taken.fresh.some(({ cid }) => cid !== null && cid === inFlight)) settle(null);
    }
    if (taken.gap) closeGap();
  };

  /** At once; but where that did not help, what is missing is not there, and is not asked for in a loop. */
  const closeGap = (): void => {
    const isStuck = gapAfter === lastSeq(log);
    gapAfter = lastSeq(log);
    if (!isStuck) return link?.resume();
    cancelGap();
    cancelGap = world.after(GAP_AGAIN_MS, () => link?.resume());
  };

  const settleWishes = ({ view }: ServerFrame & { t: 'view' }): void => {
    if (view.locale === wishes.locale) wishes.locale = null;
    for (const { seq, helpful } of view.rated) {
      if (wishes.feedback.get(seq)?.helpful === helpful) wishes.feedback.delete(seq);
    }
  };

  // --- what goes ---------------------------------------------------------------------------------------------------

  /** Online again: everything that may have been lost with the line is said again. */
  const catchUp = (): void => {
    inFlight = null;
    if (wishes.open && state.view === null) post({ t: 'open', locale: state.locale });
    if (wishes.locale) post({ t: 'locale', locale: wishes.locale });
    wishes.feedback.forEach(({ helpful, reason }, seq) => post({ t: 'feedback', seq, helpful, reason }));
    pump();
  };

  const post = (frame: ClientFrame): boolean => link?.post(frame) ?? false;

  /** One at a time, so that they stay in order whatever is refused or lost. */
  const pump = (): void => {
    if (inFlight !== null) return;
    const next = log.pending.find((each) => each.state === 'sending' && each.seq === null);
    if (!next || !post(frameOf(next))) return;
    tries = next.cid === tried ? tries + 1 : 1;
    tried = inFlight = next.cid;
    watch(next.cid);
  };

  const watch = (cid: string): void => {
    cancelWatch();
    cancelWatch = world.after(MISSED_AFTER_MS, () => {
      if (inFlight === cid && tries >= MOST_TRIES) return settle(cid);
      const waiting = log.pending.find((each) => each.cid === cid);
      if (waiting && waiting.state === 'sending') link?.resume();
    });
  };

  const settle = (failed: string | null): void => {
    if (failed !== null) show(changePending(log, failed, { state: 'failed' }));
    inFlight = null;
    pump();
  };

  const acknowledge = (cid: string, seq: number): void => {
    const isHere = seq <= lastSeq(log);
    show(isHere ? dropPending(log, cid) : changePending(log, cid, { seq, state: 'sending' }));
    memory.keepPending(identity, log.pending);
    change({ notice: null });
    if (cid !== inFlight) return;
    inFlight = null;
    if (!isHere) watch(cid);
    pump();
  };

  const refuse = ({ cid, text, retryAfterMs }: ServerFrame & { t: 'refused' }): void => {
    change({ notice: text });
    if (cid === null || cid !== inFlight) return;
    if (retryAfterMs === null) return settle(cid);
    cancelWatch();
    tries = 0;
    // It keeps its place: what came after it waits too.
    world.after(retryAfterMs, () => {
      if (inFlight !== cid) return;
      inFlight = null;
      pump();
    });
  };

  const read = async <Answer>(path: string, use: (response: Response) => Promise<Answer>): Promise<Answer | null> => {
    if (!session) return null;
    const headers = { authorization: `Bearer ${session.token}` };
    const response = await world.fetch(world.service + path, { headers }).catch(() => null);
    return response?.ok ? use(response).catch(() => null) : null;
  };

  begin();
  return {
    state: () => state,
    subscribe: (changed) => {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
    open: () => {
      shown = true;
      see();
      change({ unread: 0 });
      if (!wishes.open) {
        wishes.open = true;
        post({ t: 'open', locale: state.locale });
      }
    },
    hide: () => {
      shown = false;
    },
    send: ({ text = '', action, label, files: ids = [] }) => {
      if (text.trim() === '' && !action && ids.length === 0) return;
      const pending: Pending = {
        cid: world.randomId(), text, action: action ?? null, label: label ?? null, files: uploads.take(ids), at: world.now(), state: 'sending', seq: null,
      };
      show(addPending(log, pending));
      change({ uploads: uploads.list(), notice: null });
      memory.keepPending(identity, log.pending);
      pump();
    },
    retry: (cid) => {
      show(changePending(log, cid, { state: 'sending' }));
      tries = 0;
      if (state.connection !== 'online') link?.wake();
      pump();
    },
    discard: (cid) => {
      show(dropPending(log, cid));
      memory.keepPending(identity, log.pending);
    },
    upload: uploads.add,
    removeUpload: uploads.remove,
    feedback: (seq, helpful, reason) => {
      wishes.feedback.set(seq, { helpful, reason: reason ?? null });
      post({ t: 'feedback', seq, helpful, reason: reason ?? null });
    },
    switchLocale: (next) => {
      chosenLocale = next;
      wishes.locale = next;
      change({ locale: next });
      post({ t: 'locale', locale: next });
    },
    fileUrl: (id) => {
      const known = files.get(id) ?? read(`/widget/files/${id}`, async (response) => world.addressOf(await response.blob()));
      files.set(id, known);
      void known.then((address) => address ?? files.delete(id));
      return known;
    },
    earlier: async (id) => {
      const found: WidgetMessage[] = [];
      for (;;) {
        const path = `/widget/earlier/${encodeURIComponent(id)}/messages?after=${found[found.length - 1]?.seq ?? 0}`;
        const next = await read(path, async (response) => readMessages(await response.json()));
        const isOn = (next?.[0]?.seq ?? 0) > (found[found.length - 1]?.seq ?? 0);
        if (!next || !isOn) return found;
        found.push(...next);
      }
    },
    identify: (next) => {
      if (next === identity && state.connection !== 'ended') return;
      // What a guest has written goes with them when they sign in; nobody else's does.
      const goesWith = next !== null && (identity === null || whoIs(identity) === whoIs(next));
      const signedOut = next === null;
      if (!goesWith) memory.keepPending(identity, []);
      identity = next;
      renewals = 0;
      uploads.clear();
      files.clear();
      wishes.feedback.clear();
      if (signedOut) memory.dropGuest();
      log = goesWith ? { messages: [], pending: log.pending } : EMPTY_LOG;
      change({ person: null, view: null, entries: entriesOf(log), uploads: [], earlier: [], notice: null, unread: 0 });
      begin();
    },
    close: () => {
      leave();
      uploads.clear();
      cancelWatch();
      cancelGap();
      closed = true;
      listeners.clear();
    },
  };
}

/** A host or a service that keeps giving what it then refuses. */
const MOST_RENEWALS = 3;

function frameOf({ cid, text, action, files }: Pending): ClientFrame {
  if (action !== null) return { t: 'send', cid, action };
  return { t: 'send', cid, ...(text.trim() === '' ? {} : { text }), ...(files.length > 0 ? { files: files.map(({ id }) => id) } : {}) };
}
