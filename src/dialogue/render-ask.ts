import type { Ask, AskItem } from '../../flows/kit.js';
import type { Lines } from './lines.js';
import type { Locale } from './locale.js';
import type { QuickReply, StoredFlow } from './session.js';
import type { Option, Slot } from './slots/slot.js';

/** The buttons of a question, in the person's language. */
export function buttonsOf(lines: Lines, ask: Ask, flow: StoredFlow, locale: Locale, now: number): QuickReply[] {
  const action = (id: string): string => `${flow.name}.${flow.state}:${id}`;
  const items = ask.slot.type === 'pick' ? ask.slot.items : [];
  return [
    ...items.map((item) => ({ label: itemLabel(lines, item, locale, now), action: action(item.id) })),
    ...ask.choices.map((id) => ({ label: lines.choice(flow.name, id, locale).label, action: action(id) })),
  ];
}

export function itemLabel(lines: Lines, { label }: AskItem, locale: Locale, now: number): string {
  return lines.speak(label.line, label.values, locale, now);
}

/** What a question waits for. */
export function slotOf(lines: Lines, ask: Ask, flow: string, locale: Locale): Slot {
  const options = [...ask.choices, ...ask.unshown].map((id): Option => {
    const { label, words } = lines.choice(flow, id, locale);
    return ask.asked?.includes(id) ? { id, label, words, asked: true } : { id, label, words };
  });
  if (ask.slot.type !== 'pick') return { ...ask.slot, options };
  return { type: 'pick', options, items: ask.slot.items.map((item) => ({ ...item, label: itemLabel(lines, item, locale, item.at) })) };
}

const OFFER_WORDS: Record<string, string> = { resume: 'RESUME', drop: 'DROP' };

/** What was offered outside a flow; null for nothing. */
export function offeredSlot(lines: Lines, offered: QuickReply[], locale: Locale): Slot | null {
  if (offered.length === 0) return null;
  const wordsFor = (id: string | undefined): string[] => (id ? lines.choice('flow', id, locale).words : []);
  return { type: 'choice', options: offered.map(({ label, action }) => ({ id: action, label, words: wordsFor(OFFER_WORDS[action.split(':')[0] ?? '']) })) };
}
