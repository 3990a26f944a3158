import { afterEach, describe, expect, it } from '@jest/globals';
import type { Message } from '../../src/dialogue/types.js';
import { StoreUnavailable, type Store } from '../../src/store/store.js';
import type { OperatorEvent, Wallet } from '../../src/wallet/wallet.js';
import { openTestApp, type TestApp } from '../support/test-app.js';
import { openLmdbStore } from '../../src/store/lmdb/open-lmdb-store.js';
import { randomUUID } from 'node:crypto';

let app: TestApp;
afterEach(() => app.remove());

const CASE = 'AP20261119000005';
const DAY_MS = 86_400_000;

let sent = 0;
/** One person writing in one conversation. */
function writer(conversationId: string, userId: string | null = 'u-1017') {
  const contact = { userId, name: null, phone: null, locale: null };
  const send = async (text: string | null, action: string | null): Promise<Message[]> => {
    sent += 1;
    const inbound = { channel: 'http', conversationId, messageId: `m-${sent}`, contact, text, action, attachments: [] };
    const received = await app.conversations.receive(inbound);
    return received.status === 'taken' ? received.replies : [];
  };
  const press = async (replies: Message[], label: string): Promise<Message[]> =>
    send(null, replies.flatMap(({ quickReplies }) => quickReplies).find((each) => each.label === label)?.action ?? 'none');
  return { type: (text: string) => send(text, null), press };
}

const read = (conversationId: string, after = 0): Promise<Message[]> => app.conversations.messagesAfter(conversationId, after, 0);
const newsIn = async (conversationId: string): Promise<string[]> =>
  (await read(conversationId)).flatMap(({ sources }) => sources.map(({ id }) => id)).filter((id) => id.startsWith('event.'));

/** Asks to be told about the case, and waits until that is written down. */
async function follow(conversationId: string, number = CASE, userId = 'u-1017'): Promise<void> {
  const { type, press } = writer(conversationId, userId);
  const replies = await type(number);
  await press(replies, replies.at(-1)?.quickReplies.find(({ label }) => label.includes('通知'))?.label ?? '');
}

let number = 0;
const eventOf = (state: string, more: Partial<OperatorEvent> = {}): OperatorEvent => ({
  eventId: `ev-${(number += 1)}`, type: 'case.updated', userId: 'u-1017', occurredAt: Date.now() + 10_000 * number, state, transactionId: null, caseId: CASE, ...more,
});

async function until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const seen = await look();
    if (isSo(seen)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it did not come to be');
}

/** How many a new event reaches: until the following is written down it is none. */
const reached = (more: Partial<OperatorEvent> = {}) => until(() => app.conversations.deliverEvent(eventOf(more.state ?? 'refundApproved', { occurredAt: 1, ...more })), (count) => count > 0);

describe('an operator event', () => {
  it('is told once to who follows, in the transcript and caused by nobody, however often it comes', async () => {
    app = await openTestApp();
    await follow('c-1');
    await reached();
    const event = eventOf('needRefundCard');
    expect(await Promise.all([1, 2, 3].map(() => app.conversations.deliverEvent(event)))).toEqual([1, 1, 1]);
    expect(await newsIn('c-1')).toEqual(['event.case.needRefundCard']);
    expect((await read('c-1')).at(-1)).toMatchObject({ role: 'bot', cause: null });
  });

  it('nobody follows reaches nobody', async () => {
    app = await openTestApp();
    await writer('c-1').type('你好');
    expect(await app.conversations.deliverEvent(eventOf('refunded'))).toBe(0);
    expect(await newsIn('c-1')).toEqual([]);
  });

  it("of another user's that names the same case reaches nobody", async () => {
    app = await openTestApp();
    await follow('c-1');
    await reached();
    expect(await app.conversations.deliverEvent(eventOf('refunded', { userId: 'u-1001' }))).toBe(0);
    expect(await newsIn('c-1')).toEqual([]);
    expect(await app.conversations.deliverEvent(eventOf('refunded'))).toBe(1);
  });

  it('comes days later too, in the language that the person last wrote in', async () => {
    app = await openTestApp();
    await follow('c-1');
    await reached();
    await writer('c-1').type('请问退款什么时候会到帳呢，謝謝你們');
    app.pass(9 * DAY_MS);
    expect(await app.conversations.deliverEvent(eventOf('needRefundCard', { occurredAt: Date.now() + 9 * DAY_MS }))).toBe(1);
    expect(await newsIn('c-1')).toEqual(['event.case.needRefundCard']);
  });

  it('wakes who waits for messages', async () => {
    app = await openTestApp();
    await follow('c-1');
    await reached();
    const seq = (await read('c-1')).at(-1)?.seq ?? 0;
    const waiting = app.conversations.messagesAfter('c-1', seq, 5_000);
    await app.conversations.deliverEvent(eventOf('refunded'));
    expect((await waiting).map(({ sources }) => sources[0]?.id)).toEqual(['event.case.refunded']);
  });

  it('reaches every conversation that follows', async () => {
    app = await openTestApp();
    await Promise.all(['c-1', 'c-2', 'c-3'].map((id) => follow(id)));
    await until(() => app.conversations.deliverEvent(eventOf('refundApproved')), (count) => count === 3);
    expect(await app.conversations.deliverEvent(eventOf('refunded'))).toBe(3);
    for (const id of ['c-1', 'c-2', 'c-3']) expect(await newsIn(id)).toEqual(['event.case.refunded']);
  });
});

describe('what a conversation filed', () => {
  const fileComplaint = async (conversationId: string): Promise<void> => {
    const { type, press } = writer(conversationId, 'u-1005');
    const pressing = ['其他方面', '冻结', '', '尽快处理', '跳过', '只在这里答复', '提交'];
    let replies = await type('我要投诉');
    for (const label of pressing) replies = await (label === '' ? type('我的钱包上个月被冻结过一次，没人提前通知') : press(replies, label));
  };
  const mine = async (): Promise<string> => {
    const person = (await app.sandbox?.state())?.people.find((each) => each.person.id === 'u-1005');
    return person?.cases.at(-1)?.id ?? '';
  };
  const move = async (caseId: string): Promise<void> => void (await app.sandbox?.act({ act: 'moveCase', caseId, to: 'inReview' }));

  it('it follows without being asked', async () => {
    app = await openTestApp();
    await fileComplaint('c-1');
    await reached({ userId: 'u-1005', caseId: await mine(), state: 'submitted' });
    await move(await mine());
    expect(await until(() => newsIn('c-1'), (news) => news.length > 0)).toEqual(['event.case.inReview']);
  });

  it('and the person wants to hear no more of is told when it is decided', async () => {
    app = await openTestApp();
    await fileComplaint('c-1');
    await writer('c-1', 'u-1005').type('不用了');
    await reached({ userId: 'u-1005', caseId: await mine(), state: 'submitted' });
    await move(await mine());
    await app.sandbox?.act({ act: 'replyComplaint', caseId: await mine() });
    expect(await until(() => newsIn('c-1'), (news) => news.length > 0)).toEqual(['event.case.replied']);
  });

  it('and that changes between the filing and the following is told exactly once', async () => {
    const aroundWallet = (wallet: Wallet): Wallet => ({
      ...wallet,
      run: async (command, key, signal) => {
        const outcome = await wallet.run(command, key, signal);
        // Before the conversation has even heard of its number: nobody follows yet.
        if (outcome.status === 'done' && outcome.case) await move(outcome.case.id);
        const taken = async (): Promise<boolean> => (await events()).every(({ delivery }) => delivery === 'delivered');
        await until(taken, Boolean);
        return outcome;
      },
    });
    app = await openTestApp({}, { aroundWallet });
    await fileComplaint('c-1');
    await until(() => newsIn('c-1'), (news) => news.length > 0);
    const moved = (await events()).find(({ event }) => event.state === 'inReview')?.event;
    expect(moved?.caseId).toBe(await mine());
    await app.sandbox?.act({ act: 'repeatEvent', eventId: moved?.eventId ?? '' });
    await until(events, (all) => all.some(({ event, timesDelivered }) => event.eventId === moved?.eventId && timesDelivered === 2));
    await app.sandbox?.act({ act: 'delayEvent', eventId: moved?.eventId ?? '', delayMs: 1 });
    await until(events, (all) => all.some(({ event, timesDelivered }) => event.eventId === moved?.eventId && timesDelivered === 3));
    expect(await newsIn('c-1')).toEqual(['event.case.inReview']);
  });

  const events = async () => ((await app.sandbox?.state())?.events ?? []).filter(({ event }) => event.userId === 'u-1005');
});

describe('a follower that cannot be told', () => {
  it('holds up nobody else, and is told when the event is repeated', async () => {
    let failing = '';
    const written: string[] = [];
    const openStore = async ({ dataDir }: { dataDir: string }): Promise<Store> => {
      const store = await openLmdbStore({ folder: dataDir, now: Date.now, randomId: randomUUID });
      return {
        ...store,
        commit: async (place, commit) => {
          if (place.key === failing) throw new StoreUnavailable('this one is away');
          written.push(place.key);
          return store.commit(place, commit);
        },
      };
    };
    app = await openTestApp({}, { openStore });
    await writer('c-2').type('你好');
    const [away = ''] = written;
    await Promise.all(['c-1', 'c-2', 'c-3'].map((id) => follow(id)));
    await until(() => app.conversations.deliverEvent(eventOf('refundApproved')), (count) => count === 3);
    failing = away;
    const event = eventOf('refunded');
    await expect(app.conversations.deliverEvent(event)).rejects.toMatchObject({ name: 'FollowersMissed' });
    expect([await newsIn('c-1'), await newsIn('c-3')]).toEqual([['event.case.refunded'], ['event.case.refunded']]);
    failing = '';
    expect(await app.conversations.deliverEvent(event)).toBe(3);
    for (const id of ['c-1', 'c-2', 'c-3']) expect(await newsIn(id)).toEqual(['event.case.refunded']);
  });

  it('because only the operator knows whether it is news is told when the event is repeated and the operator is there', async () => {
    app = await openTestApp();
    await follow('c-1');
    await reached();
    await app.conversations.deliverEvent(eventOf('inReview', { occurredAt: Date.now() + 3_600_000 }));
    await app.sandbox?.changeFaults({ down: true });
    // As the sandbox has it.
    const older = eventOf('refundApproved', { occurredAt: Date.now() + 60_000 });
    await expect(app.conversations.deliverEvent(older)).rejects.toMatchObject({ name: 'FollowersMissed' });
    expect(await newsIn('c-1')).toEqual(['event.case.inReview']);
    await app.sandbox?.changeFaults({ down: false });
    expect(await app.conversations.deliverEvent(older)).toBe(1);
    expect(await newsIn('c-1')).toEqual(['event.case.inReview', 'event.case.refundApproved']);
  });
});
