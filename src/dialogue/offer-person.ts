import type { MessageDeps } from './message-deps.js';
import type { Draft } from './draft.js';
import { NO_HINTS, type Step } from './drive-flow.js';

/** Who was being cheated this lately does not wait for opening hours. */
const LATELY_MS = 24 * 3_600_000;

/** From every state, in one turn. `text`: the words it was asked for with. */
export function offerPerson({ driver, flows }: MessageDeps, draft: Draft, reason: string, text = ''): Step {
  const { session } = draft;
  if (session.owner === 'queued') {
    draft.say('handoff.alreadyQueued', { hours: { line: session.handoff?.told ?? 'handoff.hoursUnknown' } });
    driver.askAgain(draft);
    return { by: 'handoff' };
  }
  if (session.flow?.name === 'handoff') {
    driver.askAgain(draft);
    return { by: 'handoff' };
  }
  const skill = session.flow && flows.get(session.flow.name)?.skill?.(session.flow.slots);
  driver.pause(draft);
  const cheated = session.stoppedLossAt !== null && draft.now - session.stoppedLossAt < LATELY_MS;
  const carried = { reason, ...(cheated && { skill: 'fraud', urgent: true }), ...(skill && { skill }) };
  return driver.begin(draft, 'handoff', { hints: { ...NO_HINTS, text }, carried });
}
