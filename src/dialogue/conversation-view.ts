import type { Flow } from '../../flows/kit.js';
import { type ConversationState, stateOf } from './conversation-state.js';
import type { FlowDriver } from './drive-flow.js';
import { progressOf } from './flow-progress.js';
import type { Locale } from './locale.js';
import type { Session } from './session.js';
import type { Slot } from './slots/slot.js';

/** Where a conversation stands, as a window shows it. */
export interface ConversationView extends ConversationState {
  locale: Locale;
  /** Of the flow: this step, and how many there are. */
  progress: { step: number; of: number } | null;
  canGoBack: boolean;
  /** What the flow waits for. */
  asks: Slot['type'] | null;
  /** What was asked for is being carried out, which takes moments. */
  working: boolean;
  /** What the contact said of the latest answers, by seq. */
  rated: { seq: number; helpful: boolean }[];
  /** Place in the queue; comes with the desk. */
  queue: null;
}

export function viewOf(flows: ReadonlyMap<string, Flow>, driver: FlowDriver, session: Session): ConversationView {
  return {
    ...stateOf(session),
    locale: session.locale,
    ...flowView(flows, driver, session),
    rated: (session.rated ?? []).map(({ seq, helpful }) => ({ seq, helpful })),
    queue: null,
  };
}

type FlowView = Pick<ConversationView, 'progress' | 'canGoBack' | 'asks' | 'working'>;

const NO_FLOW: FlowView = { progress: null, canGoBack: false, asks: null, working: false };

/** A flow rests while an agent has the conversation. */
function flowView(flows: ReadonlyMap<string, Flow>, driver: FlowDriver, session: Session): FlowView {
  const { flow, owner, held } = session;
  if (!flow || owner === 'agent') return NO_FLOW;
  return {
    progress: progressOf(flows.get(flow.name), flow),
    canGoBack: driver.canGoBack(session),
    asks: driver.awaited(session).slot?.type ?? null,
    working: flow.awaits !== null && !flow.delayed && held.length === 0,
  };
}
