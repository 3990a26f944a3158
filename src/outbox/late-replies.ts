import { stateOf } from '../dialogue/conversation-state.js';
import type { OutboxEntry, TurnCommit, TurnInput } from '../dialogue/types.js';

/**
 * What a turn has to push. A message's own turn lies within its mark, so that the answer has all of it. Of what any
 * other turn says, the deliverer finds out whether an answer had it.
 */
export function lateReplies({ session, messages }: TurnCommit, input: TurnInput): OutboxEntry[] {
  if (input.type === 'message') return [];
  const { channel, conversationId } = session;
  const conversation = stateOf(session);
  return messages.filter(({ role }) => role !== 'contact').map((message) =>
    ({ destination: 'channel', key: message.id, cause: message.cause, channel, conversationId, message, conversation }));
}
