import { pino } from 'pino';
import { openSealedStore } from '../app.js';
import { bootOrExplain } from '../boot.js';
import { loadConfig } from '../config.js';
import { FolderInUse } from '../store/lmdb/folder-lock.js';
import type { ConversationStore } from '../take-turn.js';

const LIMIT = 1_000;

/** Deliveries that gave up: `npm run dead-letters -- list`, `npm run dead-letters -- retry <id>`. */
async function main(): Promise<void> {
  const work = workOf(process.argv.slice(2));
  if (!work) return refuse('Usage: npm run dead-letters -- list | retry <id>');
  const store = await openSealedStore(loadConfig(), pino({ level: 'silent' })).catch(refuseWhileRunning);
  if (!store) return;
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

function refuseWhileRunning(error: unknown): void {
  if (!(error instanceof FolderInUse)) throw error;
  refuse(`The service is running (process ${error.pid}), and the embedded store serves one process: stop the service, `
    + 'run this command, and start it again. With REDIS_URL both run side by side.');
}

/** Null: the arguments are none of ours. */
function workOf([command, id, ...more]: string[]): ((store: ConversationStore) => Promise<void>) | null {
  if (more.length > 0) return null;
  if (command === 'list' && id === undefined) return list;
  return command === 'retry' && id ? (store) => retry(store, id, Date.now()) : null;
}

async function list(store: ConversationStore): Promise<void> {
  const letters = await store.listDeadLetters(LIMIT);
  if (letters.length === 0) console.log('No dead letters.');
  for (const letter of letters) {
    const what = letter.type === 'entry' ? `${letter.destination}\t${letter.attempts} attempts\t${letter.because}` : 'unreadable';
    console.log(`${letter.id}\t${new Date(letter.at).toISOString()}\t${what}`);
  }
}

async function retry(store: ConversationStore, id: string, now: number): Promise<void> {
  if (!(await store.retryDeadLetter(id, now))) return refuse(`There is no dead letter ${id}; see "npm run dead-letters -- list".`);
  console.log(`${id} is at the end of its line again; a running service delivers it within seconds.`);
}

function refuse(why: string): void {
  console.error(why);
  process.exitCode = 2;
}

await bootOrExplain(main);
