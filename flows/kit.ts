import { type AnyStateMachine, setup } from 'xstate';
import type { z } from 'zod';
import type { Case, WalletAnswers, WalletCommand, WalletQuery } from '../src/wallet/wallet.js';

/**
 * The vocabulary of flows. A flow is a plain XState machine that is only ever advanced as data: its actions are the
 * wishes below, its `meta` says what a state waits for or how the flow ended. No I/O, no clock, no prose.
 */

/** What the host tells a flow when it begins. */
export interface FlowInput {
  /** The vouched wallet user, or null for a guest. */
  userId: string | null;
  /** The vouched phone number in E.164, or null. */
  phone: string | null;
  /** The language the person is answered in. */
  locale: 'zh-CN' | 'zh-Hant' | 'en';
  hints: Hints;
  facts: FlowFacts;
  /** When it begins, epoch milliseconds. */
  now: number;
  /** What the flow that led here passes on, or the answers of a run that a changed flow could not continue. */
  carried: Record<string, unknown>;
}

/** What the message that started the flow already told. */
export interface Hints {
  /** A transaction number. */
  reference: string | null;
  amount: string | null;
  /** The span of time it spoke of (昨天, 上周五), `to` exclusive, epoch milliseconds. */
  days: { from: number; to: number } | null;
  /** True when it spoke of somebody else's wallet (我妈的, my husband's). */
  someoneElse: boolean;
  /** The topic that led here. */
  topic: string | null;
  /** Its safe text; empty when a button led here. */
  text: string;
}

/** The operator's facts that decide a path. Null: not set, so nothing may be derived from it. */
export interface FlowFacts {
  pendingNormalMinutes: number | null;
  /** How long after a transaction an appeal may be filed; null also where working days would have to be counted. */
  appealWithinMs: number | null;
  /** Whether an agent is on duty right now; null when the hours are not set. */
  onDuty: boolean | null;
}

/** Answers of queries arrive as `PERSON_FOUND`, `TRANSACTIONS_FOUND`, … with the time of asking. */
type Found = {
  [Q in WalletQuery['query']]: { type: `${Uppercase<Q>}_FOUND`; answer: WalletAnswers[Q]; now: number };
}[WalletQuery['query']];

/** With the case that the command opened or changed, as the operator reported it. */
type CommandDone = { type: 'COMMAND_DONE'; at: number; case: Case | null };

export type FlowEvent<Choice extends string = string> =
  /** A choice of the present question: its id. */
  | { type: Choice }
  /** An item of the list. */
  | { type: 'PICKED'; id: string }
  /** A typed answer: phone, amount, reference, text. */
  | { type: 'ANSWERED'; value: string }
  /** Files sent, as their ids: to a state that asks for an `attachment`, or at any other moment. */
  | { type: 'FILES_GIVEN'; files: string[] }
  /** Told at any moment besides what was asked: for a flow that collects a story. */
  | { type: 'TOLD'; value: string }
  | Found
  | { type: 'QUERY_FAILED' }
  | CommandDone
  | { type: 'COMMAND_REFUSED'; because: string }
  | { type: 'COMMAND_FAILED' }
  /** The operator cannot be reached: the command is kept, and its result told when it comes. For a state that must not
   *  make the person wait for it. */
  | { type: 'COMMAND_DELAYED' };

/** Values put into a line. Formatted when spoken, so that a change of language formats them anew. */
export type Value =
  | string
  | number
  | { money: string }
  | { time: number }
  /** Another line within this one. */
  | { line: string; values?: Values }
  /** Several, each on a line of its own. */
  | { lines: Wording[] };
export interface Values {
  [name: string]: Value;
}
export interface Wording {
  line: string;
  values: Values;
}

/** What a waiting state asks for. Labels of choices are lines: `choice.<flow>.<ID>`, else `choice.<ID>`. */
export interface Ask extends Wording {
  slot: AskSlot;
  /** Choices that are buttons, in order. */
  choices: string[];
  /** Choices understood when typed, but not shown. */
  unshown: string[];
  /** Of those, questions that the state answers itself, ahead of the FAQ. */
  asked?: string[];
  /** The person has a verification code at hand here: bare digits are taken for one and dropped. */
  codeExpected?: true;
}
export type AskSlot =
  /** `orPhone`: a telephone number is an answer too. */
  | { type: 'choice'; orPhone?: true }
  | { type: 'pick'; items: AskItem[]; orReference: boolean }
  | { type: 'phone' | 'amount' | 'date' | 'reference' | 'attachment' }
  | { type: 'text'; maxLength: number };
export interface AskItem {
  id: string;
  label: Wording;
  words: string[];
  amount?: string;
  at: number;
}

/** How a flow ends. */
export type End =
  | { type: 'solved' }
  /** Nothing was settled and nothing more can be done here. */
  | { type: 'left' }
  /** A person is offered. */
  | { type: 'person'; skill: Skill; urgent: boolean; reason: string }
  /** Another flow takes over with what is `carried`; a person of that skill where the flow does not exist. */
  | { type: 'flow'; name: string; carried: Record<string, unknown>; skill: Skill }
  /** The handoff was accepted: the conversation is queued. */
  | { type: 'queued'; skill: Skill; urgent: boolean; reason: string; told: string };

export const SKILLS = ['general', 'fraud', 'appeals', 'closure', 'elderly', 'minor', 'estate', 'takeover', 'english', 'cantonese', 'supervisor'] as const;
export type Skill = (typeof SKILLS)[number];

export interface StateMeta<C> {
  ask?: (context: C) => Ask;
  end?: (context: C) => End;
}

/** Something of the operator's to be told about. `known` is the state the person has heard already. `quiet`: only how it
 *  ends and what the person has to do. */
export type Follow =
  | { kind: 'transaction' | 'case'; userId: string; id: string; known: string; quiet?: true }
  | { kind: 'identity' | 'wallet'; userId: string; known: string; quiet?: true };

/** Makes the typed words of one flow: `C` its slots, `Choice` the ids of its choices. */
export function flowKit<C extends Record<string, unknown>, Choice extends string>() {
  const words = setup({
    types: {} as { context: C; events: FlowEvent<Choice>; input: FlowInput; meta: StateMeta<C> },
    actions: {
      say: (_, _wording: Wording) => undefined,
      query: (_, _query: WalletQuery) => undefined,
      command: (_, _command: WalletCommand) => undefined,
      follow: (_, _matter: Follow) => undefined,
    },
  });
  type Of<T> = (context: C) => T;
  type State = Parameters<typeof words.createStateConfig>[0];
  return {
    createMachine: words.createMachine,
    /** States of the machine that stand in a file of their own. */
    states: <States extends Record<string, State>>(states: States): States => states,
    /** Changes slots, whatever the event was: for actions that are shared. */
    remember: words.assign,
    /** Speaks a line of the catalogue. */
    say: (line: string, values: Of<Values> = () => ({})) =>
      ({ type: 'say', params: ({ context }: { context: C }) => ({ line, values: values(context) }) }) as const,
    /** Reads from the operator; the answer comes as `<QUERY>_FOUND` or QUERY_FAILED. */
    query: (query: Of<WalletQuery>) =>
      ({ type: 'query', params: ({ context }: { context: C }) => query(context) }) as const,
    /** Changes something at the operator; the result comes as COMMAND_DONE, COMMAND_REFUSED or COMMAND_FAILED. */
    command: (command: Of<WalletCommand>) =>
      ({ type: 'command', params: ({ context }: { context: C }) => command(context) }) as const,
    /** Tells the person here when this changes. */
    follow: (matter: Of<Follow>) =>
      ({ type: 'follow', params: ({ context }: { context: C }) => matter(context) }) as const,
    /** This state waits for one of `choices`. */
    askChoice: (line: string, choices: Choice[], more: { values?: Of<Values>; unshown?: Choice[]; asked?: Choice[]; codeExpected?: true } = {}) => ({
      meta: {
        ask: (context: C): Ask => ({
          line,
          values: more.values?.(context) ?? {},
          slot: { type: 'choice' },
          choices,
          unshown: [...(more.unshown ?? []), ...(more.asked ?? [])],
          ...(more.asked ? { asked: more.asked } : {}),
          ...(more.codeExpected ? { codeExpected: true } : {}),
        }),
      },
    }),
    /** This state waits for something else. */
    ask: (ask: Of<Omit<Ask, 'unshown' | 'values'> & { values?: Values; unshown?: Choice[]; choices: Choice[] }>) => ({
      meta: { ask: (context: C): Ask => ({ values: {}, unshown: [], ...ask(context) }) },
    }),
    /** This state is an end. */
    end: (end: End | Of<End>) =>
      ({ type: 'final', meta: { end: typeof end === 'function' ? end : () => end } }) as const,
  };
}

/** The stages that the person is told of, each with the states that wait in it: every waiting state is in one. Going on
 *  never leads to an earlier one. */
export type Stages = readonly (readonly string[])[];

/** A flow as the runner knows it. */
export interface Flow {
  name: string;
  /** Raised with every change of shape; see `migrations`. */
  version: number;
  machine: AnyStateMachine;
  /** Parses stored slots. */
  slots: z.ZodType;
  /** Its way for the person, in order. Absent: it is over within one question. */
  stages?: (slots: Record<string, unknown>) => Stages;
  /** Slots that stay as they were when the person begins the flow again, and are carried into it. */
  keeps?: string[];
  /** Who should answer when the person asks for one here. Absent: anybody. */
  skill?: (slots: Record<string, unknown>) => Skill;
  /** From version n to n + 1. Without one, an old run is begun again with the slots it had. */
  migrations: Record<number, (old: { state: string; slots: Record<string, unknown> }) => { state: string; slots: Record<string, unknown> }>;
}
