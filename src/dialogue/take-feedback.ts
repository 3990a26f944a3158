import { personButton, startButton } from './converse.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import type { MessageDeps } from './message-deps.js';
import type { QuickReply, Rating, Session } from './session.js';
import type { FeedbackInput } from './types.js';

/** So many answers are remembered with what was said of them. */
const RATED_AT_MOST = 20;

export function ratingOf({ rated = [] }: Session, seq: number): Rating | null {
  return rated.find((each) => each.seq === seq) ?? null;
}

/** What did not help is answered once, with what may help next. */
export function takeFeedback(deps: MessageDeps, draft: Draft, { seq, source, helpful, reason }: FeedbackInput): Step {
  const { session } = draft;
  const before = ratingOf(session, seq);
  const consoles = !helpful && !before?.told && session.owner !== 'agent';
  const rating: Rating = { seq, helpful, reason, told: consoles || (before?.told ?? false) };
  session.rated = [...(session.rated ?? []).filter((each) => each.seq !== seq), rating].slice(-RATED_AT_MOST);
  if (consoles) offerMore(deps, draft, source);
  return { by: `${helpful ? 'helpful' : 'unhelpful'}.${source}` };
}

function offerMore(deps: MessageDeps, draft: Draft, source: string): void {
  const { session } = draft;
  if (session.owner === 'queued') return draft.say('feedback.sorryQueued');
  const buttons = session.flow ? [personButton(draft)] : [...stepsFrom(deps, draft, source), personButton(draft)];
  if (!session.flow) session.offered = buttons;
  draft.say('feedback.sorry', {}, buttons);
}

/** What the answer that did not help would have led to. */
function stepsFrom(deps: MessageDeps, draft: Draft, source: string): QuickReply[] {
  const flow = deps.topics.get(source)?.flow;
  return flow ? startButton(deps, draft, flow) : [];
}
