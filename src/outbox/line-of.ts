import type { OutboxEntry } from '../dialogue/types.js';

type Destination = OutboxEntry['destination'];

const URGENT = 'wallet.urgent';

/** The lines in which a conversation's entries wait, by name, and who delivers what waits there. */
export const LINES: Readonly<Record<string, Destination>> =
  { wallet: 'wallet', [URGENT]: 'wallet', channel: 'channel', projections: 'projections', files: 'files' };

/** What stops a loss must not wait for hours behind an appeal that the operator cannot take. */
export function lineOf(entry: OutboxEntry): string {
  const { destination } = entry;
  if (destination !== 'wallet') return destination;
  return entry.command.command === 'freezeWallet' || entry.command.command === 'cancelTransfer' ? URGENT : destination;
}
