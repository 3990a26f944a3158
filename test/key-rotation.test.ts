import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openLmdbStore } from '../src/store/lmdb/open-lmdb-store.js';
import type { Store } from '../src/store/store.js';
import { type HttpService, startHttpService } from './support/http-service.js';
import { until } from './support/until.js';

const key = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const [oldKey, newKey, indexKey] = [key('k1'), key('k2'), randomBytes(32).toString('base64')];

/** Two replicas on one store while a master key is put in front of the other: one has been started with it, one not yet. */
let folder = '';
let store: Store;
let [before, after]: HttpService[] = [];
/** The newer one takes nothing up. */
let isBusy = true;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wallet-support-keys-'));
  store = await openLmdbStore({ folder, now: Date.now, randomId: randomUUID });
  const start = (masterKeys: string, claimLines: Store['claimLines']): Promise<HttpService> => startHttpService(
    { MASTER_KEYS: masterKeys, INDEX_KEY: indexKey, HTTP_CHANNEL_WAIT_MS: '0' },
    { openStore: async () => ({ ...store, claimLines, close: async () => undefined }) },
  );
  before = await start(oldKey, store.claimLines);
  after = await start(`${newKey},${oldKey}`, async (...asked) => (isBusy ? [] : store.claimLines(...asked)));
}, 60_000);
afterAll(async () => {
  await before?.stop();
  await after?.stop();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const WANTED = 'a newer version of the service is needed, or a master key that is not loaded here';

it('what a replica has sealed with a new master key is left to it by one that does not have the key yet', async () => {
  for (const text of ['有一笔交易不是我操作的，钱被人转走了', '500那笔', '冻结钱包']) await after!.say('c-1', text, text);
  await until('the other one has met it', () => before!.logged.some(({ msg }) => msg === WANTED || msg === 'dead letter'));

  expect(await before!.metrics()).not.toMatch(/^dead_letters_total/m);
  const refused = await before!.say('c-1', 'm-4', '好');
  expect([refused.status, refused.body.code]).toEqual([503, 'stored_by_newer']);
  isBusy = false;
  await until('the wallet is frozen', async () =>
    (await after!.get('/channels/http/conversations/c-1/messages')).body.messages?.some(({ text }) => text.includes('冻结好了')) ?? false);
}, 60_000);
