import type { Follow } from '../../flows/kit.js';
import type { CommandOutcome } from '../wallet/wallet.js';
import type { Draft } from './draft.js';
import { matterKey } from './matter.js';

type Done = Extract<CommandOutcome, { status: 'done' }>;

/** A conversation follows what it filed. What the person just did themselves is no news to them. */
export function followResult(draft: Draft, { case: filed, transaction }: Done): void {
  const { userId } = draft.session.contact;
  if (userId === null) return;
  if (filed) knowCase(draft, { kind: 'case', userId, id: filed.id, known: filed.state });
  if (transaction) knowState(draft, matterKey({ kind: 'transaction', userId, id: transaction.id }), transaction.status);
}

function knowCase(draft: Draft, filed: Follow & { id: string }): void {
  const matter = matterKey(filed);
  if (draft.session.following[matter]) knowState(draft, matter, filed.known);
  else draft.follow(filed);
}

function knowState({ session: { following }, now }: Draft, matter: string, state: string): void {
  const known = following[matter];
  if (known) following[matter] = { ...known, state, readAt: now };
}
