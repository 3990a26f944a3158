import { ConfigError } from './config.js';
import { FaultyData } from './faq/fault.js';
import { NotBuilt } from './http/ui-files.js';
import { BadKeys } from './privacy/key-ring.js';
import { CannotOpen } from './privacy/seal.js';
import { FolderInUse } from './store/lmdb/folder-lock.js';
import { StoreUnavailable } from './store/store.js';
import { StoredByNewer } from './stored-by-newer.js';

/** Faults of set-up: the message names the place and the remedy, a stack would only hide it. */
const EXPLAINED = [ConfigError, FaultyData, BadKeys, CannotOpen, FolderInUse, StoreUnavailable, StoredByNewer, NotBuilt];

/** A command was called with arguments that it does not take. */
export class WrongUsage extends Error {
  override name = 'WrongUsage';
}

/** Runs a command; a fault of set-up is told in words, anything else with its stack. The process then ends with 1, or
 *  with 2 and the `usage` when its arguments are wrong. */
export async function bootOrExplain(main: () => Promise<void>, usage = ''): Promise<void> {
  try {
    await main();
  } catch (error) {
    const misused = isMisuse(error);
    process.stderr.write(misused ? `${error.message}\n${usage}\n` : `${explain(error)}\n`);
    process.exitCode = misused ? 2 : 1;
  }
}

/** Ours, or what node:util's parseArgs throws. */
function isMisuse(error: unknown): error is Error {
  if (error instanceof WrongUsage) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_');
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return EXPLAINED.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message);
}
