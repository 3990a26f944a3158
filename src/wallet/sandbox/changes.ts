import type { Decision, Records, Shelf } from './documents.js';
import { addNews } from './events.js';
import type { Delivery } from './deliver-events.js';
import type { EventLog } from './records.js';
import type { News } from './rules/ruling.js';
import type { Settings } from './settings.js';

/** What a change makes of a document; `record` null leaves it as it is. */
export interface Change<R, T> {
  record: R | null;
  news: News[];
  result: T;
}

export interface Target<R> {
  shelf: Shelf<R>;
  id: string;
  /** Whom the events are about. */
  userId: string;
}

export interface Changes {
  /** Writes a change and its events in one step, then has the events delivered in the background. `decide` runs
   *  again whenever another writer came first. */
  apply<R extends { events: EventLog }, T>(
    target: Target<R>,
    decide: (record: R | null, now: number) => Promise<Change<R, T>>,
  ): Promise<{ result: T; eventIds: string[] }>;
}

interface Parts {
  records: Records;
  settings: Settings;
  delivery: Delivery;
  now: () => number;
}

export function createChanges({ records, settings, delivery, now }: Parts): Changes {
  const apply: Changes['apply'] = async (target, decide) => {
    let holdMs: number | null = null;
    const applied = await records.change(target.shelf, target.id, async (found) => {
      const at = now();
      const change = await decide(found, at);
      if (change.news.length > 0) holdMs ??= await settings.takeEventDelay();
      return writeDown(change, target, at, holdMs ?? 0);
    });
    delivery.kick(target.shelf, target.id);
    return applied;
  };
  return { apply };
}

function writeDown<R extends { events: EventLog }, T>(
  { record, news, result }: Change<R, T>,
  { shelf, id, userId }: Target<R>,
  now: number,
  holdMs: number,
): Decision<R, { result: T; eventIds: string[] }> {
  if (record === null) return { type: 'keep', result: { result, eventIds: [] } };
  const { log, eventIds } = addNews(record.events, news, { document: `${shelf.kind}:${id}`, userId, now, holdMs });
  return { type: 'write', record: { ...record, events: log }, result: { result, eventIds } };
}
