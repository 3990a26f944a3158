import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import { newSession, type Session } from '../src/dialogue/session.js';
import type { Inbound } from '../src/dialogue/types.js';
import { type ConversationStore, createTakeTurn } from '../src/take-turn.js';
import { noOperator } from '../src/wallet/no-operator.js';

const INBOUND: Inbound = {
  channel: 'http', conversationId: 'c-1', messageId: 'm-1', text: '你好', action: null, attachments: [],
  contact: { userId: 'u-1001', name: '王芳 密码Zq7tiger9', phone: null, locale: null },
};

/** What one inbound brings the dialogue: the session and the message it sees. */
async function seenBy(inbound: Inbound): Promise<string> {
  let seen = '';
  const takeTurn = createTakeTurn({
    store: {
      recall: () => null,
      load: async () => ({ session: null, version: 0, mark: null, dataKey: {} }),
      commit: async () => ({ status: 'committed', mark: null }),
    } as unknown as ConversationStore,
    dialogue: {
      detectDanger: () => null,
      view: () => {
        throw new Error('a turn needs no view');
      },
      awaited: () => ({ slot: null, codeExpected: false }),
      turn: (session: Session, _version, input) => {
        seen = JSON.stringify([session, input]);
        return { commit: { session: newSession('c-1', 'http', session.contact, 'zh-CN'), messages: [], outbox: [], timers: { set: [], cancel: [] }, started: 0, answeredBy: 'test' } };
      },
    },
    wallet: noOperator,
    now: Date.now,
    log: pino({ level: 'silent' }),
    takeIn: async (_place, _key, { attachments }) => attachments.map((file) => ({ id: 'f-1', name: file.from === 'upload' ? '' : file.name, state: 'kept', mediaType: 'image/png' })),
    queryTimeoutMs: 100,
    memoryMs: 1000,
    pushes: () => false,
    onCommit: () => undefined,
    onRegression: () => undefined,
    onNewer: () => undefined,
  });
  await takeTurn.message({ key: 'k', shard: 0 } as unknown as Parameters<typeof takeTurn.message>[0], inbound);
  return seen;
}

it('keeps a secret that stands in a name from the session and the message', async () => {
  const seen = await seenBy(INBOUND);
  expect(seen).toContain('王芳 密码〔已隐藏〕');
  expect(seen).not.toContain('Zq7tiger9');
});
