import { ConfigError } from './config.js';
import { FaultyData } from './faq/fault.js';
import { BadKeys } from './privacy/key-ring.js';
import { CannotOpen } from './privacy/seal.js';
import { FolderInUse } from './store/lmdb/folder-lock.js';
import { StoreUnavailable } from './store/store.js';

/** Faults of set-up: the message names the place and the remedy, a stack would only hide it. */
const EXPLAINED = [ConfigError, FaultyData, BadKeys, CannotOpen, FolderInUse, StoreUnavailable];

/** Runs a command; a fault of set-up is told in words, anything else with its stack. The process then ends with 1. */
export async function bootOrExplain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return EXPLAINED.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message);
}
