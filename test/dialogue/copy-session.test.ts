import { describe, expect, it } from '@jest/globals';
import { inboundId } from '../../src/dialogue/types.js';
import { newSession, type Session } from '../../src/dialogue/session.js';
import { createDialogue } from '../../src/dialogue/turn.js';
import { content } from '../support/test-app.js';

const contact = { userId: null, name: null, phone: null };
const MINUTE_MS = 60_000;

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

/** Every session is frozen to its depths before the next turn gets it: changing one throws. */
function talk(said: string[]): Session {
  const idle = { remindMs: MINUTE_MS, restMs: MINUTE_MS };
  const dialogue = createDialogue({ ...content(), idle, fileKeepMs: MINUTE_MS });
  return said.reduce((session: Session, text, at) => {
    const id = inboundId(String(at));
    const input = { type: 'message' as const, id, contact: { ...contact, locale: null }, text, action: null, attachments: [], found: [], danger: null, answer: null };
    const output = dialogue.turn(freeze(session), input, new Map(), 1.8e12 + at);
    if ('ask' in output) throw new Error('a turn asked');
    return output.commit.session;
  }, newSession('c', 'http', contact, 'zh-CN'));
}

describe('copying a session for a turn', () => {
  it('leaves the loaded session as it was, whatever the turn does', () => {
    const said = ['你好', '我要投诉', '嗯嗯', '退款要多久', '转人工', '不用了', '继续', '上一步', '从头来', '我要注册', '算了', '继续', '再见', '在吗'];
    expect(talk(said).seq).toBeGreaterThan(said.length);
  });
});
