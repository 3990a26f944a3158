import type { SessionAnswer } from '../../../channels/widget/wire.js';
import type { ChatState, Locale } from './chat.js';
import type { Memory } from './memory.js';
import { whoIs } from './memory.js';
import { beginSession } from './session.js';
import type { World } from './world.js';

export interface AccessOptions {
  world: World;
  memory: Memory;
  /** The host's JWT; null: a guest. */
  identity: string | null;
  /** Awaited: nothing is asked of the service before `identify`. */
  identified: 'not awaited' | 'awaited';
  locale: () => Locale;
  /** What is returned is the next JWT; null: there is none now. */
  onIdentityNeeded: () => Promise<string | null> | string | null;
  onState: (connection: Exclude<ChatState['connection'], 'online'>) => void;
  onEntered: (session: SessionAnswer) => void;
  /** The session is over, or another is asked for. */
  onLeft: () => void;
  /** Somebody else speaks from now on. `unsent`: whether what was not sent yet is theirs too. */
  onAnother: (unsent: 'goes along' | 'is dropped') => void;
}

/** Who speaks, and the session that says so. It is renewed by itself, and never in a loop. */
export interface Access {
  start(): void;
  identity(): string | null;
  token(): string | null;
  /** Null: signed out. */
  identify(next: string | null): void;
  /** The session was of use: what is refused from now on is refused for the first time. */
  accepted(): void;
  /** The session opens nothing any more. `guest`: whether the guest of this browser is over with it. */
  refused(guest: 'stays' | 'is over'): void;
  close(): void;
}

/** For what another tab has stored at the same moment to be seen here. */
const SETTLE_MS = 80;
/** A host or a service that keeps giving what it then refuses. */
const MOST_RENEWALS = 3;

export function createAccess(options: AccessOptions): Access {
  const { world, memory } = options;
  const page = world.randomId();
  let { identity } = options;
  let session: SessionAnswer | null = null;
  let shownGuest: string | null = null;
  let isAwaited = options.identified === 'awaited';
  let isEnded = false;
  let closed = false;
  let renewals = 0;
  let giveUp = (): void => undefined;

  const leave = (): void => {
    giveUp();
    session = null;
    options.onLeft();
  };

  const begin = (): void => {
    leave();
    if (closed) return;
    isEnded = false;
    options.onState('connecting');
    giveUp = beginSession({
      world,
      request: () => ({ page, locale: options.locale(), identity, guest: (shownGuest = memory.guest()) }),
      onFailure: () => options.onState('offline'),
    }, (outcome) => {
      if (outcome.status === 'begun') return agree(outcome.answer);
      if (outcome.status === 'refused') refused('is over');
    });
  };

  /** One browser is one guest: where two tabs begin at once, both become the one that is stored when both have stored. */
  const agree = (answer: SessionAnswer): void => {
    const { guest } = answer;
    if (guest === null) {
      memory.dropGuest();
      return enter(answer);
    }
    if (memory.guest() !== shownGuest) return begin();
    memory.keepGuest(guest);
    if (guest === shownGuest) return enter(answer);
    giveUp = world.after(SETTLE_MS, () => {
      if (memory.guest() === guest) enter(answer);
      else begin();
    });
  };

  const enter = (answer: SessionAnswer): void => {
    session = answer;
    options.onEntered(answer);
  };

  const end = (): void => {
    isEnded = true;
    options.onState('ended');
  };

  /** A guest gets a new session; of a person the host is asked. */
  const refused = (guest: 'stays' | 'is over'): void => {
    leave();
    renewals += 1;
    if (identity !== null) return void askHost(identity);
    if (guest === 'is over') memory.dropGuest();
    if (renewals > MOST_RENEWALS) end();
    else begin();
  };

  const askHost = async (refusedIdentity: string): Promise<void> => {
    end();
    const next = await Promise.resolve(options.onIdentityNeeded()).catch(() => null);
    if (next === null || next === refusedIdentity || closed || identity !== refusedIdentity || renewals > MOST_RENEWALS) return;
    become(next);
  };

  const become = (next: string | null): void => {
    const before = identity;
    identity = next;
    if (whoIs(before) !== whoIs(next)) {
      if (next === null) memory.dropGuest();
      // What a guest has written goes with them when they sign in; nobody else's does.
      options.onAnother(before === null ? 'goes along' : 'is dropped');
    }
    begin();
  };

  return {
    start: () => {
      if (!isAwaited) begin();
    },
    identity: () => identity,
    token: () => session?.token ?? null,
    identify: (next) => {
      if (next === identity && !isEnded && !isAwaited) return;
      isAwaited = false;
      renewals = 0;
      become(next);
    },
    accepted: () => {
      renewals = 0;
    },
    refused,
    close: () => {
      closed = true;
      leave();
    },
  };
}
