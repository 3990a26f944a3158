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

  it('refuses what a newer version wrote, rather than to guess', () => {
    expect(() => unpackMessage([2, 'id', 0, 0, 1, null, 'text'], 4)).toThrow('message 4');
  });
});
