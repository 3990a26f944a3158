import type { End, Flow, FlowEvent, FlowFacts, Hints, Values } from '../../flows/kit.js';
import type { WalletQuery } from '../wallet/wallet.js';
import type { Draft } from './draft.js';
import { sayWording } from './draft.js';
import type { Lines } from './lines.js';
import { advanceFlow, beginFlow, migrate, presentAsk, type Run } from './run-flow.js';
import { createFlowReader, type FlowReader, placeBefore } from './read-flow.js';
import { buttonsOf } from './render-ask.js';
import { type Replay, replayAnswers } from './replay-answers.js';
import { type ActiveFlow, NOTHING_RECENT, type PausedFlow } from './session.js';
import { setAside, whenLine } from './set-aside.js';
import type { QueryAnswers } from './types.js';

/** A step of the dialogue: it either needs an answer of the operator first, or is done. */
export type Step = { needs: WalletQuery } | { by: string };

export interface Opening {
  hints: Hints;
  carried: Record<string, unknown>;
}
export const NO_HINTS: Hints = { reference: null, amount: null, days: null, someoneElse: false, topic: null, text: '' };

/** Time without an answer after which the bot asks once whether the person is still there, and then lets the flow rest. */
export interface IdleTimes {
  remindMs: number;
  restMs: number;
}
/** How far "back" and corrections go. */
const TRAIL_LENGTH = 8;

export interface FlowDriver extends FlowReader {
  /** Starts a flow; a person is offered where there is no such flow. */
  begin(draft: Draft, name: string, opening: Opening): Step;
  /** Null: the flow does not take the event where it stands. `then`: whether its question is asked at once. */
  give(draft: Draft, event: FlowEvent, then?: 'ask' | 'wait'): Step | null;
  /** Answers an earlier question anew and the later ones as before, and says what was changed. Null: it is not taken. */
  correct(draft: Draft, replay: Replay, told: Values): Step | null;
  /** Gives the event to whichever flow of the session waits for the command's result. Null: none does. */
  giveResult(draft: Draft, key: string, event: FlowEvent): Step | null;
  /** Renders the present question again. */
  askAgain(draft: Draft): void;
  /** To the question before, or to the one at a place of the trail. */
  back(draft: Draft, place?: number): Step;
  restart(draft: Draft): Step;
  /** Sets the flow aside, `at` when its question was last open. */
  pause(draft: Draft, at?: number): void;
  /** Lets the flow rest that nobody has answered for so long. */
  rest(draft: Draft): void;
  /** Ends the active flow without a word. */
  leave(draft: Draft): void;
  resume(draft: Draft): Step;
  /** Brings the active flow up to the present version of the service, or begins it again and says so. */
  update(draft: Draft): Step | null;
  /** Asks once whether the person is still there. */
  remind(draft: Draft): void;
  /** Offers to go on with what was interrupted. */
  offerPaused(draft: Draft): void;
}

export function createFlowDriver(deps: {
  flows: ReadonlyMap<string, Flow>;
  lines: Lines;
  facts: (now: number) => FlowFacts;
  answers: QueryAnswers;
  idle: IdleTimes;
}): FlowDriver {
  const { flows, lines, answers, idle } = deps;

  const flowNamed = (name: string): Flow => {
    const flow = flows.get(name);
    if (!flow) throw new Error(`there is no flow ${name}`);
    return flow;
  };

  const begin: FlowDriver['begin'] = (draft, name, opening) =>
    flows.has(name) ? beginKnown(draft, name, opening) : offerInstead(draft, name, opening);

  /** What a flow that is not there would do, a person does. */
  const offerInstead = (draft: Draft, name: string, { carried }: Opening): Step =>
    beginKnown(draft, 'handoff', { hints: NO_HINTS, carried: { reason: `flow.${name}`, ...carried } });

  const beginKnown = (draft: Draft, name: string, { hints, carried }: Opening): Step => {
    if (name === 'stop-loss') draft.session.stoppedLossAt = draft.now;
    const { userId, phone } = draft.session.contact;
    const input = { userId, phone, locale: draft.session.locale, hints, carried, facts: deps.facts(draft.now), now: draft.now };
    draft.session.offered = [];
    return settle(draft, name, beginFlow(flowNamed(name), input, answers, draft.now), null);
  };

  const settle = (draft: Draft, name: string, run: Run, before: Before | null, then: 'ask' | 'wait' = 'ask'): Step => {
    if (run.type === 'needs') return { needs: run.query };
    const awaits = carryOut(draft, run);
    if (run.type === 'ended') return finish(draft, name, run.end);
    const acted = (before?.flow.acted ?? false) || awaits !== null;
    const trail = awaits || !before || before.flow.awaits ? [] : trailAfter(before);
    const { version, state, slots } = run.flow;
    draft.session.flow = { name: run.flow.name, version, state, slots, trail, unusable: 0, awaits, acted };
    if (!awaits && then === 'ask') askAgain(draft);
    return { by: `flow.${name}` };
  };

  /** Speaks and sends what the flow wished for. Returns the key of a command that it now waits for. */
  const carryOut = (draft: Draft, run: Extract<Run, { wishes: unknown }>): string | null => {
    let key: string | null = null;
    for (const wish of run.wishes) {
      if (wish.type === 'say') sayWording(draft, wish.wording);
      else if (wish.type === 'follow') draft.follow(wish.matter);
      else key = draft.command(wish.command);
    }
    return key;
  };

  const finish = (draft: Draft, name: string, end: End): Step => {
    leave(draft);
    switch (end.type) {
      case 'person':
        return begin(draft, 'handoff', { hints: NO_HINTS, carried: end });
      case 'flow':
        return begin(draft, end.name, { hints: NO_HINTS, carried: { ...end.carried, skill: end.skill } });
      case 'queued':
        draft.session.owner = 'queued';
        draft.session.handoff = { at: draft.now, skill: end.skill, urgent: end.urgent, reason: end.reason, told: end.told };
        draft.session.paused = [];
        return { by: 'handoff' };
      case 'solved':
      case 'left':
        return name === 'handoff' && draft.session.paused.length > 0 ? resume(draft) : offerAfter(draft, name);
    }
  };

  const leave: FlowDriver['leave'] = (draft) => {
    // Who only thought about a person goes on with what was spoken of before.
    if (draft.session.flow?.name !== 'handoff') draft.session.recent = NOTHING_RECENT;
    draft.session.flow = null;
    draft.cancelTimer('idle');
    draft.cancelTimer('rest');
  };

  const offerAfter = (draft: Draft, name: string): Step => {
    offerPaused(draft);
    return { by: `flow.${name}` };
  };

  const askAgain: FlowDriver['askAgain'] = (draft) => {
    const { flow, owner } = draft.session;
    if (!flow) return;
    const { ask } = presentAsk(flowNamed(flow.name), flow);
    if (!ask) return draft.say(flow.delayed ? 'flow.stillDown' : 'flow.working');
    if (owner === 'agent') return;
    draft.say(ask.line, ask.values, buttonsOf(lines, ask, flow, draft.session.locale, draft.now));
    draft.setTimer('idle', draft.now + idle.remindMs);
    draft.cancelTimer('rest');
  };

  const give: FlowDriver['give'] = (draft, event, then) => {
    const { flow } = draft.session;
    if (!flow) return null;
    const run = advanceFlow(flowNamed(flow.name), flow, event, answers, draft.now);
    return run && settle(draft, flow.name, run, { flow, event }, then);
  };

  const correct: FlowDriver['correct'] = (draft, replay, told) => {
    const { flow } = draft.session;
    if (!flow) return null;
    const replayed = replayAnswers(flowNamed(flow.name), flow, replay, answers, draft.now);
    if (!replayed) return null;
    if (replayed.run.type === 'needs') return { needs: replayed.run.query };
    draft.say('correction.changed', told);
    draft.session.flow = { ...flow, ...replayed.from, trail: replayed.trail };
    return settle(draft, flow.name, replayed.run, { flow: draft.session.flow, event: replayed.event });
  };

  const giveResult: FlowDriver['giveResult'] = (draft, key, event) => {
    if (draft.session.flow?.awaits === key) return give(draft, event);
    const index = draft.session.paused.findIndex((flow) => flow.awaits === key);
    const waiting = draft.session.paused[index];
    if (!waiting) return null;
    return giveToPaused(draft, waiting, index, event);
  };

  /** The result is told; the flow's question waits until the person comes back to it. */
  const giveToPaused = (draft: Draft, waiting: PausedFlow, index: number, event: FlowEvent): Step | null => {
    const run = advanceFlow(flowNamed(waiting.name), waiting, event, answers, draft.now);
    if (!run || run.type === 'needs') return run && { needs: run.query };
    const awaits = carryOut(draft, run);
    const { delayed: _, ...before } = waiting;
    const next = run.type === 'waits' ? [{ ...before, ...run.flow, awaits, unusable: 0, trail: [] }] : [];
    draft.session.paused.splice(index, 1, ...next);
    return { by: `flow.${waiting.name}` };
  };

  const back: FlowDriver['back'] = (draft, to) => {
    const { flow } = draft.session;
    const place = to ?? placeBefore(flow);
    const previous = flow?.trail[place];
    if (!flow || !previous) draft.say(flow?.acted ? 'command.cannotGoBack' : 'command.atTheStart');
    else draft.session.flow = { ...flow, state: previous.state, slots: previous.slots, trail: flow.trail.slice(0, place), unusable: 0 };
    askAgain(draft);
    return { by: 'command.back' };
  };

  const restart: FlowDriver['restart'] = (draft) => {
    const { flow } = draft.session;
    if (!flow) return { by: 'command.restart' };
    const kept = flows.get(flow.name)?.keeps ?? [];
    draft.session.flow = null;
    draft.say('command.restarted');
    return begin(draft, flow.name, { hints: NO_HINTS, carried: Object.fromEntries(kept.map((slot) => [slot, flow.slots[slot]])) });
  };

  const pause: FlowDriver['pause'] = (draft, at = draft.now) => {
    const { flow, paused } = draft.session;
    if (!flow) return;
    const aside = setAside(paused, flow, at);
    draft.session.paused = aside.paused;
    if (aside.dropped) draft.say('flow.letGo', { flow: { line: `flow.name.${aside.dropped.name}` } });
    leave(draft);
  };

  const rest: FlowDriver['rest'] = (draft) => pause(draft, draft.now - idle.restMs - idle.remindMs);

  const resume: FlowDriver['resume'] = (draft) => {
    const flow = draft.session.paused.pop() ?? null;
    draft.session.flow = flow;
    const begun = update(draft);
    if (begun) return begun;
    askAgain(draft);
    return { by: flow ? `flow.${flow.name}` : 'flow' };
  };

  const update: FlowDriver['update'] = (draft) => {
    const { flow } = draft.session;
    if (!flow) return null;
    const current = flows.has(flow.name) ? migrate(flowNamed(flow.name), flow) : null;
    if (current === flow) return null;
    draft.session.flow = current && { ...flow, ...current };
    if (current) return null;
    draft.say('flow.changed');
    return flows.has(flow.name) ? begin(draft, flow.name, { hints: NO_HINTS, carried: flow.slots }) : { by: 'flow' };
  };

  const remind: FlowDriver['remind'] = (draft) => {
    draft.say('flow.stillThere');
    draft.setTimer('rest', draft.now + idle.restMs);
  };

  const offerPaused: FlowDriver['offerPaused'] = (draft) => {
    const waiting = draft.session.paused.at(-1);
    if (!waiting || draft.session.flow || draft.session.crisis) return;
    const offered = [draft.button('flow', 'RESUME', `resume:${waiting.name}`), draft.button('flow', 'DROP', `drop:${waiting.name}`)];
    draft.session.offered = offered;
    const when = { line: whenLine(waiting.pausedAt, draft.now) };
    draft.say('flow.offerResume', { when, flow: { line: `flow.name.${waiting.name}` } }, offered);
  };

  return { ...createFlowReader(flows, lines), begin, give, correct, giveResult, askAgain, back, restart, pause, rest, leave, resume, update, remind, offerPaused };
}

/** The flow as it stood, and what it was given. */
interface Before {
  flow: ActiveFlow;
  event: FlowEvent;
}

function trailAfter({ flow: { name, version, state, slots, trail }, event }: Before): ActiveFlow['trail'] {
  return [...trail, { name, version, state, slots, given: event }].slice(-TRAIL_LENGTH);
}
