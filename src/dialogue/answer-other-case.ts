import { answerEvent } from './answer-event.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import { readHints } from './hints.js';
import type { MessageDeps } from './message-deps.js';
import type { Answerer } from './said.js';
import type { ActiveFlow } from './session.js';
import { parseSlot } from './slots/parse-slot.js';

const FLOW = 'appeal-status';
const SHOWING = 'whatNext';

interface Shown {
  id: string;
  amount: string | null;
}

/** "那120那笔呢" while one case is shown: another of the person's own is, by its sum or its number. */
export const answerOtherCase: Answerer = (deps, draft, { text }) => {
  const { flow } = draft.session;
  if (flow?.name !== FLOW || flow.state !== SHOWING || flow.awaits !== null) return null;
  const { amount, reference } = readHints(text, null, draft.now);
  const other = amount !== null && reference === null ? otherOf(flow, amount) : reference;
  return other === null || other === shown(flow)?.id ? null : show(deps, draft, other);
};

const shown = ({ slots }: ActiveFlow): Shown | null => slots['chosen'] as Shown | null;

/** The only other case about that sum, exactly or in whole yuan. */
function otherOf(flow: ActiveFlow, amount: string): string | null {
  const isOfSum = (each: Shown | null): boolean => Math.floor(Number(each?.amount ?? NaN)) === Math.floor(Number(amount));
  if (isOfSum(shown(flow))) return null;
  const [other, ...more] = (flow.slots['cases'] as Shown[]).filter(isOfSum);
  return more.length === 0 ? (other?.id ?? null) : null;
}

function show({ driver }: MessageDeps, draft: Draft, id: string): Step | null {
  const step = driver.give(draft, { type: 'OTHER_CASE' }, 'wait');
  const { slot } = driver.awaited(draft.session);
  if (!step || 'needs' in step || !slot) return step;
  const answer = parseSlot(id, slot, draft.now) ?? parseSlot(id, { type: 'reference' }, draft.now);
  const next = answer && driver.give(draft, answerEvent(answer));
  if (!next) driver.askAgain(draft);
  return next ?? step;
}
