import { type Offer, offer, whole } from './offers.js';
import type { KeptEvent, SandboxState } from './state.js';

const MINUTE_MS = 60_000;

export function offersOfEvent({ event: { eventId } }: KeptEvent): Offer[] {
  return [offer('repeatEvent', { eventId }), offer('delayEvent', { eventId }, [whole('delayMs', MINUTE_MS)])];
}

/** How the sandbox answers, and how badly. */
export function offersOfSettings({ failNext, down, answerNothingNext, delayNextEvents }: SandboxState['settings']): Offer[] {
  const labelled = (label: string, made: Offer): Offer => ({ ...made, label });
  return [
    labelled(down ? 'comeBack' : 'goDown', offer('setFaults', { down: !down })),
    labelled('failNext', offer('setFaults', {}, [whole('failNext', Math.max(1, failNext))])),
    labelled('setDelay', offer('setFaults', {}, [whole('delayMs', 3_000)])),
    labelled('usualDelay', offer('setFaults', { delayMs: [50, 400] })),
    offer('answerNothing', {}, [whole('count', Math.max(1, answerNothingNext))]),
    offer('delayNextEvents', {}, [whole('count', Math.max(1, delayNextEvents.count)), whole('delayMs', MINUTE_MS)]),
  ];
}
