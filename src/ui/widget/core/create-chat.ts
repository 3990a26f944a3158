import type { ServerFrame, SessionAnswer, WidgetMessage } from '../../../channels/widget/wire.js';
import { createAccess } from './access.js';
import type { Chat, ChatState, Locale } from './chat.js';
import { createGapCloser } from './gap-closer.js';
import { createLink, type Link } from './link.js';
import { addPending, dropPending, EMPTY_LOG, entriesOf, lastSeq, type Log, take } from './log.js';
import { createMemory } from './memory.js';
import { createOutgoing } from './outgoing.js';
import { createReader } from './reader.js';
import { createUploads } from './uploads.js';
import { createWishes } from './wishes.js';
import type { World } from './world.js';

export interface ChatOptions {
  world: World;
  /** Null: the person's own, as the host vouches for it, or else `browserLocale`. */
  locale: Locale | null;
  browserLocale: Locale;
  /** The host's JWT; null: a guest. */
  identity: string | null;
  /** Awaited: nothing is asked of the service before `identify`. */
  identified?: 'not awaited' | 'awaited';
  /** The session of a person is over. What is returned is the next JWT; null: there is none now. */
  onIdentityNeeded: () => Promise<string | null> | string | null;
}

/** Joins the parts: what comes in changes the log, what the person does goes out, and every change is told. */
export function createChat({ world, locale, browserLocale, identity, identified = 'not awaited', onIdentityNeeded }: ChatOptions): Chat {
  const listeners = new Set<() => void>();
  const memory = createMemory(world);
  let link: Link | null = null;
  let chosenLocale = locale;
  let closed = false;
  let shown = false;
  let seen = 0;
  let log: Log = EMPTY_LOG;
  let state: ChatState = {
    connection: 'connecting', via: 'socket', person: null, entries: [], view: null, typing: null, unread: 0, uploads: [], earlier: [],
    notice: null, locale: locale ?? browserLocale, visit: 0,
  };

  const change = (what: Partial<ChatState>): void => {
    if (closed) return;
    state = { ...state, ...what };
    const works = state.connection === 'online' && (outgoing.isSlow() || state.view?.working);
    state.typing = works ? 'bot' : null;
    listeners.forEach((changed) => changed());
  };
  const show = (next: Log): void => {
    if (next.pending !== log.pending) memory.keepPending(access.identity(), next.pending);
    log = next;
    if (shown) see();
    change({ entries: entriesOf(log), unread: shown ? 0 : countUnread() });
  };
  const see = (): void => {
    seen = Math.max(seen, lastSeq(log));
    memory.see(access.identity(), seen);
  };
  const countUnread = (): number => log.messages.filter(({ seq, role }) => seq > seen && role !== 'contact').length;

  const enter = ({ token, person, earlier }: SessionAnswer): void => {
    gaps.reset();
    seen = memory.seen(access.identity());
    const unsent = log.pending.length > 0 ? log.pending : memory.pending(access.identity());
    change({ person, earlier, view: null, locale: chosenLocale ?? person.locale ?? state.locale });
    // What was acknowledged is in a transcript: in this one, or in that of the guest whom the person was before.
    show({ messages: [], pending: unsent.filter(({ seq }) => seq === null) });
    link = createLink({
      world,
      token,
      lastSeq: () => lastSeq(log),
      onFrame: receive,
      onState: (connection, via) => {
        outgoing.interrupt();
        change({ connection, via });
        if (connection === 'offline') return;
        sayAgain();
        outgoing.pump();
      },
      onRefused: (why) => access.refused(why === 'session_expired' ? 'stays' : 'is over'),
    });
  };

  const receive = (frame: ServerFrame): void => {
    switch (frame.t) {
      case 'welcome':
        access.accepted();
        return stand(frame.view);
      case 'messages':
        return receiveMessages(frame.messages);
      case 'view':
        return stand(frame.view);
      case 'ack':
        change({ notice: null });
        if (frame.seq <= lastSeq(log) && !log.messages.some(({ cid }) => cid === frame.cid)) beginAnew();
        return outgoing.acknowledge(frame.cid, frame.seq);
      case 'refused':
        outgoing.refuse(frame);
        if (frame.cid === null && frame.retryAfterMs !== null) sayLater(frame.retryAfterMs);
        return change({ notice: frame.text });
      case 'pong':
      case 'farewell':
        return;
    }
  };

  const stand = (view: ChatState['view']): void => {
    if (view) wishes.settle(view);
    // The window's words are in the language that the bot speaks: that of the person's own words, or what was chosen.
    change({ view, locale: wishes.wishedLocale() ?? view?.locale ?? state.locale });
    const seq = view?.seq ?? 0;
    if (seq < seen) memory.see(access.identity(), (seen = 0));
    if (seq < lastSeq(log)) beginAnew();
  };

  /** The service has lost some of what is here, after a failover, say: what it has counts. */
  const beginAnew = (): void => {
    show({ messages: [], pending: log.pending.map((each) => ({ ...each, seq: null })) });
    gaps.close(0);
  };

  const receiveMessages = (messages: readonly WidgetMessage[]): void => {
    const taken = take(log, messages);
    if (taken.fresh.length > 0) {
      show(taken.log);
      outgoing.arrived(taken.fresh.map(({ cid }) => cid));
    }
    if (taken.gap) gaps.close(lastSeq(log));
  };

  const post = (frame: Parameters<Link['post']>[0]): boolean => link?.post(frame) ?? false;
  const resume = (): void => link?.resume();
  const wishes = createWishes(post);
  const sayAgain = (): void => wishes.sayAgain(state.view, state.locale);
  let cancelSaying = (): void => undefined;
  const sayLater = (ms: number): void => {
    cancelSaying();
    cancelSaying = world.after(ms, sayAgain);
  };
  const gaps = createGapCloser(world, resume);
  const outgoing = createOutgoing({ world, log: () => log, change: show, post, resume, onSlow: () => change({}) });
  const access = createAccess({
    world, memory, identity, identified, onIdentityNeeded,
    locale: () => state.locale,
    onState: (connection) => change({ connection }),
    onEntered: enter,
    onLeft: () => {
      link?.close();
      link = null;
      outgoing.interrupt();
    },
    onAnother: (unsent) => {
      uploads.clear();
      reader.forget();
      wishes.forgetFeedback();
      show({ messages: [], pending: unsent === 'goes along' ? log.pending : [] });
      const visit = state.visit + (unsent === 'is dropped' ? 1 : 0);
      change({ visit, person: null, view: null, uploads: [], earlier: [], notice: null, unread: 0 });
    },
  });
  const uploads = createUploads(world, access.token, resume, () => change({ uploads: uploads.list() }));
  const reader = createReader(world, access.token);

  access.start();
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
      wishes.open(state.locale);
    },
    hide: () => {
      shown = false;
    },
    send: ({ text = '', action = null, label = null, files: ids = [] }) => {
      if (text.trim() === '' && !action && ids.length === 0) return;
      const files = uploads.take(ids);
      change({ uploads: uploads.list(), notice: null });
      show(addPending(log, { cid: world.randomId(), text, action, label, files, at: world.now(), state: 'sending', seq: null }));
      outgoing.pump();
    },
    retry: (cid) => {
      outgoing.retry(cid);
      if (state.connection !== 'online') link?.wake();
      outgoing.pump();
    },
    discard: (cid) => show(dropPending(log, cid)),
    upload: uploads.add,
    retryUpload: uploads.retry,
    removeUpload: uploads.remove,
    feedback: (seq, helpful, reason) => wishes.feedback(seq, helpful, reason ?? null),
    switchLocale: (next) => {
      chosenLocale = next;
      change({ locale: next });
      wishes.locale(next);
    },
    fileUrl: reader.fileUrl,
    earlier: reader.earlier,
    identify: access.identify,
    close: () => {
      access.close();
      uploads.clear();
      reader.forget();
      outgoing.interrupt();
      gaps.reset();
      closed = true;
      listeners.clear();
    },
  };
}
