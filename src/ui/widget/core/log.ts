import type { WidgetMessage } from '../../../channels/widget/wire.js';
import type { Entry } from './chat.js';

/** A message of one's own on its way: the same client id however often it is sent. */
export interface Pending {
  cid: string;
  text: string;
  action: string | null;
  /** What is shown of an action. */
  label: string | null;
  files: { id: string; name: string }[];
  at: number;
  state: 'sending' | 'failed';
  /** Its place in the transcript, once it is committed. */
  seq: number | null;
}

/**
 * What the window shows: the transcript as far as it is here without gaps, and behind it what is on its way. Pure; a new
 * object at every change.
 */
export interface Log {
  messages: readonly WidgetMessage[];
  pending: readonly Pending[];
}

export const EMPTY_LOG: Log = { messages: [], pending: [] };

export function lastSeq({ messages }: Log): number {
  return messages[messages.length - 1]?.seq ?? 0;
}

/** Takes those that follow on; repetitions are dropped. `gap`: something before them is missing, and has to be asked for
 *  again. A message that is here settles its pending one. */
export function take(log: Log, incoming: readonly WidgetMessage[]): { log: Log; fresh: WidgetMessage[]; gap: boolean } {
  const fresh: WidgetMessage[] = [];
  let gap = false;
  let next = lastSeq(log) + 1;
  for (const message of incoming) {
    if (message.seq < next) continue;
    if (message.seq > next) {
      gap = true;
      break;
    }
    fresh.push(message);
    next += 1;
  }
  if (fresh.length === 0) return { log, fresh, gap };
  const arrived = new Set(fresh.map(({ cid }) => cid));
  const pending = log.pending.filter(({ cid }) => !arrived.has(cid));
  return { log: { messages: [...log.messages, ...fresh], pending }, fresh, gap };
}

export function addPending(log: Log, pending: Pending): Log {
  return { ...log, pending: [...log.pending, pending] };
}

export function changePending(log: Log, cid: string, change: Partial<Pending>): Log {
  return { ...log, pending: log.pending.map((each) => (each.cid === cid ? { ...each, ...change } : each)) };
}

export function dropPending(log: Log, cid: string): Log {
  return { ...log, pending: log.pending.filter((each) => each.cid !== cid) };
}

/** One that was acknowledged stays shown until the transcript has it. */
export function entriesOf({ messages, pending }: Log): Entry[] {
  return [
    ...messages.map((message): Entry => ({ kind: 'message', message })),
    ...pending.map(({ cid, text, action, label, files, state, at }): Entry => (
      { kind: 'pending', cid, text: label ?? text, action, files: files.map(({ name }) => ({ name })), state, at }
    )),
  ];
}
