import type { MessageDeps } from './message-deps.js';
import { leaveFor, menu, nextSteps, startFlow, tellTopic } from './converse.js';
import type { Draft } from './draft.js';
import { type FlowDriver, NO_HINTS, type Step } from './drive-flow.js';
import { obey } from './obey.js';
import { offerPerson } from './offer-person.js';
import { noteTopic } from './recent.js';
import type { Session } from './session.js';

/** A button: of the present question, of a topic, of a flow to start, or an old one. */
export function press(deps: MessageDeps, draft: Draft, action: string): Step {
  const { session } = draft;
  const { driver } = deps;
  session.unknowns = 0;
  if (action === 'handoff') return offerPerson(deps, draft, 'asked');
  const [kind = '', name = ''] = action.split(':');
  if (kind === 'resume' || kind === 'drop') return pressPaused(deps, draft, kind, name);
  if (kind === 'command') return obey(deps, draft, `command.${name}`);
  if (kind === 'flow' && deps.flows.has(name)) return startFlow(deps, draft, name, '');
  if (MATTERS.includes(kind)) return openMatter(deps, draft, kind, action.slice(kind.length + 1));
  if (kind === 'topic' && deps.topics.has(name)) return pressTopic(deps, draft, name);
  if (session.flow && kind === `${session.flow.name}.${session.flow.state}`) {
    const step = pressChoice(driver, draft, name);
    if (step) return step;
  }
  // Accepted a moment ago.
  if (kind.startsWith('handoff.') && session.owner === 'queued') return offerPerson(deps, draft, 'asked');
  return pressedOld(deps, draft);
}

/** An action is unchecked: only what the question offers is given to the flow. */
function pressChoice(driver: FlowDriver, draft: Draft, id: string): Step | null {
  const { slot } = driver.awaited(draft.session);
  if (slot?.type === 'pick' && slot.items.some((item) => item.id === id)) return driver.give(draft, { type: 'PICKED', id });
  return slot?.options?.some((option) => option.id === id) ? driver.give(draft, { type: id }) : null;
}

/** Buttons under an operator's event. The flow asks the operator for the person's own. */
const MATTERS = ['case', 'evidence', 'transaction'];

function openMatter(deps: MessageDeps, draft: Draft, kind: string, id: string): Step {
  const name = kind === 'transaction' ? 'abnormal-transaction' : 'appeal-status';
  leaveFor(deps, draft, name);
  const opening = kind === 'transaction' ? { hints: { ...NO_HINTS, reference: id }, carried: {} } : { hints: NO_HINTS, carried: { caseId: id } };
  return deps.driver.begin(draft, name, opening);
}

function pressTopic(deps: MessageDeps, draft: Draft, id: string): Step {
  const topic = deps.topics.get(id);
  tellTopic(deps, draft, id, draft.session.flow || !topic ? [] : nextSteps(deps, draft, topic));
  noteTopic(deps, draft, id, '');
  deps.driver.askAgain(draft);
  return { by: id };
}

/** What was set aside, by its flow's name; without one (buttons of earlier versions) the latest. Pressed late it is still that
 *  one alone which is gone on with or dropped, and pressed again nothing else. */
function pressPaused(deps: MessageDeps, draft: Draft, wish: 'resume' | 'drop', name: string): Step {
  const { driver } = deps;
  const { paused, flow } = draft.session;
  const place = paused.findLastIndex((each) => name === '' || each.name === name);
  const [waiting] = place < 0 ? [] : paused.splice(place, 1);
  if (!waiting) return flow?.name === name ? askedAgain(deps, draft) : pressedOld(deps, draft);
  if (wish === 'drop') return tellDropped(deps, draft);
  if (flow) leaveFor(deps, draft, waiting.name);
  draft.session.paused.push(waiting);
  return driver.resume(draft);
}

function tellDropped(deps: MessageDeps, draft: Draft): Step {
  draft.session.offered = [];
  draft.say('flow.dropped');
  return askedAgain(deps, draft);
}

function askedAgain({ driver }: MessageDeps, draft: Draft): Step {
  driver.askAgain(draft);
  return { by: 'flow' };
}

function pressedOld(deps: MessageDeps, draft: Draft): Step {
  const { session } = draft;
  session.offered = session.flow ? [] : menu(deps, draft);
  draft.say(session.flow ? 'flow.oldButton' : 'flow.oldButtonOutside', {}, session.offered);
  deps.driver.askAgain(draft);
  return { by: 'oldButton' };
}

const ACTION_LABELS: Record<string, [string, string]> = {
  handoff: ['global', 'PERSON'],
  resume: ['flow', 'RESUME'],
  drop: ['flow', 'DROP'],
};
const KIND_LABELS: Record<string, string> = { case: 'NEXT', evidence: 'SUPPLY', transaction: 'NEXT' };

/** What a pressed button said, so that the transcript reads as a dialogue. Never the action itself: it is unchecked. */
export function labelOf({ driver, lines, topics }: MessageDeps, session: Session, action: string, now: number): string {
  const { locale } = session;
  const shown = [...session.offered, ...driver.buttons(session, now)].find((button) => button.action === action);
  if (shown) return shown.label;
  const [kind = '', name = ''] = action.split(':');
  if (kind === 'topic' && topics.has(name)) return topics.get(name)?.title[locale] ?? '';
  const matter = KIND_LABELS[kind];
  if (matter) return lines.choice('event', matter, locale).label;
  const [flow = '', id = name] = ACTION_LABELS[kind] ?? [kind === 'flow' ? 'start' : kind.split('.')[0]];
  return lines.hasChoice(flow, id) ? lines.choice(flow, id, locale).label : lines.speak('button.old', {}, locale, now);
}
