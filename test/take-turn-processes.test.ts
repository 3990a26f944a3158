import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type App, REAL_WORLD } from '../src/app.js';
import { openLmdbStore } from '../src/store/lmdb/open-lmdb-store.js';
import type { Store } from '../src/store/store.js';
import { openTestApp } from './support/test-app.js';

/** Two services over one store, as two replicas are: each recalls what it committed itself. */
let folder = '';
let store: Store;
let replicas: (App & { remove(): Promise<void> })[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-two-'));
  store = await openLmdbStore({ folder, now: Date.now, randomId: () => randomBytes(9).toString('hex') });
  const shared = { openStore: async () => ({ ...store, close: async () => undefined }) };
  const keys = { MASTER_KEYS: `a:${randomBytes(32).toString('base64')}`, INDEX_KEY: randomBytes(32).toString('base64') };
  replicas = [await openTestApp(keys, { ...REAL_WORLD, ...shared }), await openTestApp(keys, { ...REAL_WORLD, ...shared })];
}, 60_000);
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.remove()));
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const contact = { userId: null, name: null, phone: null, locale: null };
/** A message, which replica takes it, and whether the other gets it at the same moment. */
const sending = fc.record({ message: fc.nat(9), replica: fc.constantFrom(0, 1), twice: fc.boolean() });

it('two replicas that recall lose nothing, double nothing and answer a repetition the same', async () => {
  let run = 0;
  await fc.assert(fc.asyncProperty(fc.array(sending, { minLength: 2, maxLength: 14 }), async (sendings) => {
    const conversationId = `c-${(run += 1)}`;
    const send = (replica: number, message: number) => replicas[replica]!.conversations.receive({
      channel: 'http', conversationId, messageId: `m-${message}`, contact, text: `第${message}句：怎么注册`, action: null, attachments: [],
    });
    const answers = new Map<number, Set<string>>();
    for (const { message, replica, twice } of sendings) {
      const taken = await Promise.all([send(replica, message), ...(twice ? [send(1 - replica, message)] : [])]);
      const texts = taken.map((each) => JSON.stringify(each.status === 'taken' ? each.replies : each));
      answers.set(message, new Set([...(answers.get(message) ?? []), ...texts]));
    }
    const transcript = await replicas[0]!.conversations.messagesAfter(conversationId, 0, 0);
    expect(transcript.map(({ seq }) => seq)).toEqual(transcript.map((_, index) => index + 1));
    expect(transcript.filter(({ role }) => role === 'contact').length).toBe(new Set(sendings.map(({ message }) => message)).size);
    expect([...answers.values()].map(({ size }) => size)).toEqual([...answers.keys()].map(() => 1));
  }), { numRuns: 25 });
}, 60_000);
