import type { Chat } from '../../../src/ui/widget/core/chat.js';
import { type ChatOptions, createChat } from '../../../src/ui/widget/core/create-chat.js';
import type { Keep, World } from '../../../src/ui/widget/core/world.js';
import { type Clock, createClock } from './clock.js';
import { createScriptedService, type ScriptedService } from './scripted-service.js';

/** A chat in a world of its own, whose time and service a test rules. */
export interface Stage {
  chat: Chat;
  service: ScriptedService;
  clock: Clock;
  world: World;
  wake: () => void;
  /** `blob:` addresses that are not released. */
  blobs: ReadonlySet<string>;
}

export function keepIn(map: Map<string, string>): Keep {
  return { getItem: (key) => map.get(key) ?? null, setItem: (key, value) => void map.set(key, value), removeItem: (key) => void map.delete(key) };
}

export function setStage(more: Partial<ChatOptions> = {}, kept = new Map<string, string>(), tab = new Map<string, string>()): Stage {
  const clock = createClock();
  const service = createScriptedService((run) => void clock.after(1, run), (run) => void clock.after(3_000, run));
  let ids = 0;
  let wake = (): void => undefined;
  const blobs = new Set<string>();
  const world: World = {
    service: 'http://service',
    fetch: service.fetch,
    openSocket: service.openSocket,
    upload: () => ({ done: Promise.resolve({ status: 0, body: null, wait: 0 }), cancel: () => undefined }),
    now: clock.now,
    random: () => 0.5,
    randomId: () => `id${++ids}`,
    after: clock.after,
    keep: () => keepIn(kept),
    keepInTab: () => keepIn(tab),
    addressOf: () => {
      const address = `blob:${++ids}`;
      blobs.add(address);
      return address;
    },
    release: (address) => void blobs.delete(address),
    onWake: (run) => {
      wake = run;
      return () => undefined;
    },
  };
  const chat = createChat({ world, locale: null, browserLocale: 'zh-CN', identity: null, onIdentityNeeded: () => null, ...more });
  return { chat, service, clock, world, blobs, wake: () => wake() };
}

export function shown(chat: Chat): string[] {
  return chat.state().entries.map((entry) => (entry.kind === 'message' ? `${entry.message.seq} ${entry.message.text}` : `${entry.state} ${entry.text}`));
}
