import type { Session } from './session.js';

/** Where a conversation stands, as those outside are told (CONTRACT §2). */
export interface ConversationState {
  status: Session['owner'];
  flow: string | null;
  step: string | null;
  seq: number;
}

export function stateOf({ owner, flow, seq }: Session): ConversationState {
  return { status: owner, flow: flow?.name ?? null, step: flow?.state ?? null, seq };
}
