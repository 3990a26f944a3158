import type { FlowEvent } from '../../flows/kit.js';
import type { SlotAnswer } from './slots/slot.js';

/** The event by which an answer reaches its flow. */
export function answerEvent(answer: SlotAnswer): FlowEvent {
  switch (answer.type) {
    case 'option':
      return { type: answer.id };
    case 'item':
      return { type: 'PICKED', id: answer.id };
    case 'date':
      return { type: 'ANSWERED', value: new Date(answer.from).toISOString() };
    case 'attachment':
      return { type: 'ANSWERED', value: String(answer.count) };
    default:
      return { type: 'ANSWERED', value: answer.value };
  }
}
