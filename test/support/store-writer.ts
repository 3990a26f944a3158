import { randomUUID } from 'node:crypto';
import { openLmdbStore } from '../../src/store/lmdb/open-lmdb-store.js';
import type { Commit, Place } from '../../src/store/store.js';

/**
 * A process to be killed: takes the folder it is given and says so, then commits turns to four conversations without
 * end and reports each when it is durable: `<conversation> <version>`. With `hold` it only keeps the folder.
 */
const [folder = '', mode = 'write'] = process.argv.slice(2);

const store = await openLmdbStore({ folder, now: Date.now, randomId: randomUUID }).catch((error: unknown) => {
  process.stdout.write(`refused ${error instanceof Error ? error.name : ''}\n`);
  process.exit(0);
});
process.stdout.write('open\n');
if (mode === 'write') await Promise.all([0, 1, 2, 3].map(writeForEver));
else process.stdin.resume();

async function writeForEver(conversation: number): Promise<void> {
  const place: Place = { shard: conversation, key: `c${conversation}` };
  const before = (await store.load(place, '')).conversation?.version ?? 0;
  for (let version = before + 1; ; version += 1) {
    await store.commit(place, numbered(conversation, version));
    process.stdout.write(`${conversation} ${version}\n`);
  }
}

/** Each part of the turn carries its number, so that a part which is missing shows. */
function numbered(conversation: number, version: number): Commit {
  const bytes = Buffer.from(`${version}`);
  return {
    inbound: `in-${version}`, inboundExpiresAt: 9_000_000_000_000, expectedVersion: version - 1, expectedTag: null, owner: 'bot',
    wrappedKey: Buffer.from('wrapped'), session: bytes, messages: [bytes, bytes],
    outbox: [{ id: `${conversation}:${version}`, destination: 'chat', dueAt: 1, bytes }],
    timers: { set: [{ name: `t${version}`, dueAt: 1 }], cancel: [`t${version - 1}`] }, mark: null,
  };
}
