import type { OperatorEvent } from '../wallet/wallet.js';

/** What events and followers meet by. */
export function matterKey(matter: { kind: string; userId: string } | { kind: string; userId: string; id: string }): string {
  return 'id' in matter ? `${matter.kind}:${matter.id}` : `${matter.kind}:${matter.userId}`;
}

/** `id`: of the matter, or of the person where it has none of its own. */
export function readMatterKey(key: string): { kind: string; id: string } {
  const colon = key.indexOf(':');
  return { kind: key.slice(0, colon), id: key.slice(colon + 1) };
}

/** The matter an event is about. */
export function matterOf({ type, userId, transactionId, caseId }: OperatorEvent): string {
  const [kind = ''] = type.split('.');
  if (kind === 'transaction') return matterKey({ kind, userId, id: transactionId ?? '' });
  if (kind === 'case' || kind === 'closure') return matterKey({ kind: 'case', userId, id: caseId ?? '' });
  return matterKey({ kind, userId });
}
