import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAmount } from '../../../src/dialogue/slots/amount.js';

describe('parseAmount', () => {
  it.each([
    ['132.50', '132.50'],
    ['132.5', '132.50'],
    ['１３２．５０', '132.50'],
    ['¥132.50', '132.50'],
    ['￥ 132.50', '132.50'],
    ['-132.50', '132.50'],
    ['132,50', '132.50'],
    ['132块5', '132.50'],
    ['132块5毛', '132.50'],
    ['132塊5', '132.50'],
    ['132元5角8分', '132.58'],
    ['132点5', '132.50'],
    ['12块零五分', '12.05'],
    ['五块八毛五', '5.85'],
    ['九毛九', '0.99'],
    ['五毛', '0.50'],
    ['一块半', '1.50'],
    ['一百二十块五', '120.50'],
    ['一百二', '120.00'],
    ['一百零二块', '102.00'],
    ['两千三', '2300.00'],
    ['一千零五十块', '1050.00'],
    ['一萬二', '12000.00'],
    ['三百', '300.00'],
    ['十五块', '15.00'],
    ['人民币叁佰元', '300.00'],
    ['壹仟贰佰元整', '1200.00'],
    ['1.2万', '12000.00'],
    ['3万5', '35000.00'],
    ['3w', '30000.00'],
    ['2k', '2000.00'],
    ['1,299.00', '1299.00'],
    ['1,299元', '1299.00'],
    ['1 299.00', '1299.00'],
    ['88蚊', '88.00'],
    ['88元', '88.00'],
    ['88 rmb', '88.00'],
    ['RMB 88', '88.00'],
    ['CNY88', '88.00'],
    ['45 kuai', '45.00'],
    ['three hundred yuan', '300.00'],
    ['a hundred and twenty yuan', '120.00'],
    ['two hundred and five', '205.00'],
    ['3 thousand', '3000.00'],
    ['500000', '500000.00'],
    ['0', '0.00'],
    ['我付了132', '132.00'],
    ['11月18号付了132.5', '132.50'],
    ['转了三次，每次100块', '100.00'],
    ['金额132，尾号6231', '132.00'],
    ['一共一百二', '120.00'],
    ['it was 45 yuan', '45.00'],
    ['I paid 300 on Friday', '300.00'],
    ['T20261118100003 那笔 132.50', '132.50'],
    ['手机13800138000，付了66.6', '66.60'],
  ])('reads %s as %s yuan', (text, value) => {
    expect(parseAmount(text)).toEqual({ type: 'amount', value, about: false });
  });

  it.each([
    ['两百多', '200.00'],
    ['200多块', '200.00'],
    ['两三百', '200.00'],
    ['一百二十多块钱', '120.00'],
    ['十几块', '10.00'],
    ['二十几块', '20.00'],
    ['百来块', '100.00'],
    ['一千五六', '1500.00'],
    ['大概200左右', '200.00'],
    ['約一百二十蚊', '120.00'],
    ['好像是三百多吧', '300.00'],
    ['about 300', '300.00'],
    ['300 or so', '300.00'],
    ['roughly 1,200 yuan', '1200.00'],
  ])('reads %s as vaguely %s yuan', (text, value) => {
    expect(parseAmount(text)).toEqual({ type: 'amount', value, about: true });
  });

  it.each([
    '',
    '不知道',
    '第三笔',
    '尾号6231',
    '几百块',
    '万一',
    '千万别',
    '十分着急',
    '$100',
    '€50',
    '100美元',
    '100 dollars',
    '100港币',
    '20元和30元',
    'price 132.50 or 133.00',
    '50-60',
    '132.555',
    '2026-11-18',
    '11月18号',
    'T20261118100003',
    '13800138000',
    '6222021234567890128',
    '3天前',
    '付了2次',
  ])('finds no single sum of yuan in %p', (text) => {
    expect(parseAmount(text)).toBeNull();
  });

  it('reads back every sum below a million however it is written', () => {
    const forms = [
      (yuan: string) => yuan,
      (yuan: string) => `¥${yuan}`,
      (yuan: string) => `${yuan}元`,
      (yuan: string) => `金额是${yuan}元`,
      (yuan: string) => `${Number(yuan).toLocaleString('en-US', { minimumFractionDigits: 2 })} yuan`,
    ];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), fc.constantFrom(...forms), (cents, form) => {
        const value = (cents / 100).toFixed(2);
        expect(parseAmount(form(value))).toEqual({ type: 'amount', value, about: false });
      }),
    );
  });
});
