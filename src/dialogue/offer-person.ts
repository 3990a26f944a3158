import { bareWords } from './bare-words.js';
import type { MessageDeps } from './message-deps.js';
import type { Draft } from './draft.js';
import { NO_HINTS, type Step } from './drive-flow.js';
import { isOfEstate, recentTopic } from './recent.js';

/** Who was being cheated this lately does not wait for opening hours. */
const LATELY_MS = 24 * 3_600_000;

const DECLINES =
  /^(?:那|算了|还是|我|先|就|你)*(?:不用|不要|不需要|不找|不转|不必|唔使|唔要|别|先别)(?:再)?(?:转|找|叫|要|搵)?(?:人工|真人|客服|人)(?:客服|了|啦|喇|吧|先|住)*$|^(?:(?:no|ok|sorry|actually|then) )*(?:no need for|don't (?:want|need)|do not (?:want|need)|i don't (?:want|need)|not) (?:an? |any )?(?:human|person|agent|staff)(?: (?:any ?more|now|please))*$/;

/** 不用人工了: said before anybody was called. */
export function declinesPerson({ session }: Draft, text: string): boolean {
  return session.owner !== 'queued' && DECLINES.test(bareWords(text));
}

export function declinePerson({ driver }: MessageDeps, draft: Draft): Step {
  const step = draft.session.flow?.name === 'handoff' ? driver.give(draft, { type: 'NOT_NOW' }) : null;
  if (step) return step;
  draft.say('handoff.declined');
  driver.askAgain(draft);
  return { by: 'handoff' };
}

/** "Yes, a person please", to the offer of one. */
export function acceptPerson({ driver }: MessageDeps, draft: Draft): Step | null {
  return driver.give(draft, { type: 'CONFIRM' });
}

/** From every state, in one turn. `text`: the words it was asked for with. */
export function offerPerson({ driver, flows, topics }: MessageDeps, draft: Draft, reason: string, text = ''): Step {
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
  const estate = isOfEstate(recentTopic({ topics }, draft)) ? 'estate' : null;
  const skill = session.flow ? flows.get(session.flow.name)?.skill?.(session.flow.slots) : estate;
  driver.pause(draft);
  const cheated = session.stoppedLossAt !== null && draft.now - session.stoppedLossAt < LATELY_MS;
  const carried = { reason, ...(cheated && { skill: 'fraud', urgent: true }), ...(skill && { skill }) };
  return driver.begin(draft, 'handoff', { hints: { ...NO_HINTS, text }, carried });
}
