import type { RefusalCode } from '../wallet.js';
import type { Changes, Target } from './changes.js';
import type { Records } from './documents.js';
import type { EventLog } from './records.js';
import { refuse, type Ruling } from './rules/ruling.js';
import type { Settings } from './settings.js';

/** What came of an act. Unknown ids are `notFound`. */
export type ActOutcome = { status: 'done'; eventIds: string[] } | { status: 'refused'; because: RefusalCode };

export interface Stage {
  records: Records;
  changes: Changes;
  settings: Settings;
}

/** Applies a rule to one document and tells its events. */
export async function rule<R extends { events: EventLog }>(
  { changes }: Stage,
  target: Target<R>,
  decide: (record: R | null, now: number) => Ruling<R>,
): Promise<ActOutcome> {
  const { result, eventIds } = await changes.apply(target, async (record, now) => {
    const ruling = decide(record, now);
    return ruling.status === 'done'
      ? { record: ruling.record, news: ruling.news, result: null }
      : { record: null, news: [], result: refuse(ruling.because) };
  });
  return result ?? { status: 'done', eventIds };
}

/** The outcome of several changes that one act makes: done if any was, and then with all their events. */
export function together(outcomes: ActOutcome[]): ActOutcome {
  const done = outcomes.filter((outcome) => outcome.status === 'done');
  if (done.length > 0) return { status: 'done', eventIds: done.flatMap(({ eventIds }) => eventIds) };
  return outcomes[0] ?? refuse('notFound');
}
