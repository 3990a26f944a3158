import type { Logger } from 'pino';
import { refuseInput } from './dialogue/refuse-input.js';
import { type Session, newSession } from './dialogue/session.js';
import { StoredByNewer } from './stored-by-newer.js';
import type { Dialogue } from './dialogue/turn.js';
import {
  type Attachment,
  BEGIN,
  type Contact,
  type Inbound,
  inboundId,
  type Message,
  type MessageInput,
  type OutboxEntry,
  queryKey,
  type TurnCommit,
  type TurnInput,
  WINDOW,
  type WorldInput,
} from './dialogue/types.js';
import type { TakeIn } from './files/take-in.js';
import { createInLine } from './in-line.js';
import { inStep, nextStage } from './in-step.js';
import { lineOf } from './outbox/line-of.js';
import { lateReplies } from './outbox/late-replies.js';
import { redact } from './privacy/redact.js';
import type { Loaded, SealedStore } from './store/sealed-store.js';
import { type Mark, type Place, StoreUnavailable } from './store/store.js';
import { type Wallet, WalletUnavailable, type WalletQuery } from './wallet/wallet.js';

export type ConversationStore = SealedStore<Session, Message, OutboxEntry>;

/**
 * Load → redact → turn (with its queries) → commit, again on a clash. The only caller of `turn`, and the last place
 * that sees raw text.
 */
export interface TakeTurn {
  message(place: Place, inbound: Inbound): Promise<TurnResult>;
  /** Begins a conversation that nobody has written in yet; one that has begun takes nothing. */
  begin(place: Place, start: Start): Promise<TurnResult>;
  /** A conversation that does not exist takes no events. */
  event(place: Place, input: WorldInput): Promise<TurnResult>;
}

export type TurnResult =
  /** `mark`: of the inbound; null for an event. */
  | { status: 'committed'; turn: TurnCommit; mark: Mark | null }
  | { status: 'duplicate' | Refusal };

type Refusal = 'belongsToAnother' | 'unknownConversation' | 'notFollowed' | 'unchanged' | 'begun';

/** Who opens a conversation, and where. */
export type Start = Pick<Inbound, 'channel' | 'conversationId' | 'contact'>;

/** Others kept committing to this conversation; nothing was taken, the sender may repeat. */
export class TooManyClashes extends Error {
  override name = 'TooManyClashes';
}

export interface TakeTurnOptions {
  store: ConversationStore;
  dialogue: Dialogue;
  wallet: Wallet;
  now: () => number;
  log: Logger;
  /** How long a query may take. */
  queryTimeoutMs: number;
  /** How long an inbound's id is remembered. */
  memoryMs: number;
  /** Whether what the channel's sender did not get as an answer is pushed. */
  pushes: (channel: string) => boolean;
  /** Stores the files that came in a message. */
  takeIn: TakeIn;
  /** Called after every commit: there is something to read, and to deliver when it left entries in the outbox. */
  onCommit: (place: Place, entries: number) => void;
  /** Called when the store has an older version than it promised to keep. */
  onRegression: () => void;
  /** Called when a newer version of the service stored the conversation: what came for it is refused. */
  onNewer: () => void;
}

const MAX_CLASHES = 5;
/** How long a message waits for those before it in its conversation: whoever sent it waits, too, and may repeat it. */
const LONGEST_IN_LINE_MS = 8_000;
/** A turn's line is made of our own words, and there is one for every message: nothing in it has to be looked for. */
const NOTHING_PERSONAL: string[] = [];
/** A correction may look up again what the answers since had looked up, one after the other. */
const MAX_ROUNDS = 6;

type Answers = Map<string, { found: never } | 'failed'>;
/** What the input means to a loaded session, or why it is not taken. */
type Prepared = { session: Session; input: TurnInput } | Refusal | 'duplicate';
type Prepare = (loaded: Loaded<Session>, now: number) => Prepared | Promise<Prepared>;

export function createTakeTurn(options: TakeTurnOptions): TakeTurn {
  const { store, dialogue, wallet, takeIn, now, log } = options;
  // Clashes are then only those with other replicas.
  const inLine = createInLine();
  const turnLog = log.child({}, { redact: NOTHING_PERSONAL });

  const take = (place: Place, id: string, prepare: Prepare, patienceMs: number): Promise<TurnResult> => {
    const cameAt = now();
    return inLine(place.key, async () => {
      if (now() - cameAt > patienceMs) throw new StoreUnavailable('What came before in the conversation takes too long.');
      const answers: Answers = new Map();
      const recalled = store.recall(place);
      const first = recalled && (await attempt(place, recalled, prepare, answers));
      // What is recalled may be old, though it is forgotten as soon as another replica is heard: a refusal counts only
      // when the stored session gives it.
      if (first && first !== 'clash' && (first.status === 'committed' || first.status === 'duplicate')) return first;
      for (let clashes = 0; clashes < MAX_CLASHES; clashes += 1) {
        const result = await attempt(place, await load(place, id), prepare, answers);
        if (result !== 'clash') return result;
      }
      throw new TooManyClashes(`gave up after ${MAX_CLASHES} clashes`);
    });
  };

  const load = async (place: Place, id: string): Promise<Loaded<Session>> => {
    try {
      return await store.load(place, id);
    } catch (error) {
      if (error instanceof StoredByNewer) alarmNewer(place, error);
      throw error;
    }
  };

  const attempt = async (place: Place, loaded: Loaded<Session>, prepare: Prepare, answers: Answers): Promise<TurnResult | 'clash'> => {
    const startedAt = now();
    const prepared = await prepare(loaded, startedAt);
    if (typeof prepared === 'string') return { status: prepared };
    if (loaded.mark) return { status: 'duplicate' };
    const { session, input } = prepared;
    const turn = await decide(session, input, answers, startedAt);
    await nextStage();
    const commit = toCommit(turn, input, startedAt, options);
    const result = await store.commit(place, loaded, commit);
    logTurn(place, session, input, turn, result.status, now() - startedAt);
    switch (result.status) {
      case 'committed':
        options.onCommit(place, commit.outbox.length);
        return { ...result, turn };
      case 'duplicate':
        return result;
      case 'clash':
        alarmRegression(place, loaded.version, result.version);
        return 'clash';
    }
  };

  /** Takes the turn again with more answers until it has decided. After the last round what is still asked has failed. */
  const decide = async (session: Session, input: TurnInput, answers: Answers, at: number): Promise<TurnCommit> => {
    for (let round = 0; ; round += 1) {
      const output = dialogue.turn(session, input, answers, at);
      if ('commit' in output) return output.commit;
      if (round > MAX_ROUNDS) throw new Error('the turn asks without end');
      await Promise.all(output.ask.map(async (query) => {
        answers.set(queryKey(query), round < MAX_ROUNDS ? await answer(query) : 'failed');
      }));
    }
  };

  const answer = async (query: WalletQuery): Promise<{ found: never } | 'failed'> => {
    try {
      return { found: (await wallet.ask(query, AbortSignal.timeout(options.queryTimeoutMs))) as never };
    } catch (error) {
      if (!(error instanceof WalletUnavailable)) throw error;
      log.warn({ query: query.query }, 'the operator did not answer a query');
      return 'failed';
    }
  };

  /** The store forgot what it had promised to keep, after a failover, say: it is told, and what is there now counts. */
  const alarmRegression = ({ key }: Place, known: number, stored: number): void => {
    if (stored > known) return;
    log.error({ conversation: key.slice(0, 12), known, stored }, 'the store lost commits');
    options.onRegression();
  };

  /** Another process of a rolling deploy has to take it; where none is left, somebody went back to an older version. */
  const alarmNewer = ({ key }: Place, { message }: StoredByNewer): void => {
    log.error({ conversation: key.slice(0, 12), because: message }, 'a newer version of the service is needed');
    options.onNewer();
  };

  const logTurn = (place: Place, { channel }: Session, input: TurnInput, turn: TurnCommit, result: string, ms: number): void =>
    turnLog.info({ conversation: place.key.slice(0, 12), channel, input: input.type, by: turn.answeredBy, result, ms }, 'turn');

  const prepareMessage = (place: Place, inbound: Inbound): Prepare => async (loaded, at) => {
    const contact = redactContact(inbound.contact, at);
    const session = loaded.session ?? sessionOf(inbound, contact);
    if (!mayWriteIn(session, inbound)) return 'belongsToAnother';
    if (loaded.mark) return 'duplicate';
    const attachments = inbound.attachments.length === 0 ? [] : await takeIn(place, loaded.dataKey.wrapped, redactNames(inbound, at));
    return { session, input: redactMessage(dialogue, session, inbound, { contact, attachments }, at) };
  };

  const prepareBegin = (start: Start): Prepare => ({ session }, at) => {
    if (session !== null) return 'begun';
    const contact = redactContact(start.contact, at);
    return { session: sessionOf(start, contact), input: { type: 'begin', id: BEGIN, contact } };
  };

  const prepareEvent = (input: WorldInput): Prepare => ({ session }, at) => {
    if (session === null) return 'unknownConversation';
    const safe = input.type === 'claim' ? { ...input, contact: redactContact(input.contact, at) } : input;
    return refuseInput(session, safe) ?? { session, input: safe };
  };

  return {
    message: (place, inbound) => take(place, inboundId(inbound.messageId), prepareMessage(place, inbound), LONGEST_IN_LINE_MS),
    begin: (place, start) => take(place, BEGIN, prepareBegin(start), LONGEST_IN_LINE_MS),
    event: async (place, input) => {
      await inStep();
      return take(place, input.id, prepareEvent(input), Infinity);
    },
  };
}

/** Of a conversation that begins now. */
function sessionOf({ conversationId, channel }: Start, { locale, ...contact }: Contact): Session {
  return newSession(conversationId, channel, contact, locale ?? 'zh-CN');
}

/** What a platform sends without a user is still of somebody it has let in. In the chat window it is of a guest, for whom
 *  the conversation of somebody who has signed in is closed, as is every window's to other channels. */
function mayWriteIn(session: Session, { channel, contact }: Inbound): boolean {
  const owner = session.contact.userId;
  if (session.channel === WINDOW && channel !== WINDOW) return false;
  if (owner === null || owner === contact.userId) return true;
  return contact.userId === null && session.channel !== WINDOW;
}

function redactContact(contact: Contact, now: number): Contact {
  return contact.name === null ? contact : { ...contact, name: redact(contact.name, NOTHING_AWAITED, now).text };
}

function redactNames(inbound: Inbound, now: number): Inbound {
  const redactOne = (file: Attachment): Attachment => (file.from === 'upload' ? file : { ...file, name: redactFileName(file.name, now) });
  return { ...inbound, attachments: inbound.attachments.map(redactOne) };
}

/** Also of a file that is kept before its message comes. */
export function redactFileName(name: string, now: number): string {
  return redact(name, NOTHING_AWAITED, now).text;
}

function redactMessage(
  dialogue: Dialogue, session: Session, { messageId, text, action }: Inbound, redacted: Pick<MessageInput, 'contact' | 'attachments'>, now: number,
): MessageInput {
  const safe = text === null ? null : redact(text, dialogue.awaited(session), now);
  return {
    type: 'message',
    id: inboundId(messageId),
    contact: redacted.contact,
    text: safe?.text ?? null,
    action,
    attachments: redacted.attachments,
    found: safe?.found ?? [],
    danger: text === null ? null : dialogue.detectDanger(text),
    answer: safe?.answer ?? null,
  };
}

/** The name of a file or a person answers no question. */
const NOTHING_AWAITED = { slot: null, codeExpected: false };

function toCommit(
  turn: TurnCommit, input: TurnInput, at: number, { memoryMs, pushes }: Pick<TakeTurnOptions, 'memoryMs' | 'pushes'>,
): Parameters<ConversationStore['commit']>[2] {
  const { session, messages, timers, started } = turn;
  const outbox = pushes(session.channel) ? [...turn.outbox, ...lateReplies(turn, input)] : turn.outbox;
  return {
    inbound: input.id,
    inboundExpiresAt: at + memoryMs,
    owner: session.owner,
    session,
    messages,
    outbox: outbox.map((entry) => ({ id: entry.key, destination: lineOf(entry), dueAt: at, payload: entry })),
    timers,
    mark: markOf(input, started),
  };
}

/** Whose synchronous answer this turn belongs to, and whether commands keep that answer open. Nobody waits for
 *  one that is known to take longer. */
function markOf(input: TurnInput, opened: number): { inbound: string; opened: number; closed: number } | null {
  if (input.type === 'message') return { inbound: input.id, opened, closed: 0 };
  const isOver = input.type === 'result' || (input.type === 'delayed' && input.lasting);
  if (isOver && input.cause !== null) return { inbound: input.cause, opened, closed: 1 };
  return null;
}
