import { WalletKnownDown, WalletUnavailable } from '../wallet/wallet.js';
import type { Attempt } from './deliver.js';

/** What an attempt comes to that got no answer from the operator. */
export type Away = Extract<Attempt, { status: 'retry' | 'putOff' }>;

/** Throws what says nothing of the operator: it is a bug or a lost dependency. */
export function readAway(error: unknown): Away {
  if (error instanceof WalletKnownDown) return { status: 'putOff', because: 'the operator is known to be down' };
  if (error instanceof WalletUnavailable) return { status: 'retry', because: 'the operator did not answer', afterMs: error.afterMs };
  throw error;
}
