import { describe, expect, it } from '@jest/globals';
import { hearVictim, readScam } from '../../src/dialogue/read-scam.js';

describe('what the story of a scam tells', () => {
  it.each([
    ['我被骗了', { victim: 'self', moneyGone: null, remote: false }],
    ['我已经转了五万给他', { victim: 'self', moneyGone: true, remote: false }],
    ['他让我转账，我还没转', { victim: 'self', moneyGone: null, remote: false }],
    ['我妈正在跟骗子打电话要转钱', { victim: 'other', moneyGone: null, remote: false }],
    ['有人冒充我妈让我打钱', { victim: 'self', moneyGone: null, remote: false }],
    ['我今年12岁，有人让我用妈妈的手机扫码', { victim: 'child', moneyGone: null, remote: false }],
    ['他让我装了个软件远程操作', { victim: 'self', moneyGone: null, remote: true }],
    ['客服叫我開螢幕分享', { victim: 'self', moneyGone: null, remote: true }],
    ['my grandma is on the phone with a scammer', { victim: 'other', moneyGone: null, remote: false }],
    ['I just sent 2000 to a stranger', { victim: 'self', moneyGone: true, remote: false }],
    ["he wants the money but I haven't sent it", { victim: 'self', moneyGone: null, remote: false }],
  ])('%s', (text, told) => {
    expect(readScam(text)).toEqual(told);
  });
});

describe('what a frightened person means', () => {
  it.each([
    ['他说我挂了就抓我', 'THREATENED'],
    ['我不敢挂', 'AFRAID'],
    ['他还在打电话', 'STILL_ON'],
    ['又打来了', 'STILL_ON'],
    ['我该怎么办啊', 'WHAT_NOW'],
    ['万一是真的呢', 'UNSURE'],
    ['我太傻了', 'ASHAMED'],
    ['钱还能追回来吗', 'GET_BACK'],
    ['验证码我念给他了', 'CODE_TOLD'],
    ['我开了屏幕共享', 'SHARED'],
    ['我不敢告诉爸妈', 'AM_CHILD'],
    ['我好驚', 'AFRAID'],
    ["I'm scared", 'AFRAID'],
    ['he keeps calling', 'STILL_ON'],
    ['he says I will go to jail', 'THREATENED'],
    ['what should I do', 'WHAT_NOW'],
    ['can I get my money back', 'GET_BACK'],
    ['挂断了', null],
    ['不要停掉那笔', null],
    ['没有第二笔了', 'ONLY_ONE'],
    ['就这一笔', 'ONLY_ONE'],
    ['得一筆咋', 'ONLY_ONE'],
    ['there is no second one', 'ONLY_ONE'],
    ['只有一笔吗', null],
    ['can i get back the money', 'GET_BACK'],
    ['can i get back', 'GET_BACK'],
    ['will I get my money?', 'GET_BACK'],
    ['可唔可以攞返', 'GET_BACK'],
    ['還能追返嗎', 'GET_BACK'],
    ['还有一笔', 'ANOTHER'],
    ['快停掉那笔', 'STOP_IT'],
    ["don't stop that payment", null],
    ['他说不是骗子', null],
    ['我不能跟家里说', null],
    ['没有', null],
    ['他让我报验证码给他，我一紧张报给他了', 'CODE_TOLD'],
    ['他让我念验证码我念了', 'CODE_TOLD'],
    ['他叫我把验证码发给他，我就发过去了', 'CODE_TOLD'],
    ['佢叫我俾驗證碼，我俾咗佢', 'CODE_TOLD'],
    ['he told me to send the code and I just sent it', 'CODE_TOLD'],
    ['他让我念验证码，我差点念了', null],
    ['他让我念验证码，我发现是骗子了', null],
    ['他发了验证码让我念', null],
    ['让我念验证码，我跟家里说了', null],
    ["he told me to read the code, I didn't tell him", null],
    ['不只是这一笔', null],
    ['不是只有这一笔', null],
    ['只有一笔没到账', null],
    ['not only one, there were two', null],
    ["it wasn't just once", null],
    ['only one of the transfers was a scam', null],
    ['how do I get back to the menu', 'WHAT_NOW'],
  ])('%s is heard before any button: %s', (text, choice) => {
    expect(hearVictim(text).before).toBe(choice);
  });

  it.each([
    ['转了5万', 'MONEY_GONE'],
    ['已经打过去两千', 'MONEY_GONE'],
    ['还没转', 'NOTHING_GONE'],
    ['I already paid him', 'MONEY_GONE'],
    ["I haven't sent anything", 'NOTHING_GONE'],
    ['今天天气不错', null],
  ])('%s is heard behind the buttons: %s', (text, choice) => {
    expect(hearVictim(text).after).toBe(choice);
  });
});
