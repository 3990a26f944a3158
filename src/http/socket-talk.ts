import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import { readFrame } from '../channels/widget/receive.js';
import type { NoSpeaker, Speaker, VerifySpeaker } from '../channels/widget/speaker.js';
import type { AnswerFrame } from './widget-answer.js';
import { createDelivery, type DeliveryDeps } from './socket-delivery.js';
import { createInlet } from './socket-inlet.js';
import { CLOSE, createOutlet, type Outlet } from './socket-outlet.js';
import type { Views } from './widget-views.js';
import type { WidgetLimits } from './widget-limits.js';

export interface TalkDeps extends DeliveryDeps {
  verify: VerifySpeaker;
  views: Views;
  answer: AnswerFrame;
  /** Takes a place for one more socket of this person; null: there is none. The returned function gives it back. */
  seat: (conversationId: string) => (() => void) | null;
  limits: WidgetLimits;
  log: FastifyBaseLogger;
  now: () => number;
}

/** One socket, from its first frame to its end. */
export interface Talk {
  /** Finishes what was sent before, then says that the service restarts. */
  end(): Promise<void>;
  /** Says so at once, whatever is not finished. */
  leave(): void;
  readonly closed: Promise<void>;
}

/** Once it is known who speaks. */
interface Known {
  token: string;
  speaker: Speaker;
}

export function startTalk(deps: TalkDeps, socket: WebSocket, address: string): Talk {
  const { limits } = deps;
  const outlet = createOutlet(socket, limits);
  let known: Known | null = null;
  let malformed = 0;

  const meet = async (frame: Uint8Array): Promise<void> => {
    const read = readFrame(frame);
    if (!('frame' in read) || read.frame.t !== 'hello') return outlet.leave(CLOSE.policy);
    const { token, after } = read.frame;
    const speaker = await deps.verify(token);
    if (typeof speaker === 'string') return dismiss(outlet, speaker);
    const giveBack = deps.seat(speaker.conversationId);
    if (!giveBack) return outlet.leave(CLOSE.later, 'too_many');
    void outlet.closed.then(giveBack);
    known = { token, speaker };
    clearTimeout(helloTimer);
    keepTime(deps, outlet, known);
    const delivery = createDelivery(deps, speaker.conversationId, outlet, () => isStillKnown(deps, outlet, token));
    await delivery.welcome();
    void delivery.run(after);
  };

  const respond = async ({ token, speaker }: Known, frame: Uint8Array): Promise<void> => {
    const answer = await deps.answer({ speaker, address, locale: deps.views.localeOf(speaker), check: () => deps.verify(token) }, frame);
    for (const each of answer.frames) await outlet.send(each);
    if (answer.ended) dismiss(outlet, answer.ended);
    if (answer.malformed) malformed += 1;
    if (malformed >= limits.malformedFrames) outlet.leave(CLOSE.policy);
  };

  const handle = async (frame: Uint8Array | null): Promise<void> => {
    if (!outlet.isOpen()) return;
    if (frame === null) return outlet.leave(CLOSE.policy);
    try {
      await (known ? respond(known, frame) : meet(frame));
    } catch (error) {
      deps.log.warn({ err: error }, 'a socket of the chat window was let go');
      outlet.leave(CLOSE.later);
    }
  };

  const helloTimer = setTimeout(() => outlet.leave(CLOSE.policy), limits.helloMs);
  void outlet.closed.then(() => clearTimeout(helloTimer));
  const inlet = createInlet(socket, limits.framesWaiting, handle);
  beat(socket, outlet, limits);

  const leave = (): void => outlet.leave(CLOSE.restart, 'restart');
  return {
    leave,
    end: async () => {
      await inlet.finish();
      leave();
      await outlet.closed;
    },
    closed: outlet.closed,
  };
}

function dismiss(outlet: Outlet, because: NoSpeaker): void {
  outlet.leave(CLOSE.session, because === 'expired' ? 'session_expired' : 'session_ended');
}

async function isStillKnown({ verify }: Pick<TalkDeps, 'verify'>, outlet: Outlet, token: string): Promise<boolean> {
  const still = await verify(token);
  if (typeof still !== 'string') return true;
  dismiss(outlet, still);
  return false;
}

/** A session has an end, and a guest's also when the guest signs in elsewhere. */
function keepTime(deps: TalkDeps, outlet: Outlet, { token, speaker }: Known): void {
  const { limits, now } = deps;
  // The store may be away for a while: it is asked again, and with every frame.
  const checks = setInterval(() => void isStillKnown(deps, outlet, token).catch(() => undefined), limits.verifyMs);
  const lasts = Math.min(Math.max(0, speaker.expiresAt - now()), LONGEST_TIMER_MS);
  const expiry = setTimeout(() => dismiss(outlet, 'expired'), lasts);
  void outlet.closed.then(() => {
    clearInterval(checks);
    clearTimeout(expiry);
  });
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A connection that died is only noticed by asking. */
function beat(socket: WebSocket, outlet: Outlet, { pingMs, pingsMissed }: WidgetLimits): void {
  let missed = 0;
  socket.on('pong', () => (missed = 0));
  const timer = setInterval(() => {
    if (missed >= pingsMissed) return socket.terminate();
    missed += 1;
    socket.ping();
  }, pingMs);
  void outlet.closed.then(() => clearInterval(timer));
}
