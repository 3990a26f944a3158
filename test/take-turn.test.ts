import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { newSession, type Session } from '../src/dialogue/session.js';
import type { Inbound } from '../src/dialogue/types.js';
import { type Place, StoreUnavailable } from '../src/store/store.js';
import { type ConversationStore, createTakeTurn, type TakeTurn } from '../src/take-turn.js';
import { noOperator } from '../src/wallet/no-operator.js';

const INBOUND: Inbound = {
  channel: 'http', conversationId: 'c-1', messageId: 'm-1', text: '你好', action: null, attachments: [],
  contact: { userId: 'u-1001', name: '王芳 密码Zq7tiger9', phone: null, locale: null },
};

const NEW = { session: null, version: 0, mark: null, dataKey: {} };
const PLACE = { key: 'k', shard: 0 } as unknown as Place;

interface World {
  load?: () => Promise<unknown>;
  now?: () => number;
  see?: (session: Session, input: unknown) => void;
}

function openTakeTurn({ load = async () => NEW, now = Date.now, see = () => undefined }: World): TakeTurn {
  return createTakeTurn({
    store: { recall: () => null, load, commit: async () => ({ status: 'committed', mark: null }) } as unknown as ConversationStore,
    dialogue: {
      detectDanger: () => null,
      view: () => {
        throw new Error('a turn needs no view');
      },
      awaited: () => ({ slot: null, codeExpected: false }),
      turn: (session: Session, _version, input) => {
        see(session, input);
        return { commit: { session: newSession('c-1', 'http', session.contact, 'zh-CN'), messages: [], outbox: [], timers: { set: [], cancel: [] }, started: 0, answeredBy: 'test' } };
      },
    },
    wallet: noOperator,
    now,
    log: pino({ level: 'silent' }),
    takeIn: async (_place, _key, { attachments }) => attachments.map((file) => ({ id: 'f-1', name: file.from === 'upload' ? '' : file.name, state: 'kept', mediaType: 'image/png' })),
    queryTimeoutMs: 100,
    memoryMs: 1000,
    pushes: () => false,
    onCommit: () => undefined,
    onRegression: () => undefined,
    onNewer: () => undefined,
  });
}

/** What one inbound brings the dialogue: the session and the message it sees. */
async function seenBy(inbound: Inbound): Promise<string> {
  let seen = '';
  const takeTurn = openTakeTurn({ see: (...what) => void (seen = JSON.stringify(what)) });
  await takeTurn.message(PLACE, inbound);
  return seen;
}

it('keeps a secret that stands in a name from the session and the message', async () => {
  const seen = await seenBy(INBOUND);
  expect(seen).toContain('王芳 密码〔已隐藏〕');
  expect(seen).not.toContain('Zq7tiger9');
});

describe('behind a message that takes long', () => {
  const SECOND = 1_000;

  async function queue(seconds: number): Promise<{ loads: number; later: PromiseSettledResult<unknown>[] }> {
    let [time, loads] = [0, 0];
    let answer = (_: unknown): void => undefined;
    const takeTurn = openTakeTurn({
      now: () => time,
      load: () => {
        loads += 1;
        return loads === 1 ? new Promise((resolve) => (answer = resolve)) : Promise.resolve(NEW);
      },
    });
    const [first, ...later] = [
      takeTurn.message(PLACE, INBOUND),
      takeTurn.message(PLACE, { ...INBOUND, messageId: 'm-2' }),
      takeTurn.event(PLACE, { type: 'timer', name: 'idle', id: 't-1', dueAt: 0 }),
    ];
    await new Promise(setImmediate);
    time = seconds * SECOND;
    answer(NEW);
    await first;
    return { later: await Promise.allSettled(later), loads };
  }

  it('the next waits a while', async () => {
    const { later: [message], loads } = await queue(7);
    expect(message).toMatchObject({ status: 'fulfilled', value: { status: 'committed' } });
    expect(loads).toBe(3);
  });

  it('the next is sent back before anything is read, to be repeated, while what nobody waits for stays in line', async () => {
    const { later: [message, event], loads } = await queue(9);
    expect(message).toEqual({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    expect(event).toMatchObject({ status: 'fulfilled' });
    expect(loads).toBe(2);
  });
});
