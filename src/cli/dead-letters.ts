import { pino } from 'pino';
import { openSealedStore } from '../app.js';
import { bootOrExplain } from '../boot.js';
import { type Config, loadConfig } from '../config.js';
import type { OutboxEntry } from '../dialogue/types.js';
import { FolderInUse } from '../store/lmdb/folder-lock.js';
import type { OpenedDeadLetter } from '../store/sealed-outbox.js';
import type { ConversationStore } from '../take-turn.js';
import { COLUMNS, describeDeadLetter, hostOf, type Hosts } from './dead-letter-words.js';

type Letter = OpenedDeadLetter<OutboxEntry>;
type Work = (store: ConversationStore, hosts: Hosts) => Promise<void>;

const LIMIT = 1_000;

/** Deliveries that gave up: `npm run dead-letters -- list`, `npm run dead-letters -- retry <id>` or `retry all`. */
async function main(): Promise<void> {
  const work = workOf(process.argv.slice(2));
  if (!work) return refuse('Usage: npm run dead-letters -- list | retry <id> | retry all');
  const config = loadConfig();
  const store = await openSealedStore(config, pino({ level: 'silent' })).catch(refuseWhileRunning);
  if (!store) return;
  try {
    await work(store, hostsOf(config));
  } finally {
    await store.close();
  }
}

function hostsOf({ httpChannelCallbackUrl, wallet, production }: Config): Hosts {
  const sandbox = production ? null : 'sandbox';
  return { platform: httpChannelCallbackUrl && hostOf(httpChannelCallbackUrl), operator: wallet ? hostOf(wallet.url) : sandbox };
}

function refuseWhileRunning(error: unknown): void {
  if (!(error instanceof FolderInUse)) throw error;
  refuse(`The service is running (process ${error.pid}), and the embedded store serves one process: stop the service, `
    + 'run this command, and start it again. With REDIS_URL both run side by side.');
}

/** Null: the arguments are none of ours. */
function workOf([command, id, ...more]: string[]): Work | null {
  if (more.length > 0) return null;
  if (command === 'list' && id === undefined) return list;
  if (command !== 'retry' || !id) return null;
  return id === 'all' ? (store) => retryAll(store, Date.now()) : (store) => retry(store, id, Date.now());
}

/** The oldest first. What a machine reads is on standard output, what only people need is not. */
async function list(store: ConversationStore, hosts: Hosts): Promise<void> {
  const letters = await store.listDeadLetters(LIMIT);
  if (letters.length === 0) return console.log('No dead letters.');
  console.error(COLUMNS.join('\t'));
  for (const letter of letters) console.log(describeDeadLetter(letter, await conversationOf(store, letter), hosts).join('\t'));
  if (letters.length === LIMIT) console.error(`These are the ${LIMIT} oldest; there may be more.`);
}

/** Of what cannot be opened only the beginning of its hash is known, as in the logs. */
async function conversationOf(store: ConversationStore, letter: Letter): Promise<string> {
  const known = letter.type === 'entry' ? await store.load(letter.place, 'none').catch(() => null) : null;
  return known?.session?.conversationId ?? `#${letter.place.key.slice(0, 12)}`;
}

async function retry(store: ConversationStore, id: string, now: number): Promise<void> {
  if (!(await store.retryDeadLetter(id, now))) return refuse(`There is no dead letter ${id}; see "npm run dead-letters -- list".`);
  console.log(`${id} is at the end of its line again; a running service delivers it within seconds.`);
}

/** What gives up again meanwhile is left, and what still cannot be opened: it is looked behind. */
async function retryAll(store: ConversationStore, now: number): Promise<void> {
  let [retried, left, limit] = [0, 0, LIMIT];
  for (;;) {
    const letters = await store.listDeadLetters(limit);
    const ours = letters.filter(({ type, at }) => type === 'entry' && at <= now);
    const before = retried;
    for (const { id, place } of ours) if (await store.retryDeadLetter(id, now, place.shard)) retried += 1;
    left = letters.length;
    if (retried === before && left < limit) break;
    limit = LIMIT + 2 * (left - ours.length);
  }
  console.log(`${retried} dead letters are in their lines again; a running service delivers them within seconds.`);
  if (left > 0) console.log(`${left} are left: they cannot be opened, or gave up after this began; see "npm run dead-letters -- list".`);
}

function refuse(why: string): void {
  console.error(why);
  process.exitCode = 2;
}

await bootOrExplain(main);
