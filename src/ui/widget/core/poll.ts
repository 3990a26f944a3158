import type { ClientFrame, ServerFrame } from '../../../channels/widget/wire.js';
import type { Connection, ConnectionOptions } from './connection.js';
import { readFrames } from './read-answer.js';

const WAIT_SECONDS = 25;
/** Longer than the service waits. */
const ANSWER_MS = 40_000;
const POST_MS = 15_000;
/** A service that is about to stop does not wait: it is not asked again at once. */
const HASTE_MS = 1_000;

/** Where sockets are blocked: one request waits for what is new, others carry frames, one after the other. */
export function openPoll({ world, token, lastSeq, onFrame, onOnline, onEnd }: ConnectionOptions): Connection {
  const gone = new AbortController();
  let ended = false;
  let online = false;
  let version = 0;
  /** What waits for news; whoever wakes up does not know whether its line still lives. */
  let waiting = new AbortController();
  let woken = false;
  let posting: Promise<void> = Promise.resolve();

  const end = (why: 'session_expired' | null): void => {
    if (ended) return;
    ended = true;
    gone.abort();
    onEnd(why);
  };

  /** Null: it failed, and the connection is at its end. */
  const ask = async (path: string, init: RequestInit, ms: number, limit = new AbortController()): Promise<ServerFrame[] | null> => {
    const stop = (): void => limit.abort();
    gone.signal.addEventListener('abort', stop);
    const cancel = world.after(ms, stop);
    try {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const response = await world.fetch(`${world.service}/widget/frames${path}`, { ...init, headers, signal: limit.signal });
      if (response.status === 401) end('session_expired');
      if (!response.ok) throw new Error(`status ${response.status}`);
      const frames = readFrames(await response.json());
      if (!frames) throw new Error('no answer of our service');
      return frames;
    } catch {
      if (woken && limit === waiting) return [];
      end(null);
      return null;
    } finally {
      cancel();
      gone.signal.removeEventListener('abort', stop);
    }
  };

  const known = (): string => `after=${lastSeq()}&version=${version}`;
  const poll = async (): Promise<void> => {
    while (!ended) {
      const [since, before, wait] = [world.now(), known(), online && !woken ? WAIT_SECONDS : 0];
      woken = false;
      waiting = new AbortController();
      const frames = await ask(`?${before}&wait=${wait}`, {}, wait > 0 ? ANSWER_MS : POST_MS, waiting);
      if (ended || !frames) return;
      for (const frame of frames) {
        if ('view' in frame) version = frame.view?.version || 0;
        onFrame(frame);
      }
      if (!online) {
        online = true;
        onOnline();
      } else if (wait > 0 && !woken && known() === before && world.now() - since < HASTE_MS) {
        await pause(HASTE_MS);
      }
    }
  };
  const pause = (ms: number): Promise<void> => new Promise((resolve) => void world.after(ms, resolve));

  void poll();
  return {
    post: (frame: ClientFrame) => {
      posting = posting.then(async () => {
        if (ended) return;
        const frames = await ask('', { method: 'POST', body: JSON.stringify(frame) }, POST_MS);
        if (!ended) frames?.forEach(onFrame);
      });
    },
    wake: () => {
      if (!online) return;
      woken = true;
      waiting.abort();
    },
    close: () => {
      ended = true;
      gone.abort();
    },
  };
}
