import { describe, expect, it } from '@jest/globals';
import { parseYesNo } from '../../../src/dialogue/slots/yes-no.js';

describe('parseYesNo', () => {
  it.each([
    '嗯', '嗯嗯', '嗯，是的', '嗯嗯好的', '恩', '可以', '可以的', '好', '好的', '好的谢谢', '好呀', '好滴', '好好好', '对', '對呀', '是', '是的',
    '是我本人', '是我自己操作的', '是，我自己付的', '行', 'OK', 'ok的', 'Ｙｅｓ', '要', '我要', '我需要', '係', '係呀', '冇問題', '没问题', '没错',
    '好像是', '應該是', '當然', '确认', '好的，帮我查一下', '是的，我要申诉',
    'yes', 'Yes please', "Yes, that's my wallet", 'yep', 'yeah go ahead',
    'sure', 'of course', 'y', 'I did', "that's right", '👍', '👍🏽', '✅',
  ])('takes %s for yes', (text) => {
    expect(parseYesNo(text)).toBe('YES');
  });

  it.each([
    '不', '不是', '不是不是', '不是的', '不是我做的', '不，不是我', '不用', '不用了谢谢', '不要', '不要不要', '不行', '不可以', '不对', '不需要', '不太行',
    '没', '没有', '我没有', '没收到', '還沒有', '算了', '先不用', '好像不是', '应该没有', '嗯不是', '嗯，不用了', '唔使', '唔係', '唔係我', '唔要', '冇',
    'no', 'No, thanks', 'NO!!', 'no no no', 'nope', 'nah', 'not yet', 'not really', 'sorry, no',
    "No I didn't", "I don't think so", '👎', '❌',
  ])('takes %s for no', (text) => {
    expect(parseYesNo(text)).toBe('NO');
  });

  it.each([
    '', '是不是…?', '是不是要重新注册', '好吗', '可以退款吗', '要不要', '有没有人工', '没有人工客服吗', '是谁付的', '为什么', '要多久', '怎么注册',
    '对不起', '不好意思', '你好', '好贵啊', '好多钱', '好久都没到账', '好像有点问题', '不错', '行程码', '对方不认', '对商家投诉', '不知道', '不确定',
    '也许', 'maybe', 'not sure', 'no idea', '是但是不是我付的', 'yes but not me', '不是没有', '是我妈的', '我要退款', '我昨天付了钱', '132.50',
    '唔該', '唔該晒', '唔緊要', '唔使客氣', '唔明', '冇事', '别急', '不谢', '没想好', '未諗好', '没印象', '没记住', '不太懂',
    'right now I cannot log in', 'is it safe?', '有人冒充客服让我转账怎么办',
  ])('takes %p for neither', (text) => {
    expect(parseYesNo(text)).toBeNull();
  });
});
