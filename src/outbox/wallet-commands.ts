import { type OutboxEntry } from '../dialogue/types.js';
import type { TakeTurn } from '../take-turn.js';
import { type CommandOutcome, type Wallet, WalletUnavailable } from '../wallet/wallet.js';
import type { Deliver } from './deliver.js';

type CommandEntry = Extract<OutboxEntry, { destination: 'wallet' }>;

/**
 * Runs commands at the operator under their idempotency key. The result is committed as an event before the entry is
 * done with: a crash in between runs the command again under the same key, and the event is then a duplicate.
 */
export function createWalletDeliverer({ wallet, takeTurn, timeoutMs }: {
  wallet: Wallet;
  takeTurn: TakeTurn;
  /** How long one attempt may take. */
  timeoutMs: number;
}): Deliver<CommandEntry> {
  return {
    attempt: async ({ place, payload: { key, cause, command } }) => {
      const outcome = await run(wallet, command, key, timeoutMs);
      if (!outcome) return { status: 'retry', because: 'the operator did not answer' };
      await takeTurn.event(place, { type: 'result', id: `result:${key}`, key, cause, outcome });
      return { status: 'sent' };
    },
    delayed: async ({ place, payload: { key, cause } }) => {
      await takeTurn.event(place, { type: 'delayed', id: `delayed:${key}`, key, cause });
    },
    gaveUp: async ({ place, payload: { key, cause } }) => {
      await takeTurn.event(place, { type: 'result', id: `gave-up:${key}`, key, cause, outcome: { status: 'gaveUp' } });
    },
  };
}

async function run(wallet: Wallet, command: CommandEntry['command'], key: string, timeoutMs: number): Promise<CommandOutcome | null> {
  try {
    return await wallet.run(command, key, AbortSignal.timeout(timeoutMs));
  } catch (error) {
    if (error instanceof WalletUnavailable) return null;
    throw error;
  }
}
