import type { OutboxEntry, ResultInput } from '../dialogue/types.js';
import type { OpenedEntry } from '../store/sealed-outbox.js';
import type { TakeTurn } from '../take-turn.js';
import type { Wallet } from '../wallet/wallet.js';
import type { Deliver } from './deliver.js';
import { addsNothing, type HandOver } from './hand-over-files.js';
import { type Away, readAway } from './read-away.js';

type CommandEntry = Extract<OutboxEntry, { destination: 'wallet' }>;

/**
 * Runs commands at the operator under their idempotency key. The result is committed as an event before the entry is
 * done with: a crash in between runs the command again under the same key, and the event is then a duplicate.
 */
export function createWalletDeliverer({ wallet, handOver, takeTurn, timeoutMs }: {
  wallet: Wallet;
  handOver: HandOver;
  takeTurn: TakeTurn;
  /** How long its files may take, and then the command itself: what files are kept in may hang, and it alone. */
  timeoutMs: number;
}): Deliver<CommandEntry> {
  return {
    attempt: async (entry) => {
      const { place, payload: { key, cause, command: { command } } } = entry;
      const ran = await run(wallet, handOver, entry, timeoutMs);
      if (ran.status !== 'ran') return ran;
      await takeTurn.event(place, { type: 'result', id: `result:${key}`, key, cause, command, outcome: ran.outcome });
      return { status: 'sent' };
    },
    delayed: async ({ place, payload: { key, cause, command: { command } } }, how) => {
      const lasting = how === 'putOff';
      await takeTurn.event(place, { type: 'delayed', id: `delayed:${key}`, key, cause, command, lasting });
    },
    gaveUp: async ({ place, payload: { key, cause, command: { command } } }) => {
      await takeTurn.event(place, { type: 'result', id: `gave-up:${key}`, key, cause, command, outcome: { status: 'gaveUp' } });
    },
  };
}

type Ran = { status: 'ran'; outcome: ResultInput['outcome'] } | Away;

async function run(wallet: Wallet, handOver: HandOver, entry: OpenedEntry<CommandEntry>, timeoutMs: number): Promise<Ran> {
  try {
    const command = await handOver(entry, AbortSignal.timeout(timeoutMs));
    const outcome = addsNothing(command)
      ? { status: 'nothingLeft' as const }
      : await wallet.run(command, entry.payload.key, AbortSignal.timeout(timeoutMs));
    return { status: 'ran', outcome };
  } catch (error) {
    return readAway(error);
  }
}
