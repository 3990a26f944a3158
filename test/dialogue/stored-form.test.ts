import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LOCALES } from '../../src/dialogue/locale.js';
import { STORED_FORMS } from '../../src/dialogue/stored-form.js';
import type { Message } from '../../src/dialogue/types.js';

const { packMessage, unpackMessage } = STORED_FORMS;
const source = fc.record({ id: fc.string(), revision: fc.string(), title: fc.string() });
const message: fc.Arbitrary<Message> = fc.record({
  seq: fc.nat(), id: fc.string(), role: fc.constantFrom('contact', 'bot', 'agent', 'system'), type: fc.constant('text'), text: fc.string(),
  locale: fc.constantFrom(...LOCALES),
  quickReplies: fc.array(fc.record({ label: fc.string(), action: fc.string() }), { maxLength: 4 }),
  sources: fc.array(fc.oneof(source, source.map((each) => ({ ...each, title: each.id }))), { maxLength: 3 }),
  files: fc.array(fc.record({ id: fc.string(), name: fc.string(), mediaType: fc.string() }), { maxLength: 3 }),
  at: fc.nat(), cause: fc.option(fc.string(), { nil: null }),
}, { noNullPrototype: true });

describe('the stored form of a message', () => {
  it('gives back every message as it was', () => {
    fc.assert(fc.property(message, (each) => {
      expect(unpackMessage(JSON.parse(JSON.stringify(packMessage(each))), each.seq)).toEqual(each);
    }));
  });

  it('reads messages that were stored whole', () => {
    fc.assert(fc.property(message, (each) => {
      expect(unpackMessage(JSON.parse(JSON.stringify(each)), each.seq)).toEqual(each);
    }));
  });

  it('reads messages that were stored before they could have files', () => {
    fc.assert(fc.property(message, ({ files: _, ...each }) => {
      expect(unpackMessage(JSON.parse(JSON.stringify(each)), each.seq)).toEqual({ ...each, files: [] });
      expect(unpackMessage([1, each.id, 0, 0, each.at, each.cause, each.text], each.seq).files).toEqual([]);
    }));
  });

  it('pays nothing for files that are not there', () => {
    const plain: Message = { seq: 3, id: 'm', role: 'bot', type: 'text', text: '好', locale: 'zh-CN', quickReplies: [], sources: [], files: [], at: 1, cause: null };
    expect(packMessage(plain)).toEqual([1, 'm', 1, expect.any(Number), 1, null, '好']);
    expect(packMessage({ ...plain, sources: [{ id: 'a', revision: '1', title: 'a' }] })).toHaveLength(8);
  });

  it('refuses what a newer version wrote, rather than to guess', () => {
    expect(() => unpackMessage([2, 'id', 0, 0, 1, null, 'text'], 4)).toThrow('message 4');
  });
});
