import { type Flow } from '../../flows/kit.js';
import { FLOWS } from '../../flows/index.js';
import { newSession, type Session } from '../../src/dialogue/session.js';
import { createDialogue } from '../../src/dialogue/turn.js';
import { type Message, type QueryAnswers, queryKey, type TurnInput } from '../../src/dialogue/types.js';
import { redact } from '../../src/privacy/redact.js';
import type { Person, Transaction, WalletQuery } from '../../src/wallet/wallet.js';
import { content } from '../support/test-app.js';
import { asking, withAskingLines } from './asking-flow.js';

export const NOW = 1_795_300_000_000;
const idle = { remindMs: 1_800_000, restMs: 86_400_000 };

/** A conversation held with the pure dialogue alone, with the flows of the service and the asking flow. */
export interface Talk {
  readonly session: Session;
  /** Types a text; gives the keys of the lines and topics that were said, in order. */
  type(text: string): string[];
  press(action: string): string[];
  take(input: TurnInput): string[];
  /** The messages of the last turn that the bot said. */
  last(): Message[];
  pass(ms: number): void;
}

/** What the operator knows, by query; undefined where it does not answer. */
export type Operator = (query: WalletQuery) => unknown;

export function openTalk(start: (session: Session) => Session = (session) => session, more: Flow[] = [], operator: Operator = answerTo): Talk {
  const parts = content();
  const flows = new Map([...FLOWS, ['asking', asking] as const, ...more.map((flow) => [flow.name, flow] as const)]);
  const dialogue = createDialogue({ ...parts, flows, lines: withAskingLines(parts.lines), idle, fileKeepMs: 72 * 3_600_000 });
  const contact = { userId: 'u-1', name: null, phone: null, locale: null };
  let session = start({ ...newSession('c-1', 'http', { userId: 'u-1', name: null, phone: null }, 'zh-CN'), seq: 5 });
  let last: Message[] = [];
  let now = NOW;
  let version = 1;

  const take = (input: TurnInput): string[] => {
    const answers = new Map<string, { found: never } | 'failed'>();
    for (let round = 0; round < 4; round += 1) {
      const output = dialogue.turn(session, input, answers as QueryAnswers, now);
      if ('ask' in output) {
        output.ask.forEach((query) => {
          const found = operator(query);
          answers.set(queryKey(query), found === undefined ? 'failed' : { found: found as never });
        });
        continue;
      }
      version += 1;
      session = output.commit.session;
      last = output.commit.messages.filter(({ role }) => role !== 'contact');
      return last.flatMap(({ sources }) => sources.map(({ id }) => id));
    }
    throw new Error('the turn asks without end');
  };
  const write = (text: string | null, action: string | null): string[] => {
    const safe = text === null ? null : redact(text, dialogue.awaited(session), now);
    const said = { text: safe?.text ?? null, action, attachments: [], found: safe?.found ?? [], danger: text === null ? null : dialogue.detectDanger(text), answer: safe?.answer ?? null };
    return take({ type: 'message', id: `message:${version}`, contact, ...said });
  };

  return {
    get session() {
      return session;
    },
    type: (text) => write(text, null),
    press: (action) => write(null, action),
    take,
    last: () => last,
    pass: (ms) => {
      now += ms;
    },
  };
}

const person: Person = {
  id: 'u-1', name: '王芳', phone: null, identityVerified: true, status: 'active', freeze: null, balance: '0.00', minor: false,
  documentType: 'id', cards: [], autoDebits: [], login: null, phoneChangedAt: null, newDeviceAt: null,
};

const transaction = (id: string, amount: string, counterparty: string, status: Transaction['status']): Transaction => ({
  id, kind: 'scanPay', amount, counterparty, account: null, at: NOW - 7_200_000, status, deducted: true, failure: null, cancellable: false, refunds: [],
});
const transactions = [
  transaction('T20261118100003', '132.50', '万家超市', 'deductedNotReceived'),
  transaction('T20261118100004', '88.00', '城南便利店', 'succeeded'),
];

function answerTo({ query }: WalletQuery): unknown {
  if (query === 'person') return person;
  if (query === 'transactions') return transactions;
  return query === 'cases' || query === 'branches' ? [] : null;
}

/** A session that stands in a flow. */
export function standingIn(name: string, state: string, slots: Record<string, unknown>, version = 1): (session: Session) => Session {
  return (session) => ({
    ...session,
    flow: { name, version, state, slots, trail: [], unusable: 0, awaits: null, acted: false },
  });
}
