import type { SandboxAct } from '../../src/wallet/sandbox/acts.js';

/** What happens to the engine from outside, in order. Whoever waits for something repeats it until it has happened. */
export type Move =
  | { type: 'says'; text: string }
  | { type: 'act'; act: SandboxAct }
  | { type: 'passes'; ms: number }
  /** Goes on only when the bot has said this line. */
  | { type: 'until'; line: string };

export interface Story {
  title: string;
  moves: Move[];
  /** How often each of its commands takes effect at the operator. */
  applied: number[];
}

const MINUTE_MS = 60_000;

export const STORIES: Story[] = [
  {
    title: 'a command and its result',
    moves: [
      { type: 'says', text: '有一笔交易不是我操作的，钱被人转走了' },
      { type: 'says', text: '500那笔' },
      { type: 'says', text: '冻结钱包' },
      { type: 'until', line: 'abnormal.frozenNow' },
      { type: 'says', text: '被盗了' },
    ],
    applied: [1],
  },
  {
    title: "following a payment and the operator's event",
    moves: [
      { type: 'says', text: '我有一笔付款扣了钱但是商家没收到' },
      { type: 'says', text: '88那笔' },
      { type: 'says', text: '有变化告诉我' },
      { type: 'act', act: { act: 'settleTransaction', transactionId: 'T20261120100001' } },
      { type: 'until', line: 'event.transaction.succeeded' },
    ],
    applied: [],
  },
  {
    title: 'a timer',
    moves: [
      { type: 'says', text: '有一笔交易不是我操作的，钱被人转走了' },
      { type: 'passes', ms: 31 * MINUTE_MS },
      { type: 'until', line: 'flow.stillThere' },
      { type: 'says', text: '500那笔' },
    ],
    applied: [],
  },
];
