import { StoreUnavailable } from '../store.js';
import { documentKey, layoutKey } from './keys.js';
import { reach } from './reach.js';
import type { Client } from './scripts.js';

/** Raised by one when what is in Redis has another shape. 1 had a key for each mark, and wrote none of this down. */
const LAYOUT = '2';
/** Written at the first start of every build there was. */
const FIRST_DOCUMENT = 'key-check';

/** Says which layout Redis has, or reads it. @throws StoreUnavailable when it is another one. */
export async function checkLayout(redis: Client): Promise<void> {
  // In this order: another process may be making its first start.
  const isUsed = await reach(() => redis.exists(documentKey(FIRST_DOCUMENT)));
  const found = await reach(() => redis.get(layoutKey(FIRST_DOCUMENT)));
  if (found === LAYOUT) return;
  if (found !== null || isUsed) {
    throw new StoreUnavailable(`What is in Redis has layout ${found ?? '1'}, not ${LAYOUT}. Run the version that wrote it, or name an empty database in REDIS_URL.`);
  }
  await reach(() => redis.set(layoutKey(FIRST_DOCUMENT), LAYOUT));
}
