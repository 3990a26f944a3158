import { createHash } from 'node:crypto';
import type { OperatorEvent } from '../wallet.js';
import type { EventEntry, EventLog } from './records.js';
import type { News } from './rules/ruling.js';

/** Delivered events kept in each document, for the page and for repeating. */
const KEPT_DELIVERED = 20;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

interface Occasion {
  /** The document that changed; with number and time it makes the event's id. */
  document: string;
  userId: string;
  /** Epoch milliseconds. */
  now: number;
  /** For how long the events are held back. */
  holdMs: number;
}

/** Adds news to a document's events; their times strictly increase, so that "older" is always decidable. */
export function addNews(log: EventLog, news: News[], occasion: Occasion): { log: EventLog; eventIds: string[] } {
  const added = news.map((each, index) => toEntry(each, log, index + 1, occasion));
  const last = added.at(-1)?.event.occurredAt ?? log.lastAt;
  return {
    log: { lastNumber: log.lastNumber + added.length, lastAt: last, entries: prune([...log.entries, ...added]) },
    eventIds: added.map(({ event }) => event.eventId),
  };
}

function toEntry(news: News, log: EventLog, place: number, { document, userId, now, holdMs }: Occasion): EventEntry {
  const occurredAt = Math.max(now, log.lastAt + 1) + place - 1;
  const eventId = idOf(document, log.lastNumber + place, occurredAt);
  const event: OperatorEvent = { eventId, userId, occurredAt, ...news };
  const delivery = { owed: 1, attempts: 0, timesDelivered: 0, deliveredAt: null, problem: null };
  return { event, ...delivery, held: holdMs > 0, dueAt: now + holdMs };
}

/** Hashed, since a document's name may hold a phone number and event ids go into logs. */
function idOf(document: string, number: number, occurredAt: number): string {
  const digest = createHash('sha256').update(`${document}\n${number}\n${occurredAt}`).digest('base64url');
  return `ev-${digest.slice(0, 22)}`;
}

function prune(entries: EventEntry[]): EventEntry[] {
  const delivered = entries.filter(({ owed }) => owed === 0);
  const gone = new Set(delivered.slice(0, Math.max(0, delivered.length - KEPT_DELIVERED)));
  return entries.filter((entry) => !gone.has(entry));
}

export type NextDelivery = { type: 'none' } | { type: 'wait'; ms: number } | { type: 'deliver'; entry: EventEntry };

/** In order, each waiting for the one before; only what was held back on purpose is overtaken. */
export function nextDelivery(log: EventLog, now: number): NextDelivery {
  const owed = log.entries.filter((entry) => entry.owed > 0);
  const head = owed.find(({ held }) => !held);
  const candidates = [...owed.filter(({ held }) => held), ...(head ? [head] : [])];
  const due = candidates.find(({ dueAt }) => dueAt <= now);
  if (due) return { type: 'deliver', entry: due };
  if (candidates.length === 0) return { type: 'none' };
  return { type: 'wait', ms: Math.min(...candidates.map(({ dueAt }) => dueAt)) - now };
}

/** The log after one attempt. @param problem what went wrong; null when the event was taken. */
export function afterAttempt(log: EventLog, eventId: string, problem: string | null, now: number): EventLog {
  return changeEntry(log, eventId, (entry) =>
    problem === null
      ? {
          ...entry,
          owed: Math.max(0, entry.owed - 1),
          held: false,
          attempts: 0,
          timesDelivered: entry.timesDelivered + 1,
          deliveredAt: now,
          problem: null,
        }
      : { ...entry, attempts: entry.attempts + 1, dueAt: now + retryMs(entry.attempts), problem },
  );
}

/** Sends an event once more, under the same id. */
export function repeatEntry(log: EventLog, eventId: string, now: number): EventLog {
  return changeEntry(log, eventId, (entry) => ({ ...entry, owed: entry.owed + 1, held: false, dueAt: now }));
}

/** Holds an event back, or, if it was taken already, sends it once more later. */
export function delayEntry(log: EventLog, eventId: string, dueAt: number): EventLog {
  return changeEntry(log, eventId, (entry) => ({ ...entry, owed: Math.max(1, entry.owed), held: true, dueAt }));
}

function changeEntry(log: EventLog, eventId: string, change: (entry: EventEntry) => EventEntry): EventLog {
  return { ...log, entries: log.entries.map((each) => (each.event.eventId === eventId ? change(each) : each)) };
}

function retryMs(attemptsBefore: number): number {
  return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attemptsBefore, 10));
}
