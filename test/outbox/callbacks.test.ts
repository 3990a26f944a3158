import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Conversations } from '../../src/conversations.js';
import type { Message } from '../../src/dialogue/types.js';
import { WalletUnavailable } from '../../src/wallet/wallet.js';
import { SECRET } from '../http/http-server.js';
import { type Peer, type Push, startPeer } from '../support/callback-peer.js';
import { openTestApp, ROOT, type TestApp } from '../support/test-app.js';

const WAIT_MS = 60;
/** What a command takes at an operator whose results come too late for the answer. */
const LATE_MS = 250;

let peer: Peer;
let app: TestApp;
let commandMs = 0;
/** How many attempts of commands the operator does not answer. */
let unanswered = 0;

beforeEach(async () => {
  commandMs = LATE_MS;
  unanswered = 0;
  peer = await startPeer(SECRET);
  app = await openWith({});
}, 60_000);
afterEach(async () => {
  await app.remove();
  await peer.close();
});

function openWith(settings: Record<string, string>): Promise<TestApp> {
  return openTestApp({
    HTTP_CHANNEL_SECRET: SECRET,
    HTTP_CHANNEL_CALLBACK_URL: peer.url,
    HTTP_CHANNEL_WAIT_MS: String(WAIT_MS),
    CALLBACK_RETRY_SECONDS: '1,1',
    CALLBACK_TIMEOUT_MS: '2000',
    ...settings,
  }, {
    aroundWallet: (wallet) => ({
      ...wallet,
      run: async (...asked) => {
        await pause(commandMs);
        if ((unanswered -= 1) >= 0) throw new WalletUnavailable('the operator does not answer');
        return wallet.run(...asked);
      },
    }),
  });
}

async function reopen(settings: Record<string, string>): Promise<void> {
  await app.remove();
  app = await openWith(settings);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (holds()) return;
    await pause(20);
  }
  throw new Error(`${what}: it did not come to that`);
}

async function say(conversationId: string, userId: string, text: string, messageId = text): Promise<Message[]> {
  const contact = { userId, name: null, phone: null, locale: null };
  const inbound: Parameters<Conversations['receive']>[0] =
    { channel: 'http', conversationId, messageId, contact, text, action: null, attachments: [] };
  const received = await app.conversations.receive(inbound);
  if (received.status !== 'taken') throw new Error('not taken');
  return received.replies;
}

/** Ends with a command under way: the freeze of the person's wallet. */
async function freeze(conversationId: string, userId = 'u-1001'): Promise<Message[]> {
  await say(conversationId, userId, '有一笔交易不是我操作的，钱被人转走了');
  await say(conversationId, userId, '1');
  return say(conversationId, userId, '冻结钱包');
}

/** Ends with the payment of 88 yuan being followed. */
async function follow(conversationId: string): Promise<void> {
  for (const text of ['我有一笔付款扣了钱但是商家没收到', '88那笔', '有变化告诉我']) await say(conversationId, 'u-1001', text);
}

async function settle(): Promise<void> {
  await app.sandbox?.act({ act: 'settleTransaction', transactionId: 'T20261120100001' });
}

const pushed = (): string[] => lines(peer.taken.map(({ message }) => message));
const lines = (messages: { sources: { id: string }[] }[]): string[] => messages.map(({ sources }) => sources[0]?.id ?? '-');
const seqs = (pushes: Push[]): number[] => pushes.map(({ message }) => message.seq);

describe('a reply that was in no answer', () => {
  it('is pushed in the shape of the contract, signed, with its id as the webhook-id', async () => {
    expect(lines(await freeze('c-1'))).toEqual(['abnormal.freezing']);
    await until('the result is pushed', () => peer.taken.length > 0);

    const [push] = peer.taken;
    const transcript = await app.conversations.messagesAfter('c-1', 0, 0);
    const told = transcript.find(({ id }) => id === push?.id);
    expect(push).toEqual({
      id: told?.id,
      conversationId: 'c-1',
      message: {
        id: told?.id, seq: told?.seq, role: 'bot', type: 'text', text: told?.text, locale: 'zh-CN',
        quickReplies: told?.quickReplies, sources: told?.sources,
      },
      conversation: { status: 'bot', flow: 'abnormal-transaction', step: expect.any(String), seq: transcript.length },
    });
    expect(lines(peer.taken.map(({ message }) => message))[0]).toBe('abnormal.frozenNow');
    expect(peer.forged).toEqual([]);
  });

  it('is pushed when nobody asked: a timer, an operator event', async () => {
    commandMs = 0;
    await say('c-1', 'u-1001', '有一笔交易不是我操作的，钱被人转走了');
    app.pass(31 * 60_000);
    await until('the reminder is pushed', () => pushed().includes('flow.stillThere'));
    await follow('c-2');
    await settle();
    await until('the event is pushed', () => pushed().includes('event.transaction.succeeded'));
  });

  it('is pushed in the order of seq, one call at a time, also when calls fail in between', async () => {
    let open = 0;
    let most = 0;
    let failures = 0;
    peer.meet = async () => {
      most = Math.max(most, open += 1);
      await pause(30);
      open -= 1;
      failures += 1;
      return failures % 2 === 1 ? 503 : 200;
    };
    await freeze('c-1');
    const last = (await waitForTranscript('c-1', 'abnormal.frozenNow')).at(-1)?.seq ?? 0;
    await until('all is pushed', () => seqs(peer.taken).includes(last));
    expect(seqs(peer.taken)).toEqual([...seqs(peer.taken)].sort((a, b) => a - b));
    expect(peer.calls.length).toBe(2 * peer.taken.length);
    expect(most).toBe(1);
  });
});

describe('a reply that was in the answer', () => {
  it('is not pushed, whether it was there at once or within the wait', async () => {
    commandMs = 0;
    await reopen({ HTTP_CHANNEL_WAIT_MS: '5000' });
    expect(lines(await freeze('c-1'))).toContain('abnormal.frozenNow');
    await pause(300);
    expect(peer.calls).toEqual([]);
  });

  it('is not pushed either when it was said while the answer still waits for more', async () => {
    commandMs = 0;
    unanswered = 1;
    await reopen({ HTTP_CHANNEL_WAIT_MS: '5000', COMMAND_RETRY_SECONDS: '1' });
    expect(lines(await freeze('c-1'))).toEqual(expect.arrayContaining(['command.delayed.freeze', 'abnormal.frozenNow']));
    await pause(300);
    expect(peer.calls).toEqual([]);
  });
});

describe('a platform that is in trouble', () => {
  it('is left alone for as long as it asks', async () => {
    peer.meet = () => (peer.calls.length === 1 ? { status: 429, headers: { 'retry-after': '30' } } : 204);
    await freeze('c-1');
    await until('it was asked once', () => peer.calls.length === 1);
    await pause(300);
    app.pass(20_000);
    await pause(1_300);
    expect(peer.calls.length).toBe(1);
    app.pass(10_000);
    await until('it was asked again', () => peer.taken.length > 0);
    expect(peer.calls[1]?.id).toBe(peer.calls[0]?.id);
  });

  it('becomes a dead letter in the end; the next goes on, and a retry brings the first', async () => {
    let first = '';
    peer.meet = ({ id }) => (id === (first ||= id) ? 500 : 204);
    await freeze('c-1');
    const late = (await waitForTranscript('c-1', 'abnormal.frozenNow')).slice(-2);
    await until('the next is there', () => peer.taken.length > 0);
    expect(peer.calls.filter(({ id }) => id === first)).toHaveLength(3);
    expect(peer.taken.map(({ id }) => id)).toEqual([late[1]?.id]);

    const dataDir = app.config.dataDir;
    const figures = await app.registry.metrics();
    expect(figures).toContain('deliveries_total{destination="channel",outcome="retry"} 2');
    expect(figures).toContain('dead_letters_total{destination="channel"} 1');
    expect(figures).toMatch(/outbox_lag_seconds 0(\.\d+)?\n/);
    await app.close();
    const [letter = '', ...more] = deadLetters(dataDir, 'list').split('\n').filter(Boolean);
    expect(more).toEqual([]);
    expect(letter.split('\t').slice(2)).toEqual([
      'c-1', 'http (no address is set)', `message ${late[0]?.seq}`, '3', 'answered 500 (Internal Server Error)',
    ]);
    peer.meet = () => 204;
    deadLetters(dataDir, 'retry', letter.split('\t')[0] ?? '');
    expect(deadLetters(dataDir, 'list')).toBe('No dead letters.\n');

    app = await openWith({ DATA_DIR: dataDir });
    await until('it came after all', () => peer.taken.length === late.length);
    expect(peer.taken.at(-1)?.id).toBe(first);
    await rm(dataDir, { recursive: true });
  });

  it('that refuses is not asked again', async () => {
    peer.meet = () => 410;
    await freeze('c-1');
    await until('both are refused', () => peer.calls.length === 2);
    await pause(200);
    expect(new Set(peer.calls.map(({ id }) => id)).size).toBe(2);
  });

  it('that is down is tried now and then, not by everybody who waits; back again it gets all, in order and not at once', async () => {
    const followers = Array.from({ length: 40 }, (_, index) => `c-${index}`);
    for (const id of followers) await follow(id);
    peer.meet = () => 503;
    await settle();
    await until('it fell', () => peer.calls.length >= 5);
    await pause(1_500);
    const whenShut = peer.calls.length;
    for (let minute = 0; minute < 10; minute += 1) {
      app.pass(60_000);
      await pause(1_100);
    }
    expect(peer.calls.length - whenShut).toBeGreaterThan(5);
    expect(peer.calls.length - whenShut).toBeLessThan(25);
    commandMs = 0;
    await freeze('quick', 'u-1003');
    await waitForTranscript('quick', 'abnormal.frozenNow');
    expect(peer.taken).toEqual([]);

    let open = 0;
    const widths: number[] = [];
    peer.meet = async () => {
      widths.push(open += 1);
      await pause(50);
      open -= 1;
      return 204;
    };
    app.pass(60_000);
    await until('everybody was told', () => followers.every((id) => peer.taken.some(({ conversationId }) => conversationId === id)));
    expect(widths[0]).toBe(1);
    expect(Math.max(...widths.slice(0, 6))).toBeLessThanOrEqual(6);
    expect(Math.max(...widths)).toBeLessThanOrEqual(16);
    expect(await app.registry.metrics()).toMatch(/callback_gate_state\{state="open"\} 1/);
  }, 120_000);

  it('that hangs holds up no command of anybody', async () => {
    peer.meet = () => 'hang';
    await reopen({ CALLBACK_TIMEOUT_MS: '60000' });
    for (let index = 0; index < 40; index += 1) await follow(`c-${index}`);
    await settle();
    await until('every place for a push is taken', () => peer.calls.length === 16);

    commandMs = 0;
    await freeze('quick', 'u-1003');
    await waitForTranscript('quick', 'abnormal.frozenNow');
    expect(peer.calls.length).toBe(16);
    await peer.close();
  });
});

/** The command as a person runs it. */
function deadLetters(dataDir: string, ...args: string[]): string {
  const env = { PATH: '/usr/bin:/bin', DATA_DIR: dataDir };
  return execFileSync(process.execPath, ['dist/src/cli/dead-letters.js', ...args], { cwd: ROOT, env, encoding: 'utf8' });
}

async function waitForTranscript(conversationId: string, line: string): Promise<Message[]> {
  for (let tries = 0; tries < 200; tries += 1) {
    const messages = await app.conversations.messagesAfter(conversationId, 0, 0);
    if (lines(messages).includes(line)) return messages;
    await pause(20);
  }
  throw new Error(`${line} was not said`);
}
