import type { EventAct } from './acts.js';
import type { Change } from './changes.js';
import type { Shelf } from './documents.js';
import { delayEntry, repeatEntry } from './events.js';
import { ANONYMOUS, COMPLAINTS, PEOPLE, REGISTRATIONS, type EventLog } from './records.js';
import { refuse } from './rules/ruling.js';
import { together, type ActOutcome, type Stage } from './stage.js';

export async function playEventAct(stage: Stage, act: EventAct): Promise<ActOutcome> {
  return together([
    await playIn(stage, PEOPLE, act),
    await playIn(stage, REGISTRATIONS, act),
    await playIn(stage, COMPLAINTS, act),
  ]);
}

async function playIn<R extends { events: EventLog }>(
  { records, changes }: Stage,
  shelf: Shelf<R>,
  act: EventAct,
): Promise<ActOutcome> {
  const found = (await records.list(shelf)).find(({ record }) => holds(record.events, act.eventId));
  if (!found) return refuse('notFound');
  // Nothing new is told, so that nobody's name goes with it.
  const target = { shelf, id: found.id, userId: ANONYMOUS };
  const { result } = await changes.apply(target, async (record, now) => requeue(record, act, now));
  return result;
}

function requeue<R extends { events: EventLog }>(record: R | null, act: EventAct, now: number): Change<R, ActOutcome> {
  if (record === null || !holds(record.events, act.eventId)) {
    return { record: null, news: [], result: refuse('notFound') };
  }
  const events = reschedule(record.events, act, now);
  return { record: { ...record, events }, news: [], result: { status: 'done', eventIds: [act.eventId] } };
}

function reschedule(log: EventLog, act: EventAct, now: number): EventLog {
  return act.act === 'repeatEvent'
    ? repeatEntry(log, act.eventId, now)
    : delayEntry(log, act.eventId, now + act.delayMs);
}

function holds(log: EventLog, eventId: string): boolean {
  return log.entries.some(({ event }) => event.eventId === eventId);
}
