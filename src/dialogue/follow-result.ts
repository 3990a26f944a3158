import type { Follow } from '../../flows/kit.js';
import type { CommandOutcome, WalletCommand } from '../wallet/wallet.js';
import type { Draft } from './draft.js';
import { matterKey } from './matter.js';

type Done = Extract<CommandOutcome, { status: 'done' }>;

/** A conversation follows what it filed under `key`, and a wallet that it had frozen. What the person just did
 *  themselves is no news to them. */
export function followResult(draft: Draft, key: string, command: WalletCommand['command'], { case: filed, transaction }: Done): void {
  const { userId } = draft.session.contact;
  if (userId === null) return;
  if (command === 'freezeWallet') draft.follow({ kind: 'wallet', userId, known: 'frozen' });
  if (filed) knowCase(draft, key, { kind: 'case', userId, id: filed.id, known: filed.state });
  if (transaction) knowState(draft, matterKey({ kind: 'transaction', userId, id: transaction.id }), transaction.status);
}

function knowCase(draft: Draft, key: string, filed: Follow & { id: string }): void {
  const { following, flow, paused } = draft.session;
  const matter = matterKey(filed);
  if (following[matter]) return knowState(draft, matter, filed.known);
  const by = [flow, ...paused].find((each) => each?.awaits === key)?.name;
  // What is added to a case that was filed elsewhere files nothing.
  if (by !== 'appeal-status') draft.follow(filed);
}

function knowState({ session: { following }, now }: Draft, matter: string, state: string): void {
  const known = following[matter];
  if (known) following[matter] = { ...known, state, readAt: now };
}
