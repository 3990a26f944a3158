import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold, foldWithOffsets } from '../../../src/dialogue/slots/fold.js';
import { parseSlot } from '../../../src/dialogue/slots/parse-slot.js';
import type { Slot } from '../../../src/dialogue/slots/slot.js';

const NOW = Date.parse('2026-11-22T10:30:00+08:00');

describe('parseSlot', () => {
  it.each([
    ['T20261118100003', 'T20261118100003'],
    ['t20261118100003', 'T20261118100003'],
    ['Ｔ２０２６１１１８１０００１２', 'T20261118100012'],
    ['T 2026 1118 100003', 'T20261118100003'],
    ['T2026-1118-100003', 'T20261118100003'],
    ['单号是ap20261110000001，到哪一步了', 'AP20261110000001'],
    ['CP 20261110000001', 'CP20261110000001'],
    ['my case CL20261110000001', 'CL20261110000001'],
    ['T20261118100003 t20261118100003', 'T20261118100003'],
  ])('reads the reference in %s', (text, value) => {
    expect(parseSlot(text, { type: 'reference' }, NOW)).toEqual({ type: 'reference', value });
  });

  it.each([
    '',
    'T2026111810000',
    'T202611181000031',
    'XT20261118100003',
    '20261118100003',
    'T20261118100003 T20261118100004',
  ])('finds no single reference in %p', (text) => {
    expect(parseSlot(text, { type: 'reference' }, NOW)).toBeNull();
  });

  it('trims text and refuses what is empty or too long', () => {
    const slot: Slot = { type: 'text', maxLength: 5 };
    expect(parseSlot('  商家没发货 \n', slot, NOW)).toEqual({ type: 'text', value: '商家没发货' });
    expect(parseSlot('商家没发货啊', slot, NOW)).toBeNull();
    expect(parseSlot('👍👍👍👍👍', slot, NOW)).toEqual({ type: 'text', value: '👍👍👍👍👍' });
    expect(parseSlot(' \n', slot, NOW)).toBeNull();
  });

  it('never takes text for an attachment', () => {
    expect(parseSlot('截图.png', { type: 'attachment' }, NOW)).toBeNull();
  });

  it('answers any text with a value of the slot type or null', () => {
    const slots: Slot[] = [
      { type: 'phone' },
      { type: 'amount' },
      { type: 'date' },
      { type: 'reference' },
      { type: 'choice', options: [{ id: 'YES', label: '是', words: [] }] },
      { type: 'pick', items: [{ id: 'a', label: '88.00元', words: [], amount: '88.00', at: NOW }], options: [] },
    ];
    const typed = fc.string({ unit: fc.constantFrom(...'一二十百千万多几块元点号月年周上昨天第个最后0123456789.,-+ Tt￥是不', 'nov ') });
    fc.assert(
      fc.property(fc.oneof(typed, fc.string({ unit: 'grapheme' })), fc.constantFrom(...slots), (text, slot) => {
        const allowed = { choice: ['option'], pick: ['item', 'option'] }[slot.type as string] ?? [slot.type];
        const answer = parseSlot(text, slot, NOW);
        expect(answer === null || allowed.includes(answer.type)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('fold', () => {
  it('evens out width, case, script, digits and what cannot be seen', () => {
    expect(fold('ＡＢ１２裏隻①❷4️⃣٣\u200b—')).toBe('ab12里只1243-');
  });

  it('changes nothing the second time', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(fold(fold(text))).toBe(fold(text))));
  });

  it('leads every folded character back to the one it came from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const folded = foldWithOffsets(text);
        [...folded.text].forEach((_, i) => {
          const original = text.slice(folded.starts[i], folded.ends[i]);
          expect(fold(original)).toContain(folded.text[i]);
        });
      }),
    );
  });
});
