import type { Flow, FlowFacts } from '../../flows/kit.js';
import type { DetectDanger } from '../faq/danger.js';
import type { Topic, Understand } from '../faq/topic.js';
import { answerMessage } from './answer-message.js';
import { beginConversation } from './begin-conversation.js';
import { changeLocale } from './change-locale.js';
import { type ConversationView, viewOf } from './conversation-view.js';
import { createDraft, type Draft } from './draft.js';
import { createFlowDriver, type FlowDriver, type IdleTimes, type Step } from './drive-flow.js';
import { followResult } from './follow-result.js';
import type { Lines } from './lines.js';
import { tableOf } from './machine-table.js';
import { resultEvent } from './run-flow.js';
import type { Session } from './session.js';
import type { Slot } from './slots/slot.js';
import { takeFate } from './take-fate.js';
import { takeFeedback } from './take-feedback.js';
import { tellAfterAll } from './tell-after-all.js';
import { tellDelay } from './tell-delay.js';
import { tellEvent } from './tell-event.js';
import {
  type Contact,
  type MessageInput,
  type QueryAnswers,
  type ResultInput,
  type TimerInput,
  type TurnInput,
  type TurnOutput,
} from './types.js';

/** What the dialogue is made of: flows, words, topics and the operator's facts. All of it read once, at start. */
export interface DialogueParts {
  flows: ReadonlyMap<string, Flow>;
  lines: Lines;
  topics: ReadonlyMap<string, Topic>;
  understand: Understand;
  detectDanger: DetectDanger;
  facts: (now: number) => FlowFacts;
  idle: IdleTimes;
  /** How long a file is kept for the command that hands it on. */
  fileKeepMs: number;
}

export interface Dialogue {
  /** Pure: decides what one input does to a session. */
  turn(session: Session, input: TurnInput, answers: QueryAnswers, now: number): TurnOutput;
  /** Hears danger in a raw message, before redaction takes anything out of it. */
  detectDanger: DetectDanger;
  view(session: Session): ConversationView;
  /** What the session waits for: redaction needs to know before the turn. */
  awaited(session: Session): { slot: Slot | null; codeExpected: boolean };
}

/** The parts, with what the operator answered so far. */
interface TurnDeps extends DialogueParts {
  answers: QueryAnswers;
  driver: FlowDriver;
}

export function createDialogue(parts: DialogueParts): Dialogue {
  // A machine that the runner cannot take is refused at start, not in the middle of somebody's flow.
  for (const { machine } of parts.flows.values()) tableOf(machine);
  const depsWith = (answers: QueryAnswers): TurnDeps => ({ ...parts, answers, driver: createFlowDriver({ ...parts, answers }) });
  const unasked = depsWith(new Map());
  return {
    detectDanger: parts.detectDanger,
    view: (session) => viewOf(parts.flows, unasked.driver, session),
    awaited: unasked.driver.awaited,
    turn: (session, input, answers, now) => {
      const deps = answers.size === 0 ? unasked : depsWith(answers);
      const draft = createDraft(session, { id: input.id, cause: causeOf(input) }, parts.lines, now);
      const step = decide(deps, draft, input);
      return 'needs' in step ? { ask: [step.needs] } : { commit: draft.finish(step.by) };
    },
  };
}

function causeOf(input: TurnInput): string | null {
  if (input.type === 'message') return input.id;
  return 'cause' in input ? input.cause : null;
}

function decide(deps: TurnDeps, draft: Draft, input: TurnInput): Step {
  const { driver } = deps;
  switch (input.type) {
    case 'message':
      return takeMessage(deps, draft, input);
    case 'result':
      return takeResult(driver, draft, input);
    case 'delayed':
      return tellDelay(driver, draft, input);
    case 'timer':
      return takeTimer(driver, draft, input);
    case 'operatorEvent':
      return tellEvent(deps, draft, input);
    case 'file':
      return takeFate(driver, draft, input);
    case 'begin':
      return beginConversation(deps, draft);
    case 'locale':
      return changeLocale(deps, draft, input.locale);
    case 'feedback':
      return takeFeedback(deps, draft, input);
    case 'claim':
      know(draft, input.contact);
      return { by: 'claim' };
  }
}

function takeMessage(deps: TurnDeps, draft: Draft, input: MessageInput): Step {
  know(draft, input.contact);
  return answerMessage(deps, draft, input);
}

function know({ session: { contact } }: Draft, given: Contact): void {
  contact.userId ??= given.userId;
  contact.name ??= given.name;
  contact.phone = given.phone ?? contact.phone;
}

/** A result that no flow waits for changes no flow; what came of it is told. */
function takeResult(driver: FlowDriver, draft: Draft, { key, command, outcome }: ResultInput): Step {
  if (outcome.status === 'done') followResult(draft, key, command, outcome);
  const begunAgain = driver.update(draft);
  if (begunAgain) return begunAgain;
  const step = driver.giveResult(draft, key, resultEvent(outcome, draft.now));
  if (!step) tellAfterAll(driver, draft, { command, outcome });
  return step ?? { by: 'result' };
}

/** Timers rest while an agent has the conversation. */
function takeTimer(driver: FlowDriver, draft: Draft, { name, dueAt }: TimerInput): Step {
  const { flow, owner, timers } = draft.session;
  if (timers[name] !== dueAt) return { by: 'timer' };
  draft.cancelTimer(name);
  if (!flow || flow.awaits || owner === 'agent') return { by: 'timer' };
  if (name === 'rest') driver.rest(draft);
  if (name === 'idle') driver.remind(draft);
  return { by: `timer.${name}` };
}
