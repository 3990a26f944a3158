import { refuseEvent } from './following.js';
import type { Session } from './session.js';
import { ratingOf } from './take-feedback.js';
import type { ClaimInput, FeedbackInput, WorldInput } from './types.js';

/** Why the conversation takes no turn for it; null: it does. `unchanged`: all is so already. */
export function refuseInput(session: Session, input: WorldInput): 'notFollowed' | 'belongsToAnother' | 'unchanged' | null {
  switch (input.type) {
    case 'operatorEvent':
      return refuseEvent(session, input.event);
    case 'locale':
      return session.locale === input.locale ? 'unchanged' : null;
    case 'feedback':
      return isKnown(session, input) ? 'unchanged' : null;
    case 'claim':
      return refuseClaim(session, input);
    default:
      return null;
  }
}

/** Without a reason it is nothing new, whatever reason was given before. */
function isKnown(session: Session, { seq, helpful, reason }: FeedbackInput): boolean {
  const before = ratingOf(session, seq);
  return before !== null && before.helpful === helpful && (reason === null || before.reason === reason);
}

function refuseClaim({ contact: { userId } }: Session, { contact }: ClaimInput): 'belongsToAnother' | 'unchanged' | null {
  if (userId === null) return null;
  return userId === contact.userId ? 'unchanged' : 'belongsToAnother';
}
