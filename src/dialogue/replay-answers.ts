import { isDeepStrictEqual } from 'node:util';
import type { Flow, FlowEvent } from '../../flows/kit.js';
import { advanceFlow, presentAsk, type Run } from './run-flow.js';
import type { ActiveFlow, PastFlow, StoredFlow } from './session.js';
import type { QueryAnswers } from './types.js';

/** An answer given anew. */
export interface Replay {
  /** Of its question in the trail. */
  place: number;
  event: FlowEvent;
}

export interface Replayed {
  /** The last step: where it began, what was given there, what came of it. */
  from: StoredFlow;
  event: FlowEvent;
  run: Run;
  /** The steps before it. */
  trail: PastFlow[];
}

/**
 * Goes back to an earlier question, answers it anew, and gives the later answers again for as long as the flow asks
 * the same questions. Stops before a step that would do something or end: nothing is done because of an old answer.
 * Null: the question does not take the answer.
 */
export function replayAnswers(flow: Flow, present: ActiveFlow, { place, event }: Replay, answers: QueryAnswers, now: number): Replayed | null {
  const entry = present.trail[place];
  const first = entry && advanceFlow(flow, entry, event, answers, now);
  if (!first) return null;
  let last: Replayed = { from: bareOf(entry), event, run: first, trail: present.trail.slice(0, place) };
  for (const later of present.trail.slice(place + 1)) {
    const next = replayStep(flow, last, later, answers, now);
    if (!next) return last;
    last = next;
    if (last.run.type === 'needs') return last;
  }
  return last;
}

/** Null: the flow went another way, or the old answer would do more than answer. */
function replayStep(flow: Flow, { from, event, run, trail }: Replayed, later: PastFlow, answers: QueryAnswers, now: number): Replayed | null {
  if (run.type !== 'waits' || run.flow.state !== later.state || !later.given || isDoing(run)) return null;
  const given = later.given as FlowEvent;
  const next = asksTheSame(flow, run.flow, later) && isOffered(flow, run.flow, given) ? advanceFlow(flow, run.flow, given, answers, now) : null;
  if (!next || next.type === 'ended' || isDoing(next)) return null;
  return { from: run.flow, event: given, run: next, trail: [...trail, { ...from, given: { ...event } }] };
}

/** What was said of one payment, or to one question of a story, answers no question about another. */
function asksTheSame(flow: Flow, now: StoredFlow, then: StoredFlow): boolean {
  const [asked, before] = [presentAsk(flow, now).ask, presentAsk(flow, then).ask];
  return isDeepStrictEqual([asked?.line, asked?.values], [before?.line, before?.values]);
}

function isDoing(run: Run): boolean {
  return run.type !== 'needs' && run.wishes.some(({ type }) => type !== 'say');
}

/** An item of then may not be in the list of now. */
function isOffered(flow: Flow, at: StoredFlow, event: FlowEvent): boolean {
  const ask = presentAsk(flow, at).ask;
  if (event.type !== 'PICKED' || !('id' in event)) return ask !== null;
  return ask?.slot.type === 'pick' && ask.slot.items.some(({ id }) => id === event.id);
}

function bareOf({ name, version, state, slots }: PastFlow): StoredFlow {
  return { name, version, state, slots };
}
