import { parseAmount } from './amount.js';
import { asksAboutQuestion } from './aside.js';
import { optionNamed, parseChoice } from './choice.js';
import { parseDate } from './date.js';
import { parsePhone } from './phone.js';
import { parsePick } from './pick.js';
import { parseReference } from './reference.js';
import type { Option, Slot, SlotAnswer } from './slot.js';
import { withoutManners } from './words.js';

/** What the text answers to the slot; null when it is not usable as an answer. `now` in epoch milliseconds. */
export function parseSlot(text: string, slot: Slot, now: number): SlotAnswer | null {
  if (slot.type === 'choice') return parseChoice(text, slot.options) ?? (slot.orPhone ? parsePhone(text) : null);
  if (slot.type === 'pick') return parsePick(text, slot.items, slot.options, now);
  const options = slot.options ?? [];
  return parseNamed(text, options) ?? parseValue(text, slot, now) ?? (slot.type === 'text' ? null : parseChoice(text, options));
}

function parseValue(text: string, slot: Exclude<Slot, { type: 'choice' | 'pick' }>, now: number): SlotAnswer | null {
  switch (slot.type) {
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

/** An option whose label or word is all that was said: then the text is no value. */
function parseNamed(text: string, options: readonly Option[]): SlotAnswer | null {
  const left = withoutManners(text);
  const option = optionNamed(text, options) ?? (left === text ? null : optionNamed(left, options));
  return option && { type: 'option', id: option.id };
}

/** Null when empty, longer than `maxLength` characters (code points), or no answer but a question about the question. */
function parseText(text: string, maxLength: number): SlotAnswer | null {
  const value = text.trim();
  const length = [...value].length;
  return length > 0 && length <= maxLength && !asksAboutQuestion(value) ? { type: 'text', value } : null;
}
