import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFrame, toInbound } from '../../src/channels/widget/receive.js';
import { renderMessage } from '../../src/channels/widget/render.js';
import type { Speaker } from '../../src/channels/widget/speaker.js';
import { LIMITS } from '../../src/channels/widget/limits.js';
import { serverFrame } from '../../src/channels/widget/wire.js';
import { inboundId, type Message } from '../../src/dialogue/types.js';

const SPEAKER: Speaker = {
  kind: 'user',
  conversationId: 'widget-u-1001',
  contact: { userId: 'u-1001', name: '王芳', phone: null, locale: 'zh-CN' },
  expiresAt: 0,
};

const bytesOf = (frame: unknown): Uint8Array => Buffer.from(JSON.stringify(frame));
const read = (frame: unknown) => readFrame(bytesOf(frame));
const inboundOf = (text: string) => toInbound(SPEAKER, { t: 'send', cid: 'c-1', text });

const message = fc.record<Message>({
  seq: fc.nat(), id: fc.string(), role: fc.constantFrom('contact', 'bot', 'agent', 'system'), type: fc.constant('text'),
  text: fc.string({ unit: 'grapheme' }), locale: fc.constantFrom('zh-CN', 'zh-Hant', 'en'),
  quickReplies: fc.array(fc.record({ label: fc.string(), action: fc.string() })),
  sources: fc.array(fc.record({ id: fc.string(), revision: fc.string(), title: fc.string() })),
  files: fc.array(fc.record({ id: fc.string(), name: fc.string(), mediaType: fc.string() }), { maxLength: 3 }),
  at: fc.nat(), cause: fc.oneof(fc.constant(null), fc.string().map(inboundId), fc.string()),
});

describe('a frame of the window', () => {
  it('never breaks the reader, whatever the bytes', () => {
    fc.assert(fc.property(fc.oneof(fc.uint8Array(), fc.json().map((text) => Buffer.from(text))), (bytes) => {
      const taken = readFrame(bytes);
      expect('frame' in taken || taken.refused.code === 'malformed' || taken.refused.code === 'too_many_files').toBe(true);
    }));
  });

  it('never says who speaks: that is what the token says', () => {
    const forged = { t: 'send', cid: 'c-1', text: 'hi', conversationId: 'widget-u-1002', contact: { userId: 'u-1002' }, userId: 'u-1002' };
    const taken = read(forged);
    if (!('frame' in taken) || taken.frame.t !== 'send') throw new Error('the frame was not read');
    const { inbound } = toInbound(SPEAKER, taken.frame) as { inbound: object };
    expect(inbound).toMatchObject({ channel: 'widget', conversationId: 'widget-u-1001', messageId: 'c-1', contact: { userId: 'u-1001' } });
    expect(JSON.stringify(inbound)).not.toContain('u-1002');
  });

  it.each([
    ['nested too deeply', Buffer.from(`{"t":"send","cid":"c-1","text":${'['.repeat(100)}${']'.repeat(100)}}`)],
    ['saying the same thing twice', Buffer.from('{"t":"open","t":"send"}')],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['of an unknown kind', bytesOf({ t: 'dance' })],
    ['with a client id that is none', bytesOf({ t: 'send', cid: '../..', text: 'x' })],
    ['no object', bytesOf(null)],
  ])('that is %s is malformed', (_what, bytes) => {
    expect(readFrame(bytes)).toEqual({ refused: { code: 'malformed', cid: null } });
  });

  it('names the message that it was about where it can', () => {
    expect(read({ t: 'send', cid: 'c-1', text: 7 })).toEqual({ refused: { code: 'malformed', cid: 'c-1' } });
    expect(read({ t: 'send', cid: 'c-1', files: Array(6).fill('f') })).toEqual({ refused: { code: 'too_many_files', cid: 'c-1' } });
  });

  it('keeps every character that people type, and the limit counts those', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const taken = inboundOf(text);
      const isControl = /(?![\t\n\r])\p{Cc}/u.test(text);
      if (text.trim() === '' || isControl) return;
      expect(taken).toMatchObject({ inbound: { text } });
    }));
    expect(inboundOf('🙏'.repeat(LIMITS.textCharacters))).toHaveProperty('inbound');
    expect(inboundOf('🙏'.repeat(LIMITS.textCharacters + 1))).toEqual({ refused: { code: 'too_long', cid: 'c-1' } });
  });
});

describe('a message for the window', () => {
  it('is always a frame that the window can read, and loses no text', () => {
    fc.assert(fc.property(message, (stored) => {
      const rendered = renderMessage(stored);
      expect(serverFrame.parse({ t: 'messages', messages: [rendered] })).toEqual({ t: 'messages', messages: [rendered] });
      const shown = [rendered.text, ...rendered.files.map(({ name }) => `[${name}]`)].filter(Boolean).join(' ');
      expect([stored.text, stored.text.trimEnd(), shown]).toContain(rendered.text);
    }));
  });

  it('bears the client id of the person alone, and nothing that is ours', () => {
    fc.assert(fc.property(message, fc.string(), (stored, cid) => {
      expect(renderMessage({ ...stored, role: 'contact', cause: inboundId(cid) }).cid).toBe(cid);
      expect(renderMessage({ ...stored, role: 'bot', cause: inboundId(cid) }).cid).toBeNull();
      expect(renderMessage(stored)).not.toHaveProperty('cause');
    }));
  });
});
