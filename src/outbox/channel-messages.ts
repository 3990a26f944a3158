import type { Channel, Receipt } from '../channels/channel.js';
import type { OutboxEntry } from '../dialogue/types.js';
import type { Place } from '../store/store.js';
import type { ConversationStore } from '../take-turn.js';
import type { Attempt, Deliver } from './deliver.js';
import type { Gate } from './gate.js';

type ChannelEntry = Extract<OutboxEntry, { destination: 'channel' }>;

/** Pushes what no answer had. A message that has several wires is sent again from the first: keys stay the same. */
export function createChannelDeliverer({ store, channels, gate }: {
  store: Pick<ConversationStore, 'readMark'>;
  channels: readonly Channel[];
  /** Hears how each call ended. */
  gate: Pick<Gate, 'ended'>;
}): Deliver<ChannelEntry> {
  return {
    attempt: async ({ place, payload }) => {
      if (await hadItsAnswer(store, place, payload)) return { status: 'sent' };
      const channel = channels.find(({ name }) => name === payload.channel);
      if (!channel) return { status: 'refused', because: 'the channel is off' };
      return sendAll(channel, gate, payload);
    },
  };
}

/**
 * Whether the synchronous answer to its cause has this message, or will: a mark that is still open is fixed at a later
 * seq than that of anything already committed. One that was forgotten tells nothing, and twice is better than never.
 */
async function hadItsAnswer(store: Pick<ConversationStore, 'readMark'>, place: Place, { cause, message }: ChannelEntry): Promise<boolean> {
  const mark = cause === null ? null : await store.readMark(place, cause);
  return mark !== null && message.seq > mark.from && message.seq <= (mark.upTo ?? Infinity);
}

async function sendAll(channel: Channel, gate: Pick<Gate, 'ended'>, { key, conversationId, message, conversation }: ChannelEntry): Promise<Attempt> {
  const wires = channel.render({ conversationId, message, conversation });
  for (const [index, wire] of wires.entries()) {
    const attempt = toAttempt(await channel.send({ conversationId }, wire, index === 0 ? key : `${key}.${index}`));
    gate.ended(attempt.status === 'retry' ? 'failed' : 'answered');
    if (attempt.status !== 'sent') return attempt;
  }
  return { status: 'sent' };
}

function toAttempt(receipt: Receipt): Attempt {
  switch (receipt.status) {
    case 'sent':
      return { status: 'sent' };
    case 'retry':
      return { status: 'retry', because: receipt.detail, afterMs: receipt.afterMs };
    case 'refused':
      return { status: 'refused', because: `${receipt.because}: ${receipt.detail}` };
  }
}
