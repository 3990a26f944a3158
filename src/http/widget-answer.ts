import type { FastifyBaseLogger } from 'fastify';
import type { Refused } from '../channels/widget/receive.js';
import { readFrame, toInbound } from '../channels/widget/receive.js';
import type { NoSpeaker, Speaker } from '../channels/widget/speaker.js';
import { LIMITS } from '../channels/widget/limits.js';
import type { ClientFrame, Refusal, ServerFrame } from '../channels/widget/wire.js';
import type { Conversations } from '../conversations.js';
import { WINDOW } from '../dialogue/types.js';
import type { Lines } from '../dialogue/lines.js';
import type { Locale } from '../dialogue/locale.js';
import { inStep } from '../in-step.js';
import { toExpected } from './problems.js';
import type { Spend } from './rates.js';
import type { WidgetLimits } from './widget-limits.js';

export interface AnswerDeps {
  conversations: Pick<Conversations, 'accept' | 'begin' | 'switchLocale' | 'giveFeedback'>;
  lines: Pick<Lines, 'speak'>;
  limits: WidgetLimits;
  perPerson: Spend;
  perAddress: Spend;
  counted: (kind: string, outcome: string) => void;
  now: () => number;
  log: FastifyBaseLogger;
}

/** Who sent a frame, and from where. */
export interface Sender {
  speaker: Speaker;
  address: string;
  /** The language to refuse in. */
  locale: Locale;
  /** Asked before anything is done: a session may have ended meanwhile. */
  check: () => Promise<Speaker | NoSpeaker>;
}

/** What a frame is answered with: the same over the socket and over HTTP. */
export interface Answer {
  frames: ServerFrame[];
  malformed: boolean;
  /** The session is over, and the frame was not looked at. */
  ended: NoSpeaker | null;
}

export type AnswerFrame = (sender: Sender, bytes: Uint8Array) => Promise<Answer>;

/** `waitMs`: null where sending it again is of no use. */
interface Refusing {
  refused: Refused;
  waitMs: number | null;
}

type Outcome =
  | { ack: { cid: string; seq: number } }
  | { pong: true }
  | { done: true }
  | { ended: NoSpeaker }
  | Refusing;

const NEVER = null;
const DONE: Outcome = { done: true };

/** Reads one frame and does what it asks. Never rejects: what fails is refused, to be sent again under the same id. */
export function createAnswerFrame(deps: AnswerDeps): AnswerFrame {
  const { conversations, limits, log } = deps;

  /** Pings are many by nature, and cost nothing. */
  const refuseFast = ({ speaker, address }: Sender, frame: ClientFrame): number =>
    frame.t === 'ping' ? 0 : deps.perPerson(speaker.conversationId) || deps.perAddress(address);

  const send = async (speaker: Speaker, frame: ClientFrame & { t: 'send' }): Promise<Outcome> => {
    const { cid } = frame;
    const taken = toInbound(speaker, frame);
    if ('refused' in taken) return { refused: taken.refused, waitMs: NEVER };
    const accepted = await conversations.accept(taken.inbound);
    if (accepted.status === 'belongsToAnother') return { refused: { code: 'read_only', cid }, waitMs: NEVER };
    return { ack: { cid, seq: accepted.seq } };
  };

  const obey = async (speaker: Speaker, frame: ClientFrame): Promise<Outcome> => {
    const { conversationId, contact } = speaker;
    switch (frame.t) {
      case 'send':
        return send(speaker, frame);
      case 'ping':
        return { pong: true };
      case 'hello':
        return { refused: { code: 'malformed', cid: null }, waitMs: NEVER };
      case 'open':
        await conversations.begin({ channel: WINDOW, conversationId, contact: { ...contact, locale: frame.locale ?? contact.locale } });
        return DONE;
      case 'locale':
        await conversations.switchLocale(conversationId, frame.locale);
        return DONE;
      case 'feedback':
        await conversations.giveFeedback(conversationId, { ...frame, reason: frame.reason ?? null });
        return DONE;
    }
  };

  const attempt = async (sender: Sender, frame: ClientFrame): Promise<Outcome> => {
    const cid = frame.t === 'send' ? frame.cid : null;
    const waitMs = refuseFast(sender, frame);
    if (waitMs > 0) return { refused: { code: 'too_fast', cid }, waitMs };
    try {
      const still = await sender.check();
      return typeof still === 'string' ? { ended: still } : await obey(still, frame);
    } catch (error) {
      if (!toExpected(error)) log.error({ err: error }, 'a frame of the chat window could not be answered');
      return { refused: { code: 'unavailable', cid }, waitMs: limits.retryMs };
    }
  };

  const refuse = ({ refused: { code, cid }, waitMs }: Refusing, locale: Locale): ServerFrame => {
    const text = deps.lines.speak(`window.refused.${LINES[code]}`, valuesOf(waitMs), locale, deps.now());
    return { t: 'refused', cid, code, text, retryAfterMs: waitMs };
  };

  const tell = (outcome: Outcome, locale: Locale): Answer => {
    if ('refused' in outcome) return { ...NOTHING, frames: [refuse(outcome, locale)], malformed: outcome.refused.code === 'malformed' };
    if ('ended' in outcome) return { ...NOTHING, ended: outcome.ended };
    if ('pong' in outcome) return { ...NOTHING, frames: [{ t: 'pong' }] };
    if ('done' in outcome) return NOTHING;
    return { ...NOTHING, frames: [{ t: 'ack', ...outcome.ack }] };
  };

  return async (sender, bytes) => {
    await inStep();
    const read = readFrame(bytes);
    const outcome: Outcome = 'frame' in read ? await attempt(sender, read.frame) : { refused: read.refused, waitMs: NEVER };
    deps.counted('frame' in read ? read.frame.t : 'unknown', outcomeOf(outcome));
    return tell(outcome, sender.locale);
  };
}

function outcomeOf(outcome: Outcome): Refusal | 'taken' | NoSpeaker {
  if ('refused' in outcome) return outcome.refused.code;
  return 'ended' in outcome ? outcome.ended : 'taken';
}

const NOTHING: Answer = { frames: [], malformed: false, ended: null };

const LINES: Record<Refusal, string> = {
  too_long: 'tooLong',
  too_fast: 'tooFast',
  too_many_files: 'tooManyFiles',
  empty: 'empty',
  malformed: 'malformed',
  unavailable: 'unavailable',
  read_only: 'readOnly',
};

function valuesOf(waitMs: number | null): Record<string, number> {
  return { characters: LIMITS.textCharacters, files: LIMITS.files, seconds: Math.ceil((waitMs ?? 0) / 1_000) };
}
