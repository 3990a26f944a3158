import { describe, expect, it } from '@jest/globals';
import { FLOWS } from '../../flows/index.js';
import { parseSlot } from '../../src/dialogue/slots/parse-slot.js';
import { asksToSkip } from '../../src/dialogue/slots/skip.js';
import { SAMPLES } from '../support/flow-samples.js';
import { NOW, openTalk, standingIn } from './talk.js';

const options = [{ id: 'SKIP', label: '跳过', words: ['没有', '以后再补', 'skip it', 'I don’t have one'] }, { id: 'PERSON', label: '找人工', words: ['人工'] }];

describe('a choice beside a value that is typed', () => {
  it.each(['跳过', '跳过吧', '我想跳过', '没有', '以后再补，谢谢', 'Skip it please', "i don't have one"])(
    'is chosen by %p before the text is taken as the value', (text) => {
      for (const type of ['text', 'amount', 'phone', 'date', 'reference', 'attachment'] as const) {
        const slot = type === 'text' ? { type, maxLength: 100, options } : { type, options };
        expect([type, parseSlot(text, slot, NOW)]).toEqual([type, { type: 'option', id: 'SKIP' }]);
      }
    });

  it('is no reason to lose free text that only holds its words', () => {
    const slot = { type: 'text', maxLength: 100, options } as const;
    for (const text of ['商家没有发货', '我点了跳过以后就扣钱了', '1']) expect(parseSlot(text, slot, NOW)).toEqual({ type: 'text', value: text });
  });

  it('is chosen by its number where a number is no value, and only there', () => {
    expect(parseSlot('2', { type: 'attachment', options }, NOW)).toEqual({ type: 'option', id: 'PERSON' });
    expect(parseSlot('第二个', { type: 'phone', options }, NOW)).toEqual({ type: 'option', id: 'PERSON' });
    expect(parseSlot('2', { type: 'amount', options }, NOW)).toMatchObject({ type: 'amount', value: '2.00' });
  });
});

describe('leaving a question out', () => {
  it.each(['跳过', '这题跳过', '先不填', '不想说', '可以跳过吗', 'skip', 'Skip this question please', "I'd rather not say"])(
    'knows the wish in %p', (text) => expect(asksToSkip(text)).toBe(true));
  it.each(['没有', '我点了跳过还是扣钱', '跳过了验证码那一步怎么办', 'the app skipped a step'])(
    'sees no such wish in %p', (text) => expect(asksToSkip(text)).toBe(false));

  const slots = { userId: 'u-1', amount: '', story: '', day: '', balance: '' };
  it('goes on where the question is optional', () => {
    const talk = openTalk(standingIn('asking', 'story', slots));
    expect(talk.type('不想说')).toEqual(['asking.day']);
    expect(talk.session.flow).toMatchObject({ state: 'day', slots: { story: '' } });
  });

  it('says that the question is needed where it is, and asks again', () => {
    const talk = openTalk(standingIn('asking', 'amount', slots));
    expect(talk.type('跳过')).toEqual(['slot.cannotSkip', 'asking.amount']);
  });
});

describe('a button', () => {
  it('gives a flow nothing that its question does not offer', () => {
    const talk = openTalk(standingIn('stop-loss', 'freezing', SAMPLES['stop-loss'] ?? {}, FLOWS.get('stop-loss')?.version));
    expect(talk.press('stop-loss.freezing:COMMAND_DONE')).not.toContain('abnormal.frozenNow');
    expect(talk.session.flow?.state).toBe('freezing');
  });
});
