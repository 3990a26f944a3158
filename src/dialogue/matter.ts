import type { OperatorEvent } from '../wallet/wallet.js';

/** What events and followers meet by. */
export function matterKey(matter: { kind: string; userId: string } | { kind: string; userId: string; id: string }): string {
  return 'id' in matter ? `${matter.kind}:${matter.id}` : `${matter.kind}:${matter.userId}`;
}

/** The matter an event is about. */
export function matterOf({ type, userId, transactionId, caseId }: OperatorEvent): string {
  if (transactionId !== null && type === 'transaction.updated') return matterKey({ kind: 'transaction', userId, id: transactionId });
  if (caseId !== null) return matterKey({ kind: 'case', userId, id: caseId });
  return matterKey({ kind: type.split('.')[0] ?? '', userId });
}
