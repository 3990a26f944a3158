import type { Flow, FlowFacts, Values } from '../../flows/kit.js';
import type { DetectDanger } from '../faq/danger.js';
import type { Topic, Understand } from '../faq/topic.js';
import type { OperatorEvent, Transaction, WalletQuery } from '../wallet/wallet.js';
import { answerMessage } from './answer-message.js';
import { createDraft, type Draft } from './draft.js';
import { createFlowDriver, type FlowDriver, type IdleTimes, type Step } from './drive-flow.js';
import type { Lines } from './lines.js';
import { matterOf } from './matter.js';
import { resultEvent } from './run-flow.js';
import type { Session } from './session.js';
import type { Slot } from './slots/slot.js';
import {
  type DelayedInput,
  type MessageInput,
  type OperatorEventInput,
  type QueryAnswers,
  queryKey,
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
}

export interface Dialogue {
  /** Pure: decides what one input does to a session. `version` is the stored one; the commit makes it one higher. */
  turn(session: Session, version: number, input: TurnInput, answers: QueryAnswers, now: number): TurnOutput;
  /** Hears danger in a raw message, before redaction takes anything out of it. */
  detectDanger: DetectDanger;
  /** What the session waits for: redaction needs to know before the turn. */
  awaited(session: Session): { slot: Slot | null; codeExpected: boolean };
}

export function createDialogue(parts: DialogueParts): Dialogue {
  const driverWith = (answers: QueryAnswers): FlowDriver => createFlowDriver({ ...parts, answers });
  return {
    detectDanger: parts.detectDanger,
    awaited: driverWith(new Map()).awaited,
    turn: (session, version, input, answers, now) => {
      const driver = driverWith(answers);
      const draft = createDraft(session, version + 1, causeOf(input), parts.lines, now);
      const step = decide(parts, driver, draft, input, answers);
      return 'needs' in step ? { ask: [step.needs] } : { commit: draft.finish(step.by) };
    },
  };
}

function causeOf(input: TurnInput): string | null {
  if (input.type === 'message') return input.id;
  return 'cause' in input ? input.cause : null;
}

function decide(parts: DialogueParts, driver: FlowDriver, draft: Draft, input: TurnInput, answers: QueryAnswers): Step {
  switch (input.type) {
    case 'message':
      return takeMessage(parts, driver, draft, input);
    case 'result':
      return takeResult(driver, draft, input);
    case 'delayed':
      return takeDelay(draft, input);
    case 'timer':
      return takeTimer(driver, draft, input);
    case 'operatorEvent':
      return takeOperatorEvent(parts, draft, input, answers);
  }
}

function takeMessage(parts: DialogueParts, driver: FlowDriver, draft: Draft, input: MessageInput): Step {
  const { contact } = draft.session;
  contact.userId ??= input.contact.userId;
  contact.name ??= input.contact.name;
  contact.phone = input.contact.phone ?? contact.phone;
  return answerMessage({ ...parts, driver }, draft, input);
}

/** A result that no flow waits for changes no flow; that it was done after all is told. */
function takeResult(driver: FlowDriver, draft: Draft, { key, outcome }: ResultInput): Step {
  const begunAgain = driver.update(draft);
  if (begunAgain) return begunAgain;
  const step = driver.giveResult(draft, key, resultEvent(outcome, draft.now));
  if (!step && outcome.status === 'done') draft.say('command.doneAfterAll');
  return step ?? { by: 'result' };
}

function takeDelay(draft: Draft, { key }: DelayedInput): Step {
  if (draft.session.flow?.awaits === key) draft.say('command.delayed');
  return { by: 'delay' };
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

/** Tells about something that is followed. What is older than what is known is ignored. */
function takeOperatorEvent({ lines }: DialogueParts, draft: Draft, { event }: OperatorEventInput, answers: QueryAnswers): Step {
  const [kind = ''] = event.type.split('.');
  const matter = matterOf(event);
  const known = draft.session.following[matter];
  if (!known || event.occurredAt <= known.occurredAt) return { by: 'event' };
  if (event.state !== known.state) {
    const query = detailsQuery(event);
    const answer = query && answers.get(queryKey(query));
    if (query && !answer) return { needs: query };
    const line = `event.${kind}.${event.state}`;
    const values = answer && answer !== 'failed' ? detailsOf(answer.found) : null;
    draft.say(lines.has(line) && (values || !query) ? line : `event.${kind}.changed`, { number: event.caseId ?? '', ...values });
  }
  draft.session.following[matter] = { state: event.state, occurredAt: event.occurredAt };
  return { by: `event.${kind}` };
}

/** Amount and payee are read anew: an event says only what changed. */
function detailsQuery({ type, userId, transactionId }: OperatorEvent): WalletQuery | null {
  if (type !== 'transaction.updated' || transactionId === null) return null;
  return { query: 'transaction', userId, transactionId };
}

function detailsOf(found: unknown): Values | null {
  const transaction = found as Transaction | null;
  return transaction && { amount: { money: transaction.amount }, payee: transaction.counterparty, time: { time: transaction.at } };
}
