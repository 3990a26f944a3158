import type { Flow } from '../../flows/kit.js';
import type { StoredFlow } from './session.js';

/** How far a flow has come. Null for a flow that has no stages, and for a state that waits for no person. */
export function progressOf(flow: Flow | undefined, { state, slots }: Pick<StoredFlow, 'state' | 'slots'>): { step: number; of: number } | null {
  const stages = flow?.stages?.(slots) ?? [];
  const step = stages.findIndex((states) => states.includes(state)) + 1;
  return step === 0 ? null : { step, of: stages.length };
}
