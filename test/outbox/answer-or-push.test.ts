import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Message } from '../../src/dialogue/types.js';
import { SECRET } from '../http/http-server.js';
import { type Answer, type Peer, startPeer } from '../support/callback-peer.js';
import { openTestApp, type TestApp } from '../support/test-app.js';

const WAIT_MS = 60;
const USER = 'u-1001';
const TYPED = ['有一笔交易不是我操作的，钱被人转走了', '1', '冻结钱包', '你好', '谢谢'];

let peer: Peer;
let app: TestApp;
let commandMs: number;

beforeAll(async () => {
  peer = await startPeer(SECRET);
  app = await openTestApp({
    HTTP_CHANNEL_SECRET: SECRET,
    HTTP_CHANNEL_CALLBACK_URL: peer.url,
    HTTP_CHANNEL_WAIT_MS: String(WAIT_MS),
    CALLBACK_RETRY_SECONDS: '1,1,1,1,1,1,1,1',
  }, {
    aroundWallet: (wallet) => ({
      ...wallet,
      run: async (...asked) => {
        await pause(commandMs);
        return wallet.run(...asked);
      },
    }),
  });
}, 60_000);
afterAll(async () => {
  await app.remove();
  await peer.close();
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const round = fc.record({
  /** Around the moment at which the answer stops waiting. */
  commandMs: fc.integer({ min: 0, max: 2 * WAIT_MS }),
  /** How the first pushes of the round are met; the others are taken. */
  answers: fc.array(fc.constantFrom<Answer>(200, 204, 503, 'drop'), { maxLength: 4 }),
  /** Pauses before each message. */
  pauses: fc.array(fc.integer({ min: 0, max: WAIT_MS }), { minLength: TYPED.length, maxLength: TYPED.length }),
  /** Messages that are sent twice at once. */
  twice: fc.array(fc.boolean(), { minLength: TYPED.length, maxLength: TYPED.length }),
});

let conversations = 0;

describe('every reply', () => {
  it('is either in the answer to its message or pushed, never both and never neither', async () => {
    await fc.assert(fc.asyncProperty(round, async (given) => {
      const id = `c-${conversations += 1}`;
      await app.sandbox?.act({ act: 'unfreezeWallet', userId: USER }).catch(() => undefined);
      commandMs = given.commandMs;
      const left = [...given.answers];
      peer.meet = () => left.shift() ?? 204;

      const answered = await hold(id, given.pauses, given.twice);
      const replies = await whenFrozen(id);
      const late = replies.map((message) => message.id).filter((each) => !answered.has(each));
      await untilPushed(id, late);
      expect([...pushedOf(id)]).toEqual(late);
      expect(peer.forged).toEqual([]);
    }), { numRuns: 25 });
  }, 300_000);
});

/** Returns the ids that were in answers. */
async function hold(conversationId: string, pauses: number[], twice: boolean[]): Promise<Set<string>> {
  const answered = new Set<string>();
  for (const [index, text] of TYPED.entries()) {
    await pause(pauses[index] ?? 0);
    const answers = await Promise.all((twice[index] ? [0, 1] : [0]).map(() => say(conversationId, `m-${index}`, text)));
    expect(answers.every((ids) => ids.join() === answers[0]?.join())).toBe(true);
    for (const id of answers[0] ?? []) {
      expect(answered.has(id)).toBe(false);
      answered.add(id);
    }
  }
  return answered;
}

async function say(conversationId: string, messageId: string, text: string): Promise<string[]> {
  const contact = { userId: USER, name: null, phone: null, locale: null };
  const received = await app.conversations.receive({ channel: 'http', conversationId, messageId, contact, text, action: null, attachments: [] });
  return received.status === 'taken' ? received.replies.map(({ id }) => id) : [];
}

/** The replies of the whole transcript, once the command's result is among them. */
async function whenFrozen(id: string): Promise<Message[]> {
  for (let tries = 0; tries < 200; tries += 1) {
    const messages = await app.conversations.messagesAfter(id, 0, 0);
    if (messages.some(({ sources }) => sources[0]?.id === 'abnormal.frozenNow')) return messages.filter(({ role }) => role !== 'contact');
    await pause(20);
  }
  throw new Error(`${id}: the freeze did not end`);
}

/** By webhook-id once each, in the order in which they came first. Dropped calls count: the platform had them. */
function pushedOf(conversationId: string): Set<string> {
  return new Set(peer.calls.filter((call) => call.conversationId === conversationId).map(({ id }) => id));
}

/** What should be pushed is there, and then nothing else comes. */
async function untilPushed(id: string, late: string[]): Promise<void> {
  const taken = (): string[] => peer.taken.filter((call) => call.conversationId === id).map((push) => push.id);
  for (let tries = 0; tries < 500 && !late.every((each) => taken().includes(each)); tries += 1) await pause(20);
  await pause(30);
}
