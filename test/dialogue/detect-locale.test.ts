import { describe, expect, it } from '@jest/globals';
import { detectLocale } from '../../src/dialogue/detect-locale.js';
import type { Locale } from '../../src/dialogue/locale.js';

const CASES: [string, Locale, Locale][] = [
  ['hello, my payment failed', 'zh-CN', 'en'],
  ['ｈｅｌｌｏ there', 'zh-CN', 'en'],
  ['yes', 'zh-CN', 'en'],
  ['Transaction T20261118100003', 'zh-CN', 'en'],
  ['I paid 万家超市 twice yesterday', 'zh-CN', 'en'],
  ['My 订单 did not go through', 'zh-CN', 'en'],
  ['请问 what is the fee for top up', 'zh-CN', 'en'],
  ['我的钱没到账', 'en', 'zh-CN'],
  ['我的钱没到账', 'zh-Hant', 'zh-CN'],
  ['我的錢沒到帳', 'zh-CN', 'zh-Hant'],
  ['驗證碼收不到', 'en', 'zh-Hant'],
  ['我嘅錢喺邊度', 'zh-CN', 'zh-Hant'],
  ['冇收到', 'en', 'zh-Hant'],
  ['唔该我嘅钱喺边度', 'zh-Hant', 'zh-CN'],
  ['幾時到賬', 'zh-CN', 'zh-Hant'],
  ['台湾', 'zh-Hant', 'zh-CN'],
  ['你好', 'zh-Hant', 'zh-Hant'],
  ['你好', 'zh-CN', 'zh-CN'],
  ['你好', 'en', 'zh-CN'],
  ['皇后大道', 'zh-Hant', 'zh-Hant'],
  ['我要refund', 'en', 'zh-CN'],
  ['Apple Pay付款失败', 'en', 'zh-CN'],
  ['Blue Bottle Cafe 扣了钱', 'en', 'zh-CN'],
  ['hi 急', 'zh-CN', 'zh-CN'],
  ['hello 有人吗 thanks', 'zh-CN', 'zh-CN'],
  ['hi', 'zh-CN', 'en'],
  ['ok', 'zh-CN', 'zh-CN'],
  ['OK', 'zh-Hant', 'zh-Hant'],
  ['APP', 'zh-CN', 'zh-CN'],
  ['Starbucks', 'zh-CN', 'zh-CN'],
  ['wechat pay', 'zh-Hant', 'zh-Hant'],
  ['iPhone 15 Pro', 'zh-CN', 'zh-CN'],
  ['T20261118100003', 'zh-CN', 'zh-CN'],
  ['13800138000', 'en', 'en'],
  ['👍', 'en', 'en'],
  ['', 'zh-Hant', 'zh-Hant'],
  ['https://example.com/a/b', 'zh-CN', 'zh-CN'],
  ['a@b.com', 'zh-CN', 'zh-CN'],
  ['<img src=x onerror="document.title=1"><script>alert(document.cookie)</script> &amp;&nbsp;', 'zh-CN', 'zh-CN'],
  ['<b>my payment failed</b>', 'zh-CN', 'en'],
  ['amount < 50 and fee > 1', 'zh-CN', 'en'],
  ['お金が届きません', 'zh-CN', 'zh-CN'],
  ['お金が届きません', 'en', 'en'],
  ['日本の友達に送金できない', 'zh-CN', 'zh-CN'],
  ['돈이 없어요', 'en', 'en'],
  ['Где мои деньги', 'zh-CN', 'zh-CN'],
  ['ฉันต้องการความช่วยเหลือ', 'zh-Hant', 'zh-Hant'],
  ['[removed]', 'zh-CN', 'zh-CN'],
  ['〔已隐藏〕', 'zh-Hant', 'zh-Hant'],
  ['my code is 〔已隐藏〕', 'zh-CN', 'en'],
];

describe('detectLocale', () => {
  it.each(CASES)('hears %p, spoken to in %s, as %s', (text, current, expected) => {
    expect(detectLocale(text, current)).toBe(expected);
  });
});
