import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toTraditional } from '../../../src/dialogue/chinese.js';
import { parseSlot } from '../../../src/dialogue/slots/parse-slot.js';
import type { Slot } from '../../../src/dialogue/slots/slot.js';
import { parseYesNo } from '../../../src/dialogue/slots/yes-no.js';
import { redact } from '../../../src/privacy/redact.js';

const NOW = Date.parse('2026-11-22T10:30:00+08:00');
const SLOTS: Slot[] = [{ type: 'phone' }, { type: 'amount' }, { type: 'date' }, { type: 'reference' }];
const SAID = [
  '我的手机是138 0013 8000', '+351 912 345 678', '一三八零零一三八零零零', '什么13800138000', '132.50元', '一百二十块五', '两百多', '一万二',
  '大概300', '¥1,299.00', '昨天下午', '上周五', '11月18号14:05', '三个月前', '上个礼拜天晚上八点半', 'T20261118100003', '单号是ap20261110000001',
];

function toFullWidth(text: string): string {
  return text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
}

describe('every parser', () => {
  it('reads full-width text as it reads half-width text', () => {
    for (const slot of SLOTS) {
      for (const text of SAID) expect([text, parseSlot(toFullWidth(text), slot, NOW)]).toEqual([text, parseSlot(text, slot, NOW)]);
    }
  });

  it('reads traditional characters as it reads simplified ones', () => {
    for (const slot of SLOTS) {
      for (const text of SAID) expect([text, parseSlot(toTraditional(text), slot, NOW)]).toEqual([text, parseSlot(text, slot, NOW)]);
    }
    for (const text of ['没问题', '还没有', '不是的', '对的', '为什么', '应该是吧']) expect(parseYesNo(toTraditional(text))).toBe(parseYesNo(text));
  });

  it('reads back every past day however it is written', () => {
    const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
    const forms = fc.constantFrom(
      (y: number, m: number, d: number) => `${y}年${m}月${d}日`,
      (y: number, m: number, d: number) => `${y} 年 ${m} 月 ${d} 号`,
      (y: number, m: number, d: number) => `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`,
      (y: number, m: number, d: number) => `${y}/${m}/${d}`,
      (y: number, m: number, d: number) => `${months[m - 1] ?? ''} ${d}, ${y}`,
      (y: number, m: number, d: number) => `on ${d}-${months[m - 1] ?? ''}-${y}`,
      (y: number, m: number, d: number) => `paid on ${d}/${m}/${y}`,
    );
    const daysAgo = fc.integer({ min: 0, max: 2000 });
    fc.assert(
      fc.property(daysAgo, forms, (ago, write) => {
        const local = new Date(NOW + 8 * 3_600_000 - ago * 86_400_000);
        const [y, m, d] = [local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate()];
        const from = Date.UTC(y, m - 1, d) - 8 * 3_600_000;
        expect(parseSlot(write(y, m, d), { type: 'date' }, NOW)).toEqual({ type: 'date', from, to: from + 86_400_000 });
      }),
    );
  });
});

describe('redaction and slots', () => {
  const awaited = { slot: { type: 'phone' } as const, codeExpected: false };

  it.each(['138 0013 8000', '幺三八，零零幺三，八零零零', '我的手机是13800138000啊', '+351 912 345 678', '351 912 345 678', '+1 (415) 555-2671'])(
    'agree that the awaited phone number %j is kept',
    (text) => {
      const { text: safe, answer, found } = redact(text, awaited, NOW);
      expect(safe).toBe(text);
      expect(found).toEqual([]);
      expect(answer?.type).toBe('phone');
    },
  );

  it.each(['6222 0212 3456 7890 128', '4111 1111 1111 1111', '六二二二零二一二三四五六七八九零一二八', '我的卡号4111111111111111'])(
    'agree that the card number %j is masked and no phone number',
    (text) => {
      const { answer, found } = redact(text, awaited, NOW);
      expect(found).toEqual(['card']);
      expect(answer).toBeNull();
    },
  );

  it('agree that a phone number stays beside a card number that goes', () => {
    const { text, answer } = redact('手机13800138000，卡号4111 1111 1111 1111', awaited, NOW);
    expect(text).toContain('13800138000');
    expect(text).not.toContain('4111 1111');
    expect(answer).toEqual({ type: 'phone', value: '+8613800138000' });
  });
});
