import type { ClientFrame, ServerFrame } from '../../../channels/widget/wire.js';
import { changePending, dropPending, lastSeq, type Log, type Pending } from './log.js';
import type { World } from './world.js';

export interface OutgoingOptions {
  world: World;
  log: () => Log;
  change: (next: Log) => void;
  /** False: there is no line. */
  post: (frame: ClientFrame) => boolean;
  /** Has everything after the last message that is here sent again. */
  resume: () => void;
  /** See `isSlow`. */
  onSlow: () => void;
}

/** One's own messages on their way: one at a time, so that they stay in order whatever is refused or lost. */
export interface Outgoing {
  /** Sends what waits, unless something is on its way. */
  pump(): void;
  /** The line is gone: what was on its way is not known to have arrived, and is sent again on the next one. */
  interrupt(): void;
  acknowledge(cid: string, seq: number): void;
  /** The transcript has these. */
  arrived(cids: readonly (string | null)[]): void;
  refuse(frame: ServerFrame & { t: 'refused' }): void;
  retry(cid: string): void;
  /** Somebody has to think about what was sent. */
  isSlow(): boolean;
}

/** A message that is not in the transcript so long after it was sent: something was lost on the line. */
const MISSED_AFTER_MS = 10_000;
/** Most answers are there before anybody looks for them. */
const SLOW_AFTER_MS = 300;
/** How often it is then sent before it is shown as failed. While there is no line at all it waits, and counts as nothing. */
const MOST_TRIES = 2;

export function createOutgoing({ world, log, change, post, resume, onSlow }: OutgoingOptions): Outgoing {
  let inFlight: string | null = null;
  let tried: string | null = null;
  let tries = 0;
  let slow: string | null = null;
  let cancelSlow = (): void => undefined;
  let cancelWatch = (): void => undefined;
  let cancelPause = (): void => undefined;

  const pump = (): void => {
    if (inFlight !== null) return;
    const next = log().pending.find((each) => each.state === 'sending' && each.seq === null);
    if (!next || !post(frameOf(next))) return;
    cancelPause();
    tries = next.cid === tried ? tries + 1 : 1;
    tried = inFlight = next.cid;
    watch(next.cid);
    cancelSlow();
    cancelSlow = world.after(SLOW_AFTER_MS, () => {
      slow = next.cid;
      onSlow();
    });
  };
  const calm = (): void => {
    cancelSlow();
    slow = null;
  };

  const watch = (cid: string): void => {
    cancelWatch();
    cancelWatch = world.after(MISSED_AFTER_MS, () => {
      if (inFlight === cid && tries >= MOST_TRIES) return fail(cid);
      if (log().pending.some((each) => each.cid === cid && each.state === 'sending')) resume();
    });
  };

  const goOn = (): void => {
    inFlight = null;
    pump();
  };

  const fail = (cid: string): void => {
    change(changePending(log(), cid, { state: 'failed' }));
    goOn();
  };

  return {
    pump,
    interrupt: () => {
      inFlight = null;
      calm();
      cancelWatch();
      cancelPause();
    },
    acknowledge: (cid, seq) => {
      const isHere = seq <= lastSeq(log());
      change(isHere ? dropPending(log(), cid) : changePending(log(), cid, { seq, state: 'sending' }));
      if (cid !== inFlight) return;
      inFlight = null;
      if (!isHere) watch(cid);
      pump();
    },
    arrived: (cids) => {
      if (inFlight !== null && cids.includes(inFlight)) goOn();
    },
    refuse: ({ cid, retryAfterMs }) => {
      if (cid === null || cid !== inFlight) return;
      calm();
      if (retryAfterMs === null) return fail(cid);
      cancelWatch();
      tries = 0;
      // It keeps its place: what came after it waits too.
      cancelPause = world.after(retryAfterMs, goOn);
    },
    retry: (cid) => {
      tries = 0;
      change(changePending(log(), cid, { state: 'sending' }));
    },
    isSlow: () => log().pending.some(({ cid, state }) => cid === slow && state === 'sending'),
  };
}

function frameOf({ cid, text, action, files }: Pending): ClientFrame {
  if (action !== null) return { t: 'send', cid, action };
  return { t: 'send', cid, ...(text.trim() === '' ? {} : { text }), ...(files.length > 0 ? { files: files.map(({ id }) => id) } : {}) };
}
