import type { Follow, Values, Wording } from '../../flows/kit.js';
import type { Topic } from '../faq/topic.js';
import type { WalletCommand } from '../wallet/wallet.js';
import { copySession } from './copy-session.js';
import { filesOf, isFetching, type UsableFile, withFiles } from './held-files.js';
import type { Lines } from './lines.js';
import { followIn } from './following.js';
import { firstMessageId, idWithin, keyWithin } from './message-id.js';
import type { QuickReply, Session } from './session.js';
import type { Message, MessageFile, OutboxEntry, Source, TurnCommit } from './types.js';

/**
 * A turn in the making: a copy of the session and everything that will be committed with it. Only `turn` holds one;
 * a turn that must ask first throws it away.
 */
export interface Draft {
  readonly session: Session;
  readonly now: number;
  /** Stores what the contact wrote. */
  hear(text: string, files: MessageFile[]): void;
  say(line: string, values?: Values, quickReplies?: QuickReply[]): void;
  sayTopic(topic: Topic, text: string, quickReplies?: QuickReply[]): void;
  /** Sends a command, as soon as its files are fetched; returns the idempotency key under which its result will come. */
  command(command: WalletCommand): string;
  /** Has a file fetched, or kept on, after the commit. */
  takeIn(file: UsableFile): void;
  /** Sends the held commands that wait for no file any more. */
  releaseHeld(): void;
  follow(matter: Follow): void;
  setTimer(name: string, dueAt: number): void;
  cancelTimer(name: string): void;
  /** A button whose label is a choice line. */
  button(flow: string, id: string, action: string): QuickReply;
  finish(answeredBy: string): TurnCommit;
}

/** What the turn takes in, and the inbound message behind it. */
interface Taken {
  id: string;
  cause: string | null;
}

export function createDraft(stored: Session, { id: inbound, cause }: Taken, lines: Lines, now: number): Draft {
  const session = copySession(stored);
  const messages: Message[] = [];
  const outbox: OutboxEntry[] = [];
  const timers: TurnCommit['timers'] = { set: [], cancel: [] };

  const push = (role: Message['role'], text: string, quickReplies: QuickReply[], sources: Source[], files: MessageFile[] = []): void => {
    session.seq += 1;
    const id = messages[0]?.id ?? firstMessageId(session.conversationId, session.seq);
    messages.push({ seq: session.seq, id: idWithin(id, messages.length), role, type: 'text', text, locale: session.locale, quickReplies, sources, files, at: now, cause });
  };
  /** While an agent has the conversation, the bot only states facts. */
  const speak = (text: string, quickReplies: QuickReply[], source: Source): void =>
    session.owner === 'agent' ? push('system', text, [], [source]) : push('bot', text, quickReplies, [source]);
  const taken = new Set<string | null>();
  let made = 0;
  let started = 0;
  const nextKey = (): string => keyWithin(session.conversationId, inbound, made++);

  const say: Draft['say'] = (line, values = {}, quickReplies = []) =>
    speak(lines.speak(line, values, session.locale, now), quickReplies, { id: line, revision: lines.revision(line), title: line });

  const send = (held: Session['held'][number]): void => {
    if (isFetching(session, held.command)) session.held.push(held);
    else outbox.push({ destination: 'wallet', ...held });
  };

  return {
    session,
    now,
    hear: (text, files) => push('contact', text, [], [], files),
    say,
    sayTopic: (topic, text, quickReplies = []) =>
      speak(text, quickReplies, { id: topic.id, revision: topic.revision, title: topic.title[session.locale] }),
    command: (command) => {
      const key = nextKey();
      const ready = withFiles(command, (id) => id in session.files);
      if (filesOf(ready).length < filesOf(command).length) say('attachment.refused.lost');
      if (isFetching(session, ready)) say('attachment.waiting');
      send({ key, cause, command: ready });
      started += 1;
      return key;
    },
    takeIn: (file) => {
      const url = file.state === 'toFetch' ? file.url : null;
      taken.add(file.id);
      outbox.push({ destination: 'files', key: nextKey(), cause: null, file: { id: file.id, name: file.name, url } });
    },
    releaseHeld: () => session.held.splice(0).forEach(send),
    follow: (matter) => {
      followIn(session, matter, now);
      outbox.push({ destination: 'projections', key: nextKey(), cause: null, follow: matter });
    },
    setTimer: (name, dueAt) => {
      timers.cancel = timers.cancel.filter((each) => each !== name);
      timers.set = [...timers.set.filter((each) => each.name !== name), { name, dueAt }];
      session.timers[name] = dueAt;
    },
    cancelTimer: (name) => {
      if (!(name in session.timers)) return;
      delete session.timers[name];
      timers.set = timers.set.filter((each) => each.name !== name);
      timers.cancel = [...timers.cancel.filter((each) => each !== name), name];
    },
    button: (flow, id, action) => ({ label: lines.choice(flow, id, session.locale).label, action }),
    finish: (answeredBy) => ({ session, messages: session.owner === 'agent' ? messages : messages.map(onlyWith(taken)), outbox, timers, started, answeredBy }),
  };
}

/** A file that nothing took is not shown as if it had been kept. */
function onlyWith(taken: ReadonlySet<string | null>): (message: Message) => Message {
  return (message) => {
    if (message.files.length === 0) return message;
    return { ...message, files: message.files.map((file) => (taken.has(file.id) ? file : { ...file, id: null })) };
  };
}

/** Speaks a wording of a flow. */
export function sayWording(draft: Draft, wording: Wording, quickReplies: QuickReply[] = []): void {
  draft.say(wording.line, wording.values, quickReplies);
}
