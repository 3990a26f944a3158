import { describe, expect, it } from '@jest/globals';
import { readCorrection, retracts } from '../../src/dialogue/read-correction.js';

describe('a correction', () => {
  it.each([
    ['不对，是119不是118', '119', '118', true],
    ['错了，是119', '119', null, true],
    ['不是118，是119', '119', '118', false],
    ['是119，不是118', '119', '118', false],
    ['改成119', '119', null, true],
    ['把金额改成119元吧', '119元', null, true],
    ['金额应该是132.5', '132.5', null, true],
    ['刚才说错了，是昨天不是前天', '昨天', '前天', true],
    ['我是说第二笔', '第二笔', null, true],
    ['我选错了，是超市那笔', '超市那笔', null, true],
    ['不对不对，119块', '119块', null, true],
    ['說錯了，應該是119', '119', null, true],
    ['唔係118，係119', '119', '118', false],
    ['sorry I meant 119 not 118', '119', '118', true],
    ["no, it's the second one", 'the second one', null, false],
    ['I meant the second one', 'the second one', null, true],
    ['change the amount to 119', '119', null, true],
    ['the date should be yesterday', 'yesterday', null, true],
    ['金额不对，应该是132.5', '132.5', null, true],
    ['the amount is wrong, it was 119', '119', null, true],
    ['是13500135001 打错了', '13500135001', null, true],
    ['oops, 119', '119', null, true],
    ['不对，要冻结', '冻结', null, false],
    ['not 118 but 119', '119', '118', false],
  ])('in %p is to %p from %p', (text, to, from, outright) => {
    const read = readCorrection(text);
    expect(read).toMatchObject({ to, from });
    expect(read?.outright || !outright).toBe(true);
  });

  it.each(['金额是119', '是的', '是我自己的', '不是', '不对', '没有', '怎么改金额？', '能改成119吗', 'no', 'no, thanks', 'it was yesterday', 'no they did not give me the coffee', 'he has not answered me', '商家没发货', '500打错人了',
    '昨天晚上我在超市付了钱，后来发现扣了两次，店员说没有收到第一笔，让我再扫一次，结果两笔都扣掉了，我问他们他们让我找你们'])(
    'is not seen in %p', (text) => expect(readCorrection(text)).toBeNull());

  it.each(['我说错了', '刚才填错了', '选错了。', 'I made a mistake', 'my mistake'])('that does not say what is taken back in %p', (text) => {
    expect(retracts(text)).toBe(true);
  });
  it.each(['不对', '错了是119', 'sorry', '我转错了'])('is not taken back in %p', (text) => expect(retracts(text)).toBe(false));
});
