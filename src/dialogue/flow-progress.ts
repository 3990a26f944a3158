import type { Flow } from '../../flows/kit.js';

/** How far a flow has come. Null for a flow that has no stages, and for a state that another version of it knew. */
export function progressOf(flow: Flow | undefined, state: string): { step: number; of: number } | null {
  const stages = flow?.stages ?? [];
  const step = stages.findIndex((states) => states.includes(state)) + 1;
  return step === 0 ? null : { step, of: stages.length };
}
