import { describe, expect, it } from '@jest/globals';
import { inboundId, type TurnInput } from '../../src/dialogue/types.js';
import { newSession, type Session } from '../../src/dialogue/session.js';
import { createDialogue } from '../../src/dialogue/turn.js';
import { content } from '../support/test-app.js';

const contact = { userId: null, name: null, phone: null };
const MINUTE_MS = 60_000;
const NOW = 1.8e12;

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

/** Every session is frozen to its depths before the next turn gets it: changing one throws. */
function take(begun: Session, inputs: TurnInput[]): Session {
  const idle = { remindMs: MINUTE_MS, restMs: MINUTE_MS };
  const dialogue = createDialogue({ ...content(), idle, fileKeepMs: MINUTE_MS });
  return inputs.reduce((session, input, at) => {
    const output = dialogue.turn(freeze(session), input, new Map(), NOW + at);
    if ('ask' in output) throw new Error('a turn asked');
    return output.commit.session;
  }, begun);
}

function said(text: string, at: number): TurnInput {
  return { type: 'message', id: inboundId(String(at)), contact: { ...contact, locale: null }, text, action: null, attachments: [], found: [], danger: null, answer: null };
}

describe('copying a session for a turn', () => {
  it('leaves the loaded session as it was, whatever the turn does', () => {
    const texts = ['你好', '我要投诉', '嗯嗯', '退款要多久', '转人工', '不用了', '继续', '上一步', '从头来', '我要注册', '算了', '继续', '再见', '在吗'];
    expect(take(newSession('c', 'http', contact, 'zh-CN'), texts.map(said)).seq).toBeGreaterThan(texts.length);
  });

  it('also what it holds of a file and of a matter that is followed', () => {
    const begun = newSession('c', 'http', { ...contact, userId: 'u-1' }, 'zh-CN');
    const files = { 'f-1': { name: 'a.jpg', state: 'fetching' as const, at: NOW } };
    const following = { 'case:AP1': { state: 'submitted', occurredAt: 0, readAt: NOW, quiet: true as const } };
    const fetched: TurnInput = { type: 'file', id: 'file:f-1', file: 'f-1', fate: { status: 'kept' } };
    const after = take({ ...begun, files, following }, [fetched, said('有消息告诉我', 1)]);
    expect(after.files).toEqual({ 'f-1': { name: 'a.jpg', state: 'kept', at: NOW } });
    expect(after.following).toEqual({ 'case:AP1': { state: 'submitted', occurredAt: 0, readAt: NOW } });
  });
});
