import { link, mkdir, open, readdir, readFile, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { describeSelf, livenessOf } from './process-life.js';

/**
 * One process per data folder: LMDB's write lock here is not robust (a process killed inside a transaction would hang
 * the next), and timers and outbox lines are meant for one worker set.
 *
 * The files are `owner.1`, `owner.2`, …; whoever made the highest number owns the folder. A number is taken with
 * `link`, which fails when it exists, so of two starters that saw the same dead owner one wins; numbers only grow, so
 * a slow starter that takes an old one finds a higher when it looks again and gives way. A released file is emptied,
 * never removed by its owner, for the same reason.
 */
export class FolderInUse extends Error {
  override name = 'FolderInUse';

  constructor(readonly folder: string, readonly pid: number, since: string) {
    super(
      `The data folder ${folder} is in use by process ${pid} (since ${since}). ` +
      'Stop that process, or give this one a folder of its own with DATA_DIR.',
    );
  }
}

export interface LockOptions {
  folder: string;
  /** Milliseconds; only to tell an operator since when. */
  now: () => number;
  randomId: () => string;
}

const Owner = z.object({ pid: z.number(), startedAt: z.string().nullable(), space: z.string(), since: z.string() });
type Owner = z.infer<typeof Owner>;
type Newest = { number: number; path: string; owner: Owner | null };

const FILE = /^owner\.(\d+)$/;
const BEAT_MS = 500;
/** Long enough for five beats; spent only where another process cannot be looked up (other container, no /proc). */
const WATCH_MS = 2_500;

/** Resolves to the function that gives the folder back; throws FolderInUse. Creates the folder (mode 0700). */
export async function lockFolder(options: LockOptions): Promise<() => Promise<void>> {
  const { folder } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (;;) {
    const newest = await findNewest(folder);
    if (newest?.owner && (await isAlive(newest.owner, newest.path))) {
      throw new FolderInUse(folder, newest.owner.pid, newest.owner.since);
    }
    const path = await takeNumber(options, (newest?.number ?? 0) + 1);
    if (path !== null) return keepAlive(path);
  }
}

/** Null when somebody else was first. */
async function takeNumber({ folder, now, randomId }: LockOptions, number: number): Promise<string | null> {
  const path = join(folder, `owner.${number}`);
  const draft = join(folder, `.owner-${randomId()}`);
  const owner: Owner = { ...(await describeSelf()), since: new Date(now()).toISOString() };
  await writeFile(draft, JSON.stringify(owner), { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return null;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const numbers = await listNumbers(folder);
  const beaten = numbers.some((other) => other > number);
  const spent = beaten ? [number] : numbers.filter((other) => other < number);
  for (const old of spent) await rm(join(folder, `owner.${old}`), { force: true });
  return beaten ? null : path;
}

async function findNewest(folder: string): Promise<Newest | null> {
  const number = Math.max(0, ...(await listNumbers(folder)));
  if (number === 0) return null;
  const path = join(folder, `owner.${number}`);
  return { number, path, owner: await readOwner(path) };
}

async function listNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.map((name) => Number(FILE.exec(name)?.[1] ?? 0)).filter((number) => number > 0);
}

/** Null: released, or removed since it was listed (then its number cannot be the newest and taking fails). */
async function readOwner(path: string): Promise<Owner | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  });
  // `link` shows a file only when it is whole, so an incomplete one was emptied, or left by a power cut.
  try {
    return Owner.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function isAlive(owner: Owner, path: string): Promise<boolean> {
  const known = await livenessOf(owner);
  if (known !== 'unknown') return known === 'alive';
  const before = await beatOf(path);
  await sleep(WATCH_MS);
  return before !== (await beatOf(path)) && (await readOwner(path)) !== null;
}

/** The owner writes the same bytes over and over: the file's time moves and no clocks are compared. */
async function keepAlive(path: string): Promise<() => Promise<void>> {
  const file = await open(path, 'r+');
  const bytes = await file.readFile();
  let beating: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    // A beat that fails (disk full, folder gone) costs nothing but certainty; the store itself will say what is wrong.
    beating = file.write(bytes, 0, bytes.length, 0).catch(() => undefined);
  }, BEAT_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await beating;
    await release(file);
  };
}

async function release(file: FileHandle): Promise<void> {
  await file.truncate(0);
  await file.close();
}

async function beatOf(path: string): Promise<number> {
  return stat(path).then((found) => found.mtimeMs, () => 0);
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
