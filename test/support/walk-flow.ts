import type { Ask, Flow, FlowEvent, FlowInput } from '../../flows/kit.js';
import { NO_HINTS } from '../../src/dialogue/drive-flow.js';
import { advanceFlow, beginFlow, presentAsk, type Run } from '../../src/dialogue/run-flow.js';
import type { StoredFlow } from '../../src/dialogue/session.js';
import { type QueryAnswers, queryKey } from '../../src/dialogue/types.js';
import type { WalletQuery } from '../../src/wallet/wallet.js';
import { SAMPLES } from './flow-samples.js';

/** A step from one question to the next: of a flow that is held by itself, without words. */
export interface WalkedStep {
  /** Null: it begins. */
  from: StoredFlow | null;
  /** With the result of the command that it led to, if any. */
  event: string;
  to: StoredFlow;
}

export interface Walker {
  userId: string | null;
  phone: string | null;
  someoneElse: boolean;
  text: string;
}

export type AskOperator = (query: WalletQuery) => Promise<unknown>;

/** So many ways into a state are gone on from. */
const WAYS = 3;
const NOW = 1_795_300_000_000;
const ANSWERS: Record<string, string> = {
  phone: '+8613800138000', amount: '132.50', date: '2026-11-20T00:00:00.000Z', reference: 'T20261118100003', text: '昨天付了钱，店家说没收到',
};
const aCase = (SAMPLES['appeal']?.['cases'] as unknown[])[0];
const RESULTS = [
  { type: 'COMMAND_DONE', at: NOW, case: aCase }, { type: 'COMMAND_REFUSED', because: 'notAllowed' },
  { type: 'COMMAND_REFUSED', because: 'alreadyDone' }, { type: 'COMMAND_FAILED' },
] as FlowEvent[];

/** Goes every way through a flow that somebody could go, as far as the operator's answers lead there. */
export async function walkFlow(flow: Flow, walker: Walker, ask: AskOperator): Promise<WalkedStep[]> {
  const steps: WalkedStep[] = [];
  const ways = new Map<string, Set<string>>();

  const go = async (from: StoredFlow | null, event: string, run: (answers: QueryAnswers) => Run | null): Promise<void> => {
    const settled = await settle(run, ask);
    if (settled?.type !== 'waits') return;
    const { flow: to } = settled;
    const question = presentAsk(flow, to).ask;
    if (question) steps.push({ from, event, to });
    if (isWalked(ways, to)) return;
    const events = question ? eventsOf(question) : RESULTS;
    const last = question ? to : from;
    for (const next of events) await go(last, question ? next.type : `${event} ${next.type}`, (answers) => advanceFlow(flow, to, next, answers, NOW));
  };

  await go(null, 'begin', (answers) => beginFlow(flow, inputOf(walker), answers, NOW));
  return steps;
}

async function settle(run: (answers: QueryAnswers) => Run | null, ask: AskOperator): Promise<Run | null> {
  const answers = new Map<string, { found: never } | 'failed'>();
  for (;;) {
    const result = run(answers);
    if (result?.type !== 'needs') return result;
    const found = await ask(result.query);
    answers.set(queryKey(result.query), found === undefined ? 'failed' : { found: found as never });
  }
}

function isWalked(ways: Map<string, Set<string>>, { state, slots }: StoredFlow): boolean {
  const known = ways.get(state) ?? new Set();
  ways.set(state, known);
  const slotText = JSON.stringify(slots);
  if (known.has(slotText) || known.size >= WAYS) return true;
  known.add(slotText);
  return false;
}

function eventsOf({ slot, choices, unshown }: Ask): FlowEvent[] {
  const pressed = [...choices, ...unshown].map((type): FlowEvent => ({ type }));
  const files: FlowEvent = { type: 'FILES_GIVEN', files: ['f-1'] };
  if (slot.type === 'choice') return pressed;
  if (slot.type === 'pick') return [...slot.items.slice(0, 2).map(({ id }): FlowEvent => ({ type: 'PICKED', id })), ...pressed];
  return slot.type === 'attachment' ? [files, ...pressed] : [{ type: 'ANSWERED', value: ANSWERS[slot.type] ?? '' }, files, ...pressed];
}

function inputOf({ userId, phone, someoneElse, text }: Walker): FlowInput {
  return {
    userId, phone, locale: 'zh-CN', carried: {}, now: NOW, hints: { ...NO_HINTS, someoneElse, text },
    facts: { pendingNormalMinutes: 30, appealWithinMs: 365 * 86_400_000, onDuty: true },
  };
}
