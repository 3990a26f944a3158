import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FolderInUse } from '../../src/store/lmdb/folder-lock.js';
import { openLmdbStore } from '../../src/store/lmdb/open-lmdb-store.js';
import { conversationKey, dueKey, type Key, readReadyKey } from '../../src/store/lmdb/keys.js';
import { apply, openTables, put, remove } from '../../src/store/lmdb/tables.js';
import { StoreUnavailable, type Store } from '../../src/store/store.js';
import { claimsAt, commitEntries, somewhere, T0 } from '../contracts/store/kit.js';
import { storeContract } from '../contracts/store.js';

const openIn = (folder: string): Promise<Store> => openLmdbStore({ folder, now: Date.now, randomId: randomUUID });
const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'store-'));

storeContract('lmdb', async () => {
  const folder = await newFolder();
  let store = await openIn(folder);
  return {
    store,
    async reopen() {
      await store.close();
      store = await openIn(folder);
      return store;
    },
    second: async () => store,
    async lose(place) {
      await store.close();
      const tables = openTables(join(folder, 'store.mdb'));
      tables.root.transactionSync(() => apply([remove(tables.sessions, conversationKey(place))]));
      await tables.root.close();
      store = await openIn(folder);
      return store;
    },
    async destroy() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});

describe('the data folder', () => {
  let folder: string;
  let children: ChildProcess[];

  beforeEach(async () => {
    folder = await newFolder();
    children = [];
  });
  afterEach(async () => {
    await Promise.all(children.map(kill));
    await rm(folder, { recursive: true });
  });

  const start = (mode: 'hold' | 'write'): ChildProcess => {
    const child = startWriter(folder, mode);
    children.push(child);
    return child;
  };

  it('belongs to one process: the second is told the folder, the process and the remedy', async () => {
    const holder = start('hold');
    expect(await firstLine(holder)).toBe('open');

    const refused = await openIn(folder).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(FolderInUse);
    expect((refused as FolderInUse).message).toContain(folder);
    expect((refused as FolderInUse).message).toContain(`process ${holder.pid}`);
    expect((refused as FolderInUse).message).toContain('DATA_DIR');
  });

  it('is free again when its process was killed', async () => {
    const holder = start('hold');
    await firstLine(holder);
    await kill(holder);
    await (await openIn(folder)).close();
  });

  it('goes to one of several processes that start at once over a dead one', async () => {
    const dead = start('hold');
    await firstLine(dead);
    await kill(dead);
    const answers = await Promise.all([1, 2, 3].map(() => firstLine(start('hold'))));
    expect(answers.sort()).toEqual(['open', 'refused FolderInUse', 'refused FolderInUse']);
  });

  it('goes to one of many that open it at once in one process, time after time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const tries = await Promise.allSettled(Array.from({ length: 10 }, () => openIn(folder)));
      const open = tries.flatMap((tried) => (tried.status === 'fulfilled' ? [tried.value] : []));
      expect(open).toHaveLength(1);
      const refusals = tries.flatMap((tried) => (tried.status === 'rejected' ? [tried.reason as unknown] : []));
      expect(refusals.every((reason) => reason instanceof FolderInUse)).toBe(true);
      await open[0]?.close();
    }
  });

  it('leaves one owner file behind, however often it was opened', async () => {
    for (let round = 0; round < 3; round += 1) await (await openIn(folder)).close();
    expect((await readdir(folder)).filter((name) => name.includes('owner'))).toEqual(['owner.3']);
  });

  it('is not taken from a process that cannot be looked up but shows signs of life', async () => {
    const foreign = JSON.stringify({ pid: 1, startedAt: '1', space: 'another container', since: 'then' });
    await writeFile(join(folder, 'owner.7'), foreign);
    const beat = setInterval(() => void writeFile(join(folder, 'owner.7'), foreign, { flag: 'r+' }), 200);

    await expect(openIn(folder)).rejects.toThrow('process 1 (since then)');
    clearInterval(beat);
    await (await openIn(folder)).close();
  });

  it('is not taken by mistake for that of a process which has the same pid but started at another time', async () => {
    const holder = await openIn(folder);
    const owner: unknown = JSON.parse(await readFile(join(folder, 'owner.1'), 'utf8'));
    await holder.close();
    await writeFile(join(folder, 'owner.1'), JSON.stringify({ ...(owner as object), startedAt: '1' }));
    await (await openIn(folder)).close();
  });

  it('is free again when the store in it cannot be opened', async () => {
    await writeFile(join(folder, 'store.mdb'), 'this is no database'.repeat(1000));
    await expect(openIn(folder)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(openIn(folder)).rejects.toBeInstanceOf(StoreUnavailable);
  });
});

describe('a folder of an earlier version', () => {
  it('has its deliveries under way go on', async () => {
    const folder = await newFolder();
    const store = await openIn(folder);
    const place = somewhere();
    await commitEntries(store, place, 'chat', 2);
    await store.close();
    await indexAsBefore(join(folder, 'store.mdb'));

    const opened = await openIn(folder);
    expect(await opened.nextDue(['chat'])).toBe(T0);
    expect(await claimsAt(opened, place, T0)).toHaveLength(1);
    await opened.close();
    await rm(folder, { recursive: true });
  });
});

/** Due lines were once kept in one index for all destinations. */
async function indexAsBefore(path: string): Promise<void> {
  const { root, ready } = openTables(path);
  const before = root.openDB<true, Key>('ready-lines', { keyEncoding: 'binary' });
  await root.transaction(() => apply([...ready.getKeys()].flatMap((key) => {
    const { at, what } = readReadyKey(key);
    return [put(before, dueKey(at, what), true), remove(ready, key)];
  })));
  await root.close();
}

describe('a process killed while it writes', () => {
  it('loses no turn it reported and leaves none half written', async () => {
    const folder = await newFolder();
    const reported = [0, 0, 0, 0];
    for (const turns of [100, 20, 150]) {
      await writeUntilKilled(folder, turns, reported);
      const store = await openIn(folder);
      for (const conversation of [0, 1, 2, 3]) await expectWhole(store, conversation, reported[conversation] ?? 0);
      await store.close();
    }
    await expectOutbox(await openIn(folder), folder);
  }, 60_000);
});

/** Reads reports until there are enough, then kills at once: whatever is under way is cut off. */
async function writeUntilKilled(folder: string, turns: number, reported: number[]): Promise<void> {
  const child = startWriter(folder, 'write');
  const lines = createInterface({ input: child.stdout! });
  let seen = 0;
  for await (const line of lines) {
    const [conversation, version] = line.split(' ').map(Number);
    if (conversation === undefined || version === undefined) continue;
    reported[conversation] = version;
    seen += 1;
    if (seen === turns) child.kill('SIGKILL');
  }
  expect(seen).toBeGreaterThanOrEqual(turns);
  await kill(child);
}

/** At most one turn more than reported: the one whose report was cut off. */
async function expectWhole(store: Store, conversation: number, reported: number): Promise<void> {
  const place = { shard: conversation, key: `c${conversation}` };
  const { conversation: stored } = await store.load(place, '');
  const version = stored?.version ?? 0;
  expect([reported, reported + 1]).toContain(version);
  expect(Buffer.from(stored?.session ?? []).toString()).toBe(`${version}`);
  expect(stored?.seq).toBe(2 * version);

  const { messages } = await store.readMessages(place, 0, 100_000);
  expect(messages.map(({ seq, bytes }) => [seq, Number(Buffer.from(bytes).toString())]))
    .toEqual(Array.from({ length: 2 * version }, (_, index) => [index + 1, Math.floor(index / 2) + 1]));
  expect(await store.readMark(place, `in-${version}`)).toEqual({ from: 2 * version - 1, upTo: 2 * version });
  expect(await store.readMark(place, `in-${version + 1}`)).toBeNull();
}

/** One timer, that of the last turn, and every turn's entry in order. */
async function expectOutbox(store: Store, folder: string): Promise<void> {
  const timers = await store.claimTimers(1, 1000, 100);
  expect(timers).toHaveLength(4);
  for (const { place, name } of timers) {
    const { conversation } = await store.load(place, '');
    const version = conversation?.version ?? 0;
    expect(name).toBe(`t${version}`);
    const all = Array.from({ length: version }, (_, index) => `${place.shard}:${index + 1}`);
    expect(await drain(store, place.key)).toEqual(all);
  }
  await store.close();
  await rm(folder, { recursive: true });
}

async function drain(store: Store, key: string): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const claims = await store.claimLines(2, 0, [{ destination: 'chat', limit: 10 }]);
    const claim = claims.find((found) => found.place.key === key);
    if (!claim) return ids;
    ids.push(claim.id);
    await store.releaseLine(claim, { type: 'done' });
  }
}

function startWriter(folder: string, mode: 'hold' | 'write'): ChildProcess {
  const args = ['--import', './test/support/run-typescript.mjs', 'test/support/store-writer.ts', folder, mode];
  return spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  return 'ended';
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
