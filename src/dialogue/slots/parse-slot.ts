import { parseAmount } from './amount.js';
import { parseChoice } from './choice.js';
import { parseDate } from './date.js';
import { parsePhone } from './phone.js';
import { parsePick } from './pick.js';
import { parseReference } from './reference.js';
import type { Slot, SlotAnswer } from './slot.js';

/** What the text answers to the slot; null when it is not usable as an answer. `now` in epoch milliseconds. */
export function parseSlot(text: string, slot: Slot, now: number): SlotAnswer | null {
  switch (slot.type) {
    case 'choice':
      return parseChoice(text, slot.options);
    case 'pick':
      return parsePick(text, slot.items, slot.options, now);
    case 'phone':
      return parsePhone(text);
    case 'amount':
      return parseAmount(text);
    case 'date':
      return parseDate(text, now);
    case 'reference':
      return parseReference(text);
    case 'text':
      return parseText(text, slot.maxLength);
    case 'attachment':
      return null;
  }
}

/** Null when empty or longer than `maxLength` characters, counted as people count them (code points). */
function parseText(text: string, maxLength: number): SlotAnswer | null {
  const value = text.trim();
  const length = [...value].length;
  return length > 0 && length <= maxLength ? { type: 'text', value } : null;
}
