import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findPhones, parsePhone } from '../../../src/dialogue/slots/phone.js';

const OWN = '+8613800138000';

describe('parsePhone', () => {
  it.each([
    '13800138000',
    '138 0013 8000',
    '138-0013-8000',
    '138.0013.8000',
    '(138)00138000',
    '138 00138000',
    '1 3 8 0 0 1 3 8 0 0 0',
    '1-3-8-0-0-1-3-8-0-0-0',
    '+8613800138000',
    '+86 138 0013 8000',
    '(+86)138-0013-8000',
    '+86-138-0013-8000',
    '008613800138000',
    '0086 138 0013 8000',
    '86 13800138000',
    '86-138-0013-8000',
    '8613800138000',
    '１３８００１３８０００',
    '＋８６１３８００１３８０００',
    '138\u200b0013\u200b8000',
    '1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣',
    '一三八零零一三八零零零',
    '幺三八〇〇幺三八〇〇〇',
    '一三八 〇〇一三 八〇〇〇',
    '壹叁捌零零壹叁捌零零零',
    '13８00一三8000',
    'one three eight double zero one three eight triple zero',
    '我的手机号是138 0013 8000',
    '手機號碼：13800138000（王芳）',
    '我電話係13800138000，唔該',
    'my number is 138 0013 8000, thanks',
    'tel:13800138000',
    '13800138000.',
    '132.50 13800138000',
    '13800138000/13800138000',
    'T20261118100003，电话13800138000',
  ])('reads %s as the Chinese mobile number', (text) => {
    expect(parsePhone(text)).toEqual({ type: 'phone', value: OWN });
  });

  it.each([
    ['+351 912 345 678', '+351912345678'],
    ['00351912345678', '+351912345678'],
    ['00 351 912 345 678', '+351912345678'],
    ['+1 415 555 2671', '+14155552671'],
    ['+1 (415) 555-2671', '+14155552671'],
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['+7 912 345-67-89', '+79123456789'],
    ['+852 9123 4567', '+85291234567'],
    ['852 9123 4567', '+85291234567'],
    ['853 6612 3456', '+85366123456'],
    ['+886 912 345 678', '+886912345678'],
    ['+86 10 1234 5678', '+861012345678'],
    ['010-12345678', '+861012345678'],
    ['0755 8888 8888', '+8675588888888'],
    ['13100131000', '+8613100131000'],
    ['19912345678', '+8619912345678'],
  ])('reads %s as %s', (text, value) => {
    expect(parsePhone(text)).toEqual({ type: 'phone', value });
  });

  it.each([
    '',
    '我没有手机',
    '1380013800',
    '138001380001',
    '12800138000',
    '91234567',
    '+99 123',
    '+861380013800',
    'T20261118100003',
    'AP20261110000001',
    '6222 0213 1380 0138 000',
    '6200 0047 5300 0006',
    '6 2 0 0 0 0 4 7 5 3 0 0 0 0 0 6',
    '2026-11-18 14:05',
    '132.50',
    '483920',
    '13800138000 13900139000',
  ])('finds no single number in %p', (text) => {
    expect(parsePhone(text)).toBeNull();
  });

  /** As North Americans group theirs: whoever writes 1-306-600-0000 means a number there. */
  const isAmerican = (text: string): boolean => text.replaceAll('\u200b', '').split(/[^\d]+/).map(({ length }) => length).join() === '1,3,3,4';

  it('reads every Chinese mobile number whatever stands between its digits', () => {
    const digits = fc.stringMatching(/^1[3-9]\d{9}$/);
    const between = fc.array(fc.constantFrom('', ' ', '-', '.', '\u200b', ' - '), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(digits, between, (number, gaps) => {
        const text = [...number].map((digit, i) => digit + (gaps[i] ?? '')).join('');
        fc.pre(!isAmerican(text));
        expect(parsePhone(text)?.value).toBe(`+86${number}`);
      }),
    );
  });

  it('tells where in the text each number stands', () => {
    const text = 'old 13800138000, new +351 912 345 678';
    const said = findPhones(text).map(({ start, end }) => text.slice(start, end));
    expect(said).toEqual(['13800138000', '+351 912 345 678']);
  });
});
