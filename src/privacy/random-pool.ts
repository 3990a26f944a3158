import { randomFillSync } from 'node:crypto';
import type { RandomBytes } from './seal.js';

const POOL_BYTES = 4_096;

/** Random bytes drawn from the system in one go: an IV is twelve bytes, and a call for each costs more than the seal.
 *  Every byte is handed out once. */
export function createRandomPool(): RandomBytes {
  const pool = Buffer.allocUnsafeSlow(POOL_BYTES);
  let used = POOL_BYTES;
  return (size) => {
    if (size > POOL_BYTES) return randomFillSync(Buffer.allocUnsafe(size));
    if (used + size > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const taken = Buffer.from(pool.subarray(used, used + size));
    pool.fill(0, used, used + size);
    used += size;
    return taken;
  };
}
