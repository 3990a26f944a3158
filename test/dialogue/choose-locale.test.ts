import { describe, expect, it } from '@jest/globals';
import { chooseLocale, wishedLocale } from '../../src/dialogue/choose-locale.js';
import type { Locale } from '../../src/dialogue/locale.js';

const spoken = (locale: Locale, wished: Locale | null = null) => ({ locale, wished });

describe('a wish for a language', () => {
  it.each([
    ['说英文', 'en'], ['请用英语回复', 'en'], ['能说英文吗？', 'en'], ['please speak English', 'en'], ['English please', 'en'], ['Can you speak English?', 'en'],
    ['用繁體', 'zh-Hant'], ['請用繁體中文', 'zh-Hant'], ['讲广东话', 'zh-Hant'], ['traditional Chinese please', 'zh-Hant'],
    ['講中文', 'zh-CN'], ['说中文吧', 'zh-CN'], ['用简体', 'zh-CN'], ['in Chinese please', 'zh-CN'], ['中文', 'zh-CN'],
  ])('is heard in %p', (text, locale) => expect(wishedLocale(text)).toBe(locale));

  it.each(['英文名字怎么填', 'my name is in English', '客服说英文怎么办', '用中文名注册', 'how do I change the app to Chinese'])('is not heard in %p', (text) => {
    expect(wishedLocale(text)).toBeNull();
  });

  it('holds for who writes in another language, until another is wished for', () => {
    const wished = chooseLocale('说英文', spoken('zh-CN'), false);
    expect(wished).toEqual(spoken('en', 'en'));
    expect(chooseLocale('我的钱没到账', wished, false).locale).toBe('en');
    expect(chooseLocale('说中文吧', wished, false)).toEqual(spoken('zh-CN', 'zh-CN'));
  });

  it('for the language that is spoken already changes nothing', () => {
    expect(chooseLocale('please speak English', spoken('en'), false)).toEqual(spoken('en'));
  });
});

describe('the language of an answer', () => {
  it('follows the person', () => {
    expect(chooseLocale('my payment is stuck', spoken('zh-CN'), false).locale).toBe('en');
    expect(chooseLocale('我的錢沒到賬', spoken('en'), false).locale).toBe('zh-Hant');
  });

  it.each(['要什么材料', '什么', '怎么'])('stays simplified with %p', (text) => {
    expect(chooseLocale(text, spoken('zh-CN'), false).locale).toBe('zh-CN');
  });

  it.each(['ok', 'Apple', 'wifi', 'refund', 'T20261118100003', '132.50', 'hello', 'thx bye', 'ok, thank you!'])('stays as it is with %p in the middle', (text) => {
    expect(chooseLocale(text, spoken('zh-CN'), false).locale).toBe('zh-CN');
  });

  it('follows what else is said beside a greeting', () => {
    expect(chooseLocale('please help me', spoken('zh-CN'), false).locale).toBe('en');
    expect(chooseLocale('thx bye', spoken('zh-CN'), true).locale).toBe('en');
  });

  it('follows one word where it is the first', () => expect(chooseLocale('refund', spoken('zh-CN'), true).locale).toBe('en'));
});
