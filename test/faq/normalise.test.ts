import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toSimplified, toTraditional } from '../../src/dialogue/chinese.js';
import { normalise } from '../../src/faq/normalise.js';

describe('normalising', () => {
  it('is idempotent', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom(...'帐户登陆入验证码啊啊。 ，aAeİß’1２㎏唔咩賬戶簡訊转帐，体现') }),
    );
    fc.assert(fc.property(texts, (text) => normalise(normalise(text)) === normalise(text)), { numRuns: 500 });
  });

  it.each([
    ['ＡＢＣ　１２３', 'abc 123'],
    ['您好！！！😀', '你好'],
    ['我 收 不 到 驗證碼', '我收不到验证码'],
    ["I can't log-in…", 'i cant log in'],
    ['啊啊啊啊啊', '啊啊'],
    ['转帐 100000 元', '转账 100000 元'],
    ['登陆', '登录'],
    ['', ''],
    ['？？？', ''],
  ])('reads %j as %j', (text, expected) => {
    expect(normalise(text)).toBe(expected);
  });
});

describe('the two scripts', () => {
  it('differ in words as well as characters', () => {
    expect(toTraditional('收不到短信，请检查网络设置')).toBe('收不到簡訊，請檢查網路設定');
    expect(toSimplified('收不到簡訊，請檢查網路')).toBe('收不到短信，请检查网络');
  });

  it.each([
    ['别着急，信用卡里的钱还在', '別著急，信用卡裡的錢還在'],
    ['卖家私下发来的码不要付，请问发卡银行', '賣家私下發來的碼不要付，請問發卡銀行'],
    ['政策写明了，请回复“人工”', '政策寫明了，請回覆「人工」'],
    ['换一台手机，港澳台证件也请先问平台', '換一台手機，港澳台證件也請先問平台'],
    ['在电话里还是在线上，人工现在在线', '在電話裡還是線上，人工現在線上'],
    ['在应用商店搜索，点开图标会看到注册界面', '在應用程式商店搜尋，點開圖示會看到註冊介面'],
    ['手机没信号的，请问手机运营商', '手機沒訊號的，請問電信公司'],
  ])('say %s as people in Taiwan and Hong Kong read it', (simplified, traditional) => {
    expect(toTraditional(simplified)).toBe(traditional);
  });

  it('keep official names, addresses and numbers', () => {
    expect(toTraditional('中国人民银行的人行数字钱包')).toBe('中國人民銀行的人行數字錢包');
    expect(toTraditional('help@example.cn 400-123 App Store')).toBe('help@example.cn 400-123 App Store');
  });

  it('lead back to where they started for what people ask', () => {
    for (const text of ['怎么注销账户', '转账转错人了', '收不到验证码', '客服的发票在里面', '干净的后台']) {
      expect(toSimplified(toTraditional(text))).toBe(text);
    }
  });
});
