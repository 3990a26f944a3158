import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { FLOWS } from '../../flows/index.js';
import { LOCALES } from '../../src/dialogue/locale.js';
import { copySession } from '../../src/dialogue/copy-session.js';
import { newSession, type Session, sessionSchema } from '../../src/dialogue/session.js';
import { causeAt, firstMessageId, idWithin } from '../../src/dialogue/message-id.js';
import { createStoredForms } from '../../src/dialogue/stored-form.js';
import { StoredByNewer } from '../../src/stored-by-newer.js';
import { SESSION_FORM } from '../../src/dialogue/stored-session.js';
import type { Message } from '../../src/dialogue/types.js';

const { packTurn, unpackTurn, packSession, parseSession } = createStoredForms(new Map([['a', { version: 2 }], ['b', { version: 2 }]]));
const source = fc.record({ id: fc.string(), revision: fc.string(), title: fc.string() });
const message: fc.Arbitrary<Message> = fc.record({
  seq: fc.nat(), id: fc.string(), role: fc.constantFrom('contact', 'bot', 'agent', 'system'), type: fc.constant('text'), text: fc.string(),
  locale: fc.constantFrom(...LOCALES),
  quickReplies: fc.array(fc.record({ label: fc.string(), action: fc.string() }), { maxLength: 4 }),
  sources: fc.array(fc.oneof(source, source.map((each) => ({ ...each, title: each.id }))), { maxLength: 3 }),
  files: fc.array(fc.record({ id: fc.option(fc.string({ minLength: 1 })), name: fc.string(), mediaType: fc.string() }), { maxLength: 3 }),
  at: fc.nat(), cause: fc.option(fc.string(), { nil: null }),
}, { noNullPrototype: true });

const turn = fc.array(message, { minLength: 1, maxLength: 5 }).map((all) => all.map((each, index) => ({ ...each, seq: 7 + index })));
/** As the dialogue makes them. */
const turnOfOne = fc.tuple(turn, fc.nat(), fc.oneof(fc.string(), fc.constant(firstMessageId('c-1', 7)))).map(([all, at, id]) => all.map((each, index) => ({ ...each, at, cause: 'message:1', id: idWithin(id, index) })));

const HERE = newSession('c-1', 'http', { userId: null, name: null, phone: null }, 'zh-CN');
const IN_WINDOW = { ...HERE, channel: 'widget' };
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const unpack = (packed: unknown, firstSeq: number): Message[] => unpackTurn(packed, firstSeq, HERE.conversationId);

describe('the stored form of messages', () => {
  it('gives back every turn as it was', () => {
    fc.assert(fc.property(fc.oneof(turn, turnOfOne), (all) => {
      expect(unpack(stored(packTurn(all, IN_WINDOW)), 7)).toEqual(all);
    }));
  });

  it('gives back every turn of a platform but for the id of what a person wrote, of which the place is kept', () => {
    fc.assert(fc.property(fc.oneof(turn, turnOfOne), (all) => {
      const back = unpack(stored(packTurn(all, HERE)), 7);
      const isOfContact = all[0]?.role === 'contact' && back[0]?.cause === causeAt(7);
      expect(back).toEqual(isOfContact ? all.map((each) => ({ ...each, cause: causeAt(7) })) : all);
    }));
  });

  it('reads messages that were stored by themselves, whole or packed', () => {
    fc.assert(fc.property(message, (each) => {
      expect(unpack(stored(each), each.seq)).toEqual([each]);
    }));
    const packed = [1, 'm', 1, 0, 5, 'message:1', '好', ['intro', 'r', 0], ['是', 'yes']];
    const read = {
      seq: 3, id: 'm', role: 'bot', type: 'text', text: '好', locale: LOCALES[0], quickReplies: [{ label: '是', action: 'yes' }],
      sources: [{ id: 'intro', revision: 'r', title: 'intro' }], files: [], at: 5, cause: 'message:1',
    };
    expect(unpack(packed, 3)).toEqual([read]);
    expect(unpack(['turn', packed, packed], 3)).toEqual([read, { ...read, seq: 4 }]);
  });

  it('reads messages that were stored before they could have files', () => {
    fc.assert(fc.property(message, ({ files: _, ...each }) => {
      expect(unpack(stored(each), each.seq)).toEqual([{ ...each, files: [] }]);
    }));
    expect(unpack(['turn', [1, 'm', 0, 0, 1, null, '好']], 1)[0]?.files).toEqual([]);
  });

  it('pays nothing for what is not there, and once for what a turn shares', () => {
    const plain: Message = { seq: 3, id: 'm', role: 'contact', type: 'text', text: '好', locale: LOCALES[0], quickReplies: [], sources: [], files: [], at: 1, cause: 'c' };
    expect(packTurn([plain, { ...plain, id: 'm-1', role: 'bot', sources: [{ id: 'a', revision: '1', title: 'a' }] }], HERE))
      .toEqual([2, 1, 'c', 'm', [0, '好'], [1, '好', ['a', '1', 0]]]);
    const id = firstMessageId('c-1', 3);
    const two = [{ ...plain, id }, { ...plain, id: `${id}-1` }];
    expect(packTurn(two, IN_WINDOW)).toEqual([3, 1, 'c', [0, '好'], [0, '好']]);
    expect(packTurn(two, HERE)).toEqual([4, 1, [0, '好'], [0, '好']]);
    expect(packTurn(two.map((each) => ({ ...each, role: 'bot' })), HERE)).toEqual([3, 1, 'c', [1, '好'], [1, '好']]);
  });

  it('refuses what a newer version wrote, rather than to guess', () => {
    expect(() => unpack([5, 'id', 0, 0, 1, null, 'text'], 4)).toThrow('message 4');
    expect(() => unpack([2, 1, null, 'id', [99, 'text']], 4)).toThrow('message 4');
    expect(() => unpack([3, 1, null, [99, 'text']], 4)).toThrow('message 4');
    expect(() => unpack([4, 1, [99, 'text']], 4)).toThrow('message 4');
    expect(() => unpack(['turn', [7, 'id', 0, 0, 1, null, 'text']], 4)).toThrow('message 4');
  });
});

const slots = fc.dictionary(fc.constantFrom('about', 'text', 'files', 'asked', 'wanted'), fc.jsonValue());
const pastFlow = fc.record({ name: fc.constantFrom('a', 'b'), version: fc.constantFrom(1, 2), state: fc.string(), slots, given: fc.option(fc.record({ type: fc.string() })) }, { noNullPrototype: true });
const anyFlow = fc.record({
  name: fc.constantFrom('a', 'b'), version: fc.constantFrom(1, 2), state: fc.string(), slots, trail: fc.array(pastFlow, { maxLength: 4 }),
  unusable: fc.nat(2), awaits: fc.option(fc.string()), acted: fc.boolean(), delayed: fc.constantFrom(true, undefined),
}, { noNullPrototype: true });
const session: fc.Arbitrary<Session> = fc.record({
  owner: fc.constantFrom('bot', 'queued', 'agent', 'closed'), seq: fc.nat(), locale: fc.constantFrom(...LOCALES), flow: fc.option(anyFlow),
  paused: fc.array(anyFlow.map((flow) => ({ ...flow, pausedAt: 5 })), { maxLength: 2 }),
  offered: fc.array(fc.record({ label: fc.string(), action: fc.string() }), { maxLength: 2 }),
  contact: fc.record({ userId: fc.option(fc.string()), name: fc.option(fc.string()), phone: fc.option(fc.string()) }),
  timers: fc.dictionary(fc.constantFrom('idle', 'rest'), fc.nat()), unknowns: fc.nat(2),
  recent: fc.record({ topic: fc.option(fc.string()), words: fc.array(fc.string(), { maxLength: 2 }), at: fc.nat() }),
  wishedLocale: fc.option(fc.constantFrom(...LOCALES)), stoppedLossAt: fc.option(fc.nat()), unheard: fc.constantFrom(true, undefined),
  following: fc.dictionary(fc.constantFrom('case:1', 'wallet:2'), fc.record({ state: fc.string(), occurredAt: fc.nat(), readAt: fc.nat() })),
  handoff: fc.option(fc.record({ at: fc.nat(), skill: fc.string(), urgent: fc.boolean(), reason: fc.string(), told: fc.string() })),
  crisis: fc.option(fc.record({ at: fc.nat(), replies: fc.nat(), putOff: fc.boolean(), eased: fc.boolean() })),
  files: fc.dictionary(fc.constantFrom('f-1', 'f-2'), fc.record({ name: fc.string(), state: fc.constantFrom('fetching', 'kept'), at: fc.nat() })),
  held: fc.array(fc.record({ key: fc.string(), cause: fc.option(fc.string()), command: fc.constant({ command: 'fileComplaint' }) }), { maxLength: 2 }),
  rated: fc.option(fc.array(fc.record({ seq: fc.nat(), helpful: fc.boolean(), reason: fc.constant(null), told: fc.boolean() }), { maxLength: 2 }), { nil: undefined }),
}).map((given) => stored({ ...newSession('c', 'http', given.contact, given.locale), ...given }) as Session);

/** Fields that none of these sessions has set would be forgotten unseen. */
function fieldsSet(sessions: Session[]): string[] {
  return [...new Set(sessions.flatMap((each) => Object.keys(each)))].sort();
}

describe('the stored form of a session', () => {
  it('and its copy for a turn hold every field', () => {
    expect(fieldsSet(fc.sample(session, { seed: 1, numRuns: 100 }))).toEqual(Object.keys(sessionSchema.shape).sort());
    fc.assert(fc.property(session, (each) => expect(copySession(each)).toStrictEqual(each)), { numRuns: 300 });
  });

  it('gives back every session as it was, also one that was stored whole', () => {
    fc.assert(fc.property(session, (each) => {
      expect(parseSession(stored(packSession(each)))).toEqual(each);
      expect(parseSession(stored(each))).toEqual(each);
    }), { numRuns: 300 });
  });

  it('stores of an answered state only what is another since', () => {
    const now = { about: 'fee', text: null, asked: ['begun'] };
    const past = { name: 'a', version: 1, state: 'chooseAbout', slots: { ...now, about: null }, given: { type: 'FEE' } };
    const flow = { name: 'a', version: 1, state: 'tell', slots: now, trail: [past], unusable: 0, awaits: null, acted: false };
    const whole = { ...newSession('c', 'http', { userId: null, name: null, phone: null }, 'zh-CN'), seq: 4, flow };
    expect(packSession(whole)).toEqual({
      conversationId: 'c', channel: 'http', seq: 4,
      flow: { name: 'a', version: 1, state: 'tell', slots: now, trail: [['chooseAbout', { type: 'FEE' }, { about: null }]] },
    });
  });
});

describe('a session of a newer version of the service', () => {
  const flow = { name: 'a', version: 2, state: 'tell', slots: {}, trail: [], unusable: 0, awaits: null, acted: false };
  const known = { ...newSession('c', 'http', { userId: null, name: null, phone: null }, 'zh-CN'), seq: 4, flow, paused: [{ ...flow, name: 'b', pausedAt: 5 }] };

  it.each<[string, object]>([
    ['form', { form: SESSION_FORM + 1 }],
    ['flow in use', { flow: { ...flow, version: 3 } }],
    ['flow set aside', { paused: [{ ...flow, name: 'b', version: 3, pausedAt: 5 }] }],
    ['value', { owner: 'robot' }],
    ['way of packing', { flow: { ...flow, trail: { later: 1 } } }],
  ])('is refused for its %s, and the same without it is read', (_, newer) => {
    expect(parseSession(stored(packSession(known)))).toEqual(known);
    expect(() => parseSession(stored({ ...packSession(known) as object, ...newer }))).toThrow(StoredByNewer);
  });

  it('is read where its flow is not there at all: it may be one of old, which ends with a word', () => {
    const gone = { ...known, flow: { ...flow, name: 'abandoned', version: 9 } };
    expect(parseSession(stored(packSession(gone)))).toEqual(gone);
  });

  /** A service of form n reads sessions of just this shape. Where this fails: raise SESSION_FORM in stored-session.ts, and
   *  write the new number and shape down here. */
  it('has another form than one with other fields or flows', () => {
    const shape = { flows: [...FLOWS.keys()].sort(), session: z.toJSONSchema(sessionSchema, { unrepresentable: 'any', io: 'input' }) };
    expect([SESSION_FORM, createHash('sha256').update(JSON.stringify(shape)).digest('hex').slice(0, 12)]).toEqual([1, 'b72c0f645513']);
  });
});
