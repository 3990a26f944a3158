import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { type App, openApp, REAL_WORLD } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import type { Message } from '../../src/dialogue/types.js';
import { openLmdbStore } from '../../src/store/lmdb/open-lmdb-store.js';
import type { Store } from '../../src/store/store.js';
import { content, ROOT } from '../support/test-app.js';
import { beginLife, type Life } from './breaking.js';
import type { Move, Story } from './story.js';

export interface Outcome {
  transcript: string[];
  seqs: number[];
  /** How often each command took effect at the sandbox. */
  applied: number[];
  /** Whether the first life ended before the story did. */
  died: boolean;
}

/** Plays stories on a store that holds nothing but the sandbox's people, each on a copy of its own. */
export interface Stage {
  /** The first life survives `halfSteps`; a second one goes on from what is stored. */
  play(story: Story, halfSteps: number): Promise<Outcome>;
  remove(): Promise<void>;
}

const USER = 'u-1001';
const CONVERSATION = 'c-1';
/** Longer than any lease. */
const LEASES_OVER_MS = 90_000;
const LOOK_AGAIN_MS = 25;
const PATIENCE_MS = 20_000;

export async function openStage(): Promise<Stage> {
  const root = await mkdtemp(path.join(tmpdir(), 'wallet-support-steps-'));
  const prepared = path.join(root, 'prepared');
  const forEver = beginLife(Number.POSITIVE_INFINITY);
  await withStore(prepared, async (store) => {
    const app = await live(store, prepared, forEver, Date.now);
    await app.sandbox?.changeFaults({ delayMs: 0 });
    await app.close();
  });
  return {
    play: async (story, halfSteps) => {
      const folder = path.join(root, randomUUID());
      await cp(prepared, folder, { recursive: true });
      return withStore(folder, (store) => playOn(store, folder, story, halfSteps));
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function withStore<T>(folder: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openLmdbStore({ folder, now: Date.now, randomId: randomUUID });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function live(store: Store, folder: string, life: Life, now: () => number): Promise<App> {
  return openApp({
    config: loadConfig({ DATA_DIR: folder }),
    content: content(),
    root: ROOT,
    log: pino({ level: 'silent' }),
    world: { ...REAL_WORLD, now, openStore: async () => life.store(store), aroundWallet: life.wallet },
  });
}

async function playOn(store: Store, folder: string, { moves }: Story, halfSteps: number): Promise<Outcome> {
  let ahead = 0;
  const first = beginLife(halfSteps);
  const lives = takeTurnsAtLiving(first, (life) => live(store, folder, life, () => Date.now() + ahead), () => {
    ahead += LEASES_OVER_MS;
  });
  for (const [index, move] of moves.entries()) {
    if (move.type === 'passes') ahead += move.ms;
    else await lives.insist((app) => make(app, move, `m-${index}`));
  }
  const died = first.over();
  const messages = await lives.insist(readAll);
  const applied = await lives.insist(readApplied);
  await lives.end();
  return {
    transcript: messages.map(({ role, text, sources }) => `${role} ${sources[0]?.id ?? text}`),
    seqs: messages.map(({ seq }) => seq),
    applied,
    died,
  };
}

interface Lives {
  /** Does it in the present life; where that has ended, again in the next one. */
  insist<T>(act: (app: App) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

function takeTurnsAtLiving(first: Life, open: (life: Life) => Promise<App>, beforeNext: () => void): Lives {
  const opened: App[] = [];
  let life = first;
  let app: App | null = null;
  const inThisLife = async <T>(act: (app: App) => Promise<T>): Promise<T> => {
    if (!app) opened.push(app = await open(life));
    return act(app);
  };
  return {
    insist: async (act) => {
      try {
        return await inThisLife(act);
      } catch (error) {
        if (!life.over()) throw error;
      }
      beforeNext();
      life = beginLife(Number.POSITIVE_INFINITY);
      app = null;
      return inThisLife(act);
    },
    end: async () => {
      await Promise.all(opened.map((each) => each.close()));
    },
  };
}

async function make(app: App, move: Exclude<Move, { type: 'passes' }>, messageId: string): Promise<void> {
  switch (move.type) {
    case 'says':
      await say(app, messageId, move.text);
      return;
    case 'act':
      // Refused when an earlier life did it already: that is as good.
      await app.sandbox?.act(move.act);
      return;
    case 'until':
      return waitFor(app, move.line);
  }
}

function say(app: App, messageId: string, text: string): Promise<unknown> {
  const contact = { userId: USER, name: null, phone: null, locale: null };
  return app.conversations.receive({ channel: 'http', conversationId: CONVERSATION, messageId, contact, text, action: null, attachments: [] });
}

async function waitFor(app: App, line: string): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_AGAIN_MS) {
    const messages = await readAll(app);
    if (messages.some(({ sources }) => sources[0]?.id === line)) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  throw new Error(`${line} was not said`);
}

function readAll(app: App): Promise<Message[]> {
  return app.conversations.messagesAfter(CONVERSATION, 0, 0);
}

async function readApplied(app: App): Promise<number[]> {
  return ((await app.sandbox?.state())?.keys ?? []).map(({ applied }) => applied);
}
