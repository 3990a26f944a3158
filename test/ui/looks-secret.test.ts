import { describe, expect, it } from '@jest/globals';
import { looksSecret } from '../../src/ui/widget/views/looks-secret.js';

describe('before it is sent, what is typed', () => {
  it.each([
    ['我的验证码是 483920', 'code'],
    ['验证码：4839 20', 'code'],
    ['483920是我的验证码', 'code'],
    ['驗證碼 483920', 'code'],
    ['my verification code is 483920', 'code'],
    ['支付密码839201', 'password'],
    ['密码是 abc12345', 'password'],
    ['hunter22 is my password', 'password'],
    ['password: hunter22', 'password'],
    ['卡号6222021234567890128', 'card'],
    ['4111 1111 1111 1111', 'card'],
    ['安全码是 123', 'card'],
    ['身份证11010519491231002X', 'identity'],
    ['身份证 110105 19491231 002x', 'identity'],
    ['１１０１０５１９４９１２３１００２Ｘ', 'identity'],
  ])('is taken for a secret: %s', (text, kind) => {
    expect(looksSecret(text)).toBe(kind);
  });

  it.each([
    '验证码收不到怎么办，等了5分钟',
    '验证码没来，11月18日试了3次',
    '验证码没收到，手机13800138000',
    '验证码没收到，订单尾号1234',
    '密码忘了',
    '密码要8-16位',
    '密码是6位数字吗',
    'my password is wrong',
    'I forgot my password yesterday',
    '手机号13800138000',
    '申诉编号AP20261118000123',
    '交易T20261118000001扣了132.50元',
    '4111111111111112',
    '110105194912310021',
    '13800138000 13900139000',
    '',
  ])('is left alone: %s', (text) => {
    expect(looksSecret(text)).toBeNull();
  });

  it('takes no time over 10,000 characters', () => {
    const began = performance.now();
    for (const piece of ['密码', '1', '1 ', 'a', '验证码是', '!']) looksSecret(piece.repeat(10_000));
    expect(performance.now() - began).toBeLessThan(1_500);
  });
});
