import type { MessageDeps } from './message-deps.js';
import type { Draft } from './draft.js';
import { NO_HINTS, type Step } from './drive-flow.js';

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
  return driver.begin(draft, 'handoff', { hints: { ...NO_HINTS, text }, carried: { reason, ...(skill && { skill }) } });
}

/** No form, no FAQ, no question: kind words, who helps right now, and a person with priority. */
export function answerCrisis({ driver }: MessageDeps, draft: Draft): Step {
  const { session } = draft;
  draft.say('crisis');
  driver.leave(draft);
  session.paused = [];
  session.offered = [];
  session.owner = 'queued';
  session.handoff = { at: draft.now, skill: 'general', urgent: true, reason: 'crisis', told: 'handoff.urgent' };
  return { by: 'crisis' };
}
