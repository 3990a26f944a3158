import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { type App, openApp, REAL_WORLD } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import type { Message } from '../../src/dialogue/types.js';
import { openLmdbStore } from '../../src/store/lmdb/open-lmdb-store.js';
import type { Store } from '../../src/store/store.js';
import { content, ROOT } from '../support/test-app.js';
import { beginLife, type Life } from './breaking.js';

/** Steals and a freeze: queries, a command, its result, all in five messages. */
const SAID = ['有一笔交易不是我操作的，钱被人转走了', '500那笔', '冻结钱包', '被盗了', '没有了'];
const USER = 'u-1001';
/** Longer than any lease. */
const LEASES_OVER_MS = 90_000;
const STRIDE = 3;

interface Outcome {
  transcript: string[];
  seqs: number[];
  applied: number[];
  died: boolean;
}

describe('the engine, stopped before and after every step of a turn', () => {
  it('loses nothing, doubles nothing and leaves no gap, wherever it dies', async () => {
    const undisturbed = await talk(Number.POSITIVE_INFINITY);
    expect(undisturbed.applied).toEqual([1]);
    expect(undisturbed.transcript).toContain('bot abnormal.frozenNow');
    let halfSteps = 0;
    for (; ; halfSteps += STRIDE) {
      const { died, ...outcome } = await talk(halfSteps);
      expect({ halfSteps, ...outcome }).toEqual({ halfSteps, ...undisturbed, died: undefined });
      if (!died) break;
    }
    expect(halfSteps).toBeGreaterThan(40);
  }, 240_000);
});

/** Holds the conversation, repeating each message until it is answered; the first life ends after `halfSteps`. */
async function talk(halfSteps: number): Promise<Outcome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-steps-'));
  const store = await openLmdbStore({ folder, now: Date.now, randomId: randomUUID });
  try {
    return await talkOn(store, folder, halfSteps);
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function talkOn(store: Store, folder: string, halfSteps: number): Promise<Outcome> {
  let ahead = 0;
  const lives: App[] = [];
  const live = async (life: Life): Promise<App> => {
    const app = await openApp({
      config: loadConfig({ DATA_DIR: folder }),
      content: content(),
      root: ROOT,
      log: pino({ level: 'silent' }),
      world: {
        ...REAL_WORLD,
        now: () => Date.now() + ahead,
        openStore: async () => life.store(store),
        aroundWallet: life.wallet,
      },
    });
    lives.push(app);
    return app;
  };
  const prepared = await live(beginLife(Number.POSITIVE_INFINITY));
  await prepared.sandbox?.changeFaults({ delayMs: 0 });
  await prepared.close();

  const life = beginLife(halfSteps);
  let app = await live(life).catch(() => null);
  const again = async (): Promise<App> => {
    ahead += LEASES_OVER_MS;
    return live(beginLife(Number.POSITIVE_INFINITY));
  };
  for (const [index, text] of SAID.entries()) {
    app ??= await again();
    const heard = await say(app, `m-${index}`, text).catch(() => null);
    if (!heard) {
      app = await again();
      await say(app, `m-${index}`, text);
    }
  }
  app ??= await again();
  // Reading what came of it is not part of the life under test: if it ends here, the next one reads.
  const messages = await untilFrozen(app).catch(async () => {
    app = await again();
    return untilFrozen(app);
  });
  const state = await app.sandbox?.state().catch(async () => (await again()).sandbox?.state());
  await Promise.all(lives.slice(1).map((each) => each.close()));
  return {
    transcript: messages.map(({ role, text, sources }) => `${role} ${sources[0]?.id ?? text}`),
    seqs: messages.map(({ seq }) => seq),
    applied: (state?.keys ?? []).map(({ applied }) => applied),
    died: life.over(),
  };
}

function say(app: App, messageId: string, text: string): Promise<unknown> {
  const contact = { userId: USER, name: null, phone: null, locale: null };
  return app.conversations.receive({ channel: 'http', conversationId: 'c-1', messageId, contact, text, action: null, attachments: [] });
}

async function untilFrozen(app: App): Promise<Message[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const messages = await app.conversations.messagesAfter('c-1', 0, 0);
    if (messages.some(({ sources }) => sources[0]?.id === 'abnormal.stolen')) return messages;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the conversation did not come to its end');
}

