import type { Flow, FlowEvent } from '../../flows/kit.js';
import type { Answered } from './corrected.js';
import type { Lines } from './lines.js';
import { buttonsOf, offeredSlot, slotOf } from './render-ask.js';
import { migrate, presentAsk } from './run-flow.js';
import type { ActiveFlow, QuickReply, Session, StoredFlow } from './session.js';
import type { Slot } from './slots/slot.js';

/** How the flow of a session stands: changes nothing. */
export interface FlowReader {
  /** What the session waits for, with labels in the person's language; null for nothing. */
  awaited(session: Session): { slot: Slot | null; codeExpected: boolean };
  /** The buttons of the present question. */
  buttons(session: Session, now: number): QuickReply[];
  /** The questions answered on the way here that can still be answered anew, oldest first. */
  answered(session: Session): Answered[];
  canGoBack(session: Session): boolean;
}

/** Events that answer no question. */
const BESIDES = ['FILES_GIVEN', 'TOLD'];

export function createFlowReader(flows: ReadonlyMap<string, Flow>, lines: Lines): FlowReader {
  const answered: FlowReader['answered'] = ({ flow, locale }) =>
    (flow?.trail ?? []).flatMap((entry, place) => {
      const ask = entry.given && !BESIDES.includes(entry.given.type) ? present(entry).ask : null;
      return ask && entry.given ? [{ place, flow: entry.name, ask, slot: slotOf(lines, ask, entry.name, locale), event: entry.given as FlowEvent }] : [];
    });

  const canGoBack: FlowReader['canGoBack'] = ({ flow }) => placeBefore(flow) >= 0;

  const awaited: FlowReader['awaited'] = (session) => {
    const { flow, offered } = session;
    if (!flow) return { slot: offeredSlot(lines, offered, session.locale), codeExpected: false };
    const { ask } = present(flow);
    return { slot: ask && slotOf(lines, ask, flow.name, session.locale), codeExpected: ask?.codeExpected ?? false };
  };

  const buttons: FlowReader['buttons'] = (session, now) => {
    const { flow } = session;
    const ask = flow && present(flow).ask;
    return flow && ask ? buttonsOf(lines, ask, flow, session.locale, now) : [];
  };

  /** A flow that does not fit its present version waits for nothing: it is begun again when the turn comes. */
  const present = (flow: StoredFlow): ReturnType<typeof presentAsk> => {
    const known = flows.get(flow.name);
    const current = known ? migrate(known, flow) : null;
    return known && current ? presentAsk(known, current) : { ask: null };
  };

  return { answered, canGoBack, awaited, buttons };
}

/** Files that were sent along did not lead to another question. -1: there is none. */
export function placeBefore(flow: ActiveFlow | null): number {
  return flow ? flow.trail.findLastIndex(({ state, given }) => !BESIDES.includes(given?.type ?? '') || state !== flow.state) : -1;
}
