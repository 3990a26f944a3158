import { describe, expect, it } from '@jest/globals';
import { findForbidden } from '../../src/faq/forbidden.js';

describe('forbidden wording', () => {
  it.each([
    '我们保证把钱退给您。',
    '不用担心，我们保证退款。',
    '这笔钱一定能追回。',
    '会给您全额赔付。',
    '退款马上到账。',
    '这是您的责任。',
    '可能是您操作不当。',
    '您的钱包已冻结。',
    '款项已为您退款。',
    '我是人工，请讲。',
    '请提供您的验证码。',
    '别着急，请告诉我您的密码。',
    '请把验证码发给我。',
    '請提供您的銀行卡號。',
    '请您上传身份证照片。',
    '加我微信聊。',
    '这是正常现象。',
    '请耐心等待。',
  ])('is found in %s', (text) => {
    expect(findForbidden(text, text.includes('請') ? 'zh-Hant' : 'zh-CN')).not.toEqual([]);
  });

  it.each([
    '客服和机器人都不会问您要验证码。',
    '请不要把验证码告诉任何人。',
    '请勿提供密码、验证码或卡号。',
    '我们不能保证退款。',
    '请保证所填信息真实有效。',
    '先别交任何保证金。',
    '骗子会说保证退款，请您提供验证码。',
    '凡是说“一定能追回”的都不要信。',
    '如果钱包已冻结，请联系客服。',
    '钱包已于{time}冻结。',
    '这不是您的错。',
    '已注销的账户不能恢复。',
    '请耐心等待，最晚{date}答复。',
    '我不是人工，是机器人。',
    '收到验证码后，在App里输入验证码。',
  ])('is not found in %s', (text) => {
    expect(findForbidden(text, 'zh-CN')).toEqual([]);
  });

  it.each([
    'We guarantee a refund.',
    'You will definitely get it back.',
    'Your wallet has been frozen.',
    'Please tell me your verification code.',
    'Send us your card number.',
    'It is your fault.',
    'I am a human.',
    "I'm an agent.",
    'Please be patient.',
    'The money is credited instantly.',
    'Add me on WeChat.',
  ])('is found in %s', (text) => {
    expect(findForbidden(text, 'en')).not.toEqual([]);
  });

  it.each([
    'Nobody can guarantee a refund.',
    'We will never ask you to tell us your password.',
    'Never tell anyone your verification code.',
    "Don’t send us your card number.",
    'If your wallet has been frozen, ask support.',
    'Scammers say that you will definitely get it back.',
    'It is not your fault.',
    'I am the wallet’s assistant, not a person.',
    'Enter the code in the app.',
  ])('is not found in %s', (text) => {
    expect(findForbidden(text, 'en')).toEqual([]);
  });

  it('names the words found and why', () => {
    expect(findForbidden('退款马上到账。', 'zh-CN')).toEqual([
      { wording: '马上到账', why: 'promises what nobody can promise' },
    ]);
  });
});
