import type { Entry } from '../core/chat.js';
import type { WidgetMessage } from '../../../channels/widget/wire.js';
import { dayOf } from './times.js';

export type Speaker = 'me' | 'bot' | 'agent';

/** What the list shows, one under the other. */
export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'new'; key: string }
  | { kind: 'system'; key: string; message: WidgetMessage }
  | { kind: 'group'; key: string; speaker: Speaker; name: string | null; entries: Entry[]; at: number };

/** Longer pauses begin a new group, so that its time is told. */
const PAUSE_MS = 5 * 60_000;

/** `firstUnread`: the seq before which the line "new messages" is drawn. */
export function arrange(entries: readonly Entry[], firstUnread: number | null): Row[] {
  const rows: Row[] = [];
  let day: number | null = null;
  for (const entry of entries) {
    if (dayOf(timeOf(entry)) !== day) rows.push({ kind: 'day', key: `d${dayOf(timeOf(entry))}-${keyOf(entry)}`, at: timeOf(entry) });
    day = dayOf(timeOf(entry));
    if (entry.kind === 'message' && entry.message.seq === firstUnread) rows.push({ kind: 'new', key: 'new' });
    addEntry(rows, entry);
  }
  return rows;
}

/** The group in which it is told that what one wrote was sent: the latest of one's own, once all of it was. Null: none. */
export function sentGroup(rows: readonly Row[]): string | null {
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const row = rows[i];
    if (row?.kind === 'group' && row.speaker === 'me') return row.entries.every(({ kind }) => kind === 'message') ? row.key : null;
  }
  return null;
}

function addEntry(rows: Row[], entry: Entry): void {
  if (entry.kind === 'message' && entry.message.role === 'system') {
    rows.push({ kind: 'system', key: keyOf(entry), message: entry.message });
    return;
  }
  const [speaker, name, last] = [speakerOf(entry), nameOf(entry), rows[rows.length - 1]];
  const goesOn = last?.kind === 'group' && last.speaker === speaker && last.name === name && timeOf(entry) - last.at < PAUSE_MS;
  if (!goesOn) {
    rows.push({ kind: 'group', key: `g${keyOf(entry)}`, speaker, name, entries: [entry], at: timeOf(entry) });
    return;
  }
  last.entries.push(entry);
  last.at = timeOf(entry);
}

/** The same while a message is on its way and after it has arrived. */
export function keyOf(entry: Entry): string {
  if (entry.kind === 'pending') return `c${entry.cid}`;
  return entry.message.cid === null ? `m${entry.message.seq}` : `c${entry.message.cid}`;
}

export function timeOf(entry: Entry): number {
  return entry.kind === 'pending' ? entry.at : entry.message.at;
}

function speakerOf(entry: Entry): Speaker {
  if (entry.kind === 'pending' || entry.message.role === 'contact') return 'me';
  return entry.message.role === 'agent' ? 'agent' : 'bot';
}

function nameOf(entry: Entry): string | null {
  return entry.kind === 'message' ? (entry.message.agent?.name ?? null) : null;
}

/** The message whose buttons are still to be pressed: the latest that has any, unless one's own came after it. */
export function openQuestion(entries: readonly Entry[]): WidgetMessage | null {
  for (let i = entries.length - 1; i >= 0; i -= 1) {
    const entry = entries[i];
    if (entry?.kind !== 'message' || entry.message.role === 'contact') return null;
    if (entry.message.quickReplies.length > 0) return entry.message;
  }
  return null;
}

/** Whether it is for the person to say something: nothing of one's own is the last. */
export function isMyTurn(entries: readonly Entry[]): boolean {
  const last = entries[entries.length - 1];
  return last?.kind === 'message' && last.message.role !== 'contact';
}

/** Of an answer from the FAQ; our own lines are their own title, and no source to show. */
export function topicsOf(message: WidgetMessage): WidgetMessage['sources'] {
  return message.sources.filter((source) => source.title !== source.id && source.title !== '');
}
